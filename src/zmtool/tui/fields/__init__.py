"""Forms as data: fields with a type, what is typed read into values, choices to pick from, drafts."""
