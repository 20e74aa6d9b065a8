"""One sandbox for all tests of the hub: made-up weather, and a clock at noon of a known day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from pydantic import SecretStr
from tenacity import wait_none

from seoulcast.clock import Clock
from seoulcast.kma.client import KmaClient
from seoulcast.kma.connection import Timeouts
from seoulcast.kma.sandbox import Faults, SandboxServer

NOON = datetime(2022, 12, 31, 12, 0)  # noqa: DTZ001 - the clock takes naive as KST

ClientFactory = Callable[..., KmaClient]


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(clock=Clock.starting_at(NOON)) as server:
        yield server


@pytest.fixture
def sandbox(shared_sandbox: SandboxServer) -> SandboxServer:
    """The shared sandbox with nothing wrong."""
    shared_sandbox.faults = Faults()
    return shared_sandbox


@pytest.fixture
def make_client(sandbox: SandboxServer) -> Iterator[ClientFactory]:
    """Makes clients of the sandbox that do not wait between tries."""
    made: list[KmaClient] = []

    def make(url: str = sandbox.url, key: str = "a-good-key", **changes: object) -> KmaClient:
        options: dict = {
            "clock": sandbox.hub.clock,
            "wait": wait_none(),
            "timeouts": Timeouts(20.0),
        }
        client = KmaClient(url, SecretStr(key), **(options | changes))
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client: ClientFactory) -> KmaClient:
    return make_client()
