"""Made scans of dossiers with their truth: documents in layouts that are not zmtool's own, seals, ink, wear."""
