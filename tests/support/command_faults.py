"""What `documented_commands` raises."""

from __future__ import annotations


class NoSuchCommandError(AssertionError):
    """A documented command would not do what the document says."""


def must(holds: object, otherwise: str) -> None:
    """Raise `NoSuchCommandError` with these words unless it holds."""
    if not holds:
        raise NoSuchCommandError(otherwise)
