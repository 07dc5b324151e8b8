"""The version of this package: the page's half and the wheel have to be of the same."""

__version__ = "0.1.0"
