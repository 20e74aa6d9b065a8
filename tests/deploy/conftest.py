"""The Postgres of these tests, one server for all of them, and an S3 server for each module."""

import pytest
from support.postgres import postgres
from support.s3_server import S3Server

__all__ = ["objects", "postgres"]


@pytest.fixture(scope="module")
def objects():
    """An S3 protocol over HTTP, with nothing in it."""
    server = S3Server()
    yield server
    server.close()
