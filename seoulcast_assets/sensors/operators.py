"""The outboxes of the places that operators read: Slack's channel, and those of other services.

Each place has an outbox of its own and is sent to by a thread of its own: one that is down keeps
its messages, and no other waits for it or gets anything twice.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings
from seoulcast_assets.notifying import Operators
from seoulcast_assets.resources import StoreResource
from seoulcast_assets.sensors.outbox import NO_STORE, Outbox

_LOG = logging.getLogger(__name__)


class OperatorOutboxes:
    """The messages on their way to every place of the operators that is on.

    Args:
        operators: the places, at least one of them on.
        store: keeps the messages; None where there is none, as while it is out of reach.
    """

    def __init__(self, operators: Operators, store: ObjectStore | None) -> None:
        self._outboxes = [Outbox(place, store) for place in operators.places]

    @classmethod
    def opened(
        cls, operators: Operators, store: StoreResource, settings: Settings
    ) -> OperatorOutboxes:
        """In the store of these settings, or without one where it can't be used."""
        try:
            return cls(operators, store.open(settings))
        except NO_STORE as error:
            _LOG.warning("Messages to operators can't be kept: %s", error)
            return cls(operators, None)

    def notify(self, messages: Mapping[str, str]) -> None:
        """Keep messages for each place, given by their names, then try to send each.

        Raises:
            Exception: whatever a place's notifier raises of a message that could not be kept,
                once every place was tried.
        """
        with self._threads() as threads:
            tries = [threads.submit(outbox.notify, messages) for outbox in self._outboxes]
        for one in tries:
            one.result()

    def keep(self, name: str, text: str) -> bool:
        """Keep a message for each place, to be sent by a later look; whether all have it."""
        kept = [outbox.keep(name, text) for outbox in self._outboxes]
        return all(kept)

    def send_kept(self) -> None:
        """Send each place what is kept for it, oldest first, until one fails or time is up."""
        with self._threads() as threads:
            tries = [threads.submit(outbox.send_kept) for outbox in self._outboxes]
        for one in tries:
            one.result()

    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=len(self._outboxes))
