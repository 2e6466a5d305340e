"""The closed loop: clues, the problem ledger, their steps, limits, escalation and spot checks (supervision.md 4)."""
