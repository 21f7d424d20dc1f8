"""The one place where the version stands (a constant: importlib.metadata would double the start-up)."""

__version__ = "0.1.0"
