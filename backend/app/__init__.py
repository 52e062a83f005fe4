"""The backend. `__version__` is the version of the whole product; CHANGELOG.md describes the versions."""

__version__ = "1.0.0"
