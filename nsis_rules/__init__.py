"""nsis-rules: rules as code for social insurance law."""

__version__ = "0.1.0"
