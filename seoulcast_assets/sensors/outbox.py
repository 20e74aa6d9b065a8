"""The outbox: a message is kept in the store before it is sent, and removed once it was taken.

Whatever becomes of the sending, the message is there for a later look. An answer that is lost
on its way leaves open whether the service took the message, which then may come twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence

from seoulcast.datasets import keys
from seoulcast.datasets.origin import MixedOriginError
from seoulcast.datasets.store import ObjectStore, StoreUnavailableError
from seoulcast_assets.notifying import Notifier

_LOG = logging.getLogger(__name__)

NO_STORE = (StoreUnavailableError, MixedOriginError, OSError)
"""Why there is no store to keep a message in: the message itself may be about that."""
SENDING_S = 20.0
"""Seconds after which a look leaves the rest of the kept messages to the next one: Dagster ends
a sensor's evaluation after a minute, and evaluates the same again."""


class Outbox:
    """The messages on their way to one service.

    A message has a name, under which it is kept and sent once, however often Dagster evaluates
    what it is about.

    Args:
        notifier: takes the messages; knows which of them this process has sent.
        store: keeps them; None where there is none, as while it is out of reach.
    """

    def __init__(self, notifier: Notifier, store: ObjectStore | None) -> None:
        self._notifier = notifier
        self._store = store

    def notify(self, messages: Mapping[str, str]) -> None:
        """Keep messages, given by their names, then try to send each.

        Raises:
            Exception: whatever the notifier raises, of a message that could not be kept.
        """
        unkept = {name: text for name, text in messages.items() if not self.keep(name, text)}
        for name, text in unkept.items():
            if name in self._notifier.sent:
                continue
            self._notifier.sent.add(name)
            try:
                self._notifier.notify(text)
            except BaseException:
                self._notifier.sent.discard(name)
                raise
        if unkept != messages:
            self._send([keys.unsent(self._notifier.service, name) for name in messages])

    def keep(self, name: str, text: str) -> bool:
        """Keep a message to be sent by a later look, unless it was sent.

        Returns:
            Whether it is kept or was sent.
        """
        if self._store is None:
            return False
        if name not in self._notifier.sent:
            try:
                self._store.put(keys.unsent(self._notifier.service, name), text.encode())
            except NO_STORE as error:
                _LOG.warning("A message to %s can't be kept: %s", self._notifier.service, error)
                return False
        return True

    def send_kept(self) -> None:
        """Send the kept messages, oldest first, until one fails or time is up."""
        self._send(None)

    def _send(self, chosen: Sequence[str] | None) -> None:
        """Send those of these messages that are kept, or all; none while another thread sends."""
        if self._store is None or not self._notifier.sending.acquire(blocking=False):
            return
        try:
            end = time.monotonic() + SENDING_S
            # Listed by the thread that sends: a message may have been sent since it was kept.
            kept = sorted(
                self._store.list(keys.unsent_prefix(self._notifier.service)),
                key=lambda info: info.modified,
            )
            for info in kept:
                if chosen is not None and info.key not in chosen:
                    continue
                if time.monotonic() > end or not self._is_sent(self._store, info.key):
                    return
        finally:
            self._notifier.sending.release()

    def _is_sent(self, store: ObjectStore, key: str) -> bool:
        """Send one message; whether it was taken."""
        if keys.name_of_unsent(key) in self._notifier.sent:
            # It was taken, and then could not be removed.
            store.delete(key)
            return True
        text = store.get(key).decode()
        try:
            self._notifier.notify(text)
        except Exception as error:  # noqa: BLE001 the message is kept, whatever went wrong
            _LOG.warning(
                "A message to %s failed, kept for a retry: %s",
                self._notifier.service,
                type(error).__name__,
            )
            return False
        self._notifier.sent.add(keys.name_of_unsent(key))
        store.delete(key)
        return True
