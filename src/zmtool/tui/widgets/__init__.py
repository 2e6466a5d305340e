"""Widgets that Textual has not: a list of any length, a form, pictures of pages, charts."""
