"""Intelligence leads (情报线索): dispatched with a receipt and a limit, checked, fed back, rated (supervision.md 5.3)."""
