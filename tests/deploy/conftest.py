"""The Postgres of these tests: one server for all of them."""

from support.postgres import postgres

__all__ = ["postgres"]
