"""What the tests of faults share."""

from deploy.conftest import postgres

__all__ = ["postgres"]
