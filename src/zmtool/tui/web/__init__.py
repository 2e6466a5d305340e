"""The desk in a browser: the same application, served on this computer or, with passwords, on the office network."""
