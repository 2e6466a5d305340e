"""zmtool (专卖工具): case files, documents, scans and dossier review for tobacco-monopoly bureaus."""

__version__ = "0.1.0"
