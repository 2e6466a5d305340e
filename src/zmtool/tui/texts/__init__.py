"""What the screens say of records: text built from what a workflow returned, nothing asked and nothing kept."""
