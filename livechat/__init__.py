"""Live chat for shops and support teams: one process, one file of settings, nothing lost."""

__version__ = "0.1.0"
