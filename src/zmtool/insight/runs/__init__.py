"""What is made of results: what stops a model, what suppresses a hit, how hits are ranked, how good a model is."""
