"""The Word templates by the part of the case that they belong to; each module names its makers in MAKERS."""
