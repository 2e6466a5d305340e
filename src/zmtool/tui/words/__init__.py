"""Advice that names a command, in the words of the desk."""
