"""What screens are made of: a listing, one record with its steps, a form, a question. A screen says only what is its own."""
