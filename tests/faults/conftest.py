"""What the tests of faults share."""

from support.postgres import postgres

__all__ = ["postgres"]
