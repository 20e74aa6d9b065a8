"""The outbox: a message is kept in the store before it is sent, and removed once Slack has it.

Whatever becomes of the sending, the message is there for a later look. An answer that is lost
on its way leaves open whether Slack took the message, which then may come twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence

from seoulcast.datasets import keys
from seoulcast.datasets.origin import MixedOriginError
from seoulcast.datasets.store import ObjectStore, StoreUnavailableError
from seoulcast.settings import Settings
from seoulcast_assets.resources import SlackNotifier, StoreResource

_LOG = logging.getLogger(__name__)

NO_STORE = (StoreUnavailableError, MixedOriginError, OSError)
"""Why there is no store to keep a message in: the message itself may be about that."""
SENDING_S = 20.0
"""Seconds after which a look leaves the rest of the kept messages to the next one: Dagster ends
a sensor's evaluation after a minute, and evaluates the same again."""


class Outbox:
    """The messages on their way to Slack.

    A message has a name, under which it is kept and sent once, however often Dagster evaluates
    what it is about.

    Args:
        slack: takes the messages; knows which of them this process has sent.
        store: keeps them; None where there is none, as while it is out of reach.
    """

    def __init__(self, slack: SlackNotifier, store: ObjectStore | None) -> None:
        self._slack = slack
        self._store = store

    @classmethod
    def opened(cls, slack: SlackNotifier, store: StoreResource, settings: Settings) -> Outbox:
        """The outbox in the store of these settings, or without one where it can't be used."""
        try:
            return cls(slack, store.open(settings))
        except NO_STORE as error:
            _LOG.warning("Slack messages can't be kept: %s", error)
            return cls(slack, None)

    def notify(self, messages: Mapping[str, str]) -> None:
        """Keep messages, given by their names, then try to send each.

        Raises:
            Exception: whatever Slack's client raises, of a message that could not be kept.
        """
        unkept = {name: text for name, text in messages.items() if not self.keep(name, text)}
        for name, text in unkept.items():
            if name in self._slack.sent:
                continue
            self._slack.sent.add(name)
            try:
                self._slack.notify(text)
            except BaseException:
                self._slack.sent.discard(name)
                raise
        if unkept != messages:
            self._send([keys.unsent(name) for name in messages])

    def keep(self, name: str, text: str) -> bool:
        """Keep a message to be sent by a later look, unless it was sent.

        Returns:
            Whether it is kept or was sent.
        """
        if self._store is None:
            return False
        if name not in self._slack.sent:
            try:
                self._store.put(keys.unsent(name), text.encode())
            except NO_STORE as error:
                _LOG.warning("A Slack message can't be kept: %s", error)
                return False
        return True

    def send_kept(self) -> None:
        """Send the kept messages, oldest first, until one fails or time is up."""
        self._send(None)

    def _send(self, chosen: Sequence[str] | None) -> None:
        """Send those of these messages that are kept, or all; none while another thread sends."""
        if self._store is None or not self._slack.sending.acquire(blocking=False):
            return
        try:
            end = time.monotonic() + SENDING_S
            # Listed by the thread that sends: a message may have been sent since it was kept.
            kept = sorted(self._store.list(keys.UNSENT_PREFIX), key=lambda info: info.modified)
            for info in kept:
                if chosen is not None and info.key not in chosen:
                    continue
                if time.monotonic() > end or not self._is_sent(self._store, info.key):
                    return
        finally:
            self._slack.sending.release()

    def _is_sent(self, store: ObjectStore, key: str) -> bool:
        """Send one message; whether Slack took it."""
        text = store.get(key).decode()
        try:
            self._slack.notify(text)
        except Exception as error:  # noqa: BLE001 the message is kept, whatever went wrong
            _LOG.warning("A Slack message failed, kept for a retry: %s", type(error).__name__)
            return False
        self._slack.sent.add(keys.name_of_unsent(key))
        store.delete(key)
        return True
