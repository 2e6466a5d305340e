"""Pricing (核价) and quality tests (质检) of a case: requests, results, samples, linkage to the case (supervision.md 5.1, 5.2)."""
