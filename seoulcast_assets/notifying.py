"""Who takes messages for people: what a notifier is, and those that send by apprise.

There are two sorts of readers. Operators read what their system does, in Slack's channel (whose
notifier is in `resources`) and in places of other services; anyone reads public topics (ntfy, ...).
A notifier sends one text to one place; what is sent, when and how often it is tried is the
business of `sensors.outbox` and of the sensors that use it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from pydantic import SecretStr

from seoulcast.presentation.plain_text import plain
from seoulcast.settings import Settings

TITLE = "서울캐스트 · SeoulCast"
"""Of a message without a title of its own: who sends it."""
SUBJECT_LENGTH = 120
"""Characters of a first line that still is the subject of an e-mail; a longer one is text."""
MESSAGES_OFF = "Neither SLACK_BOT_TOKEN nor SEOULCAST_OPERATOR_URLS is set: messages are off."
_WRITE_ADDRESSES = ("apprise", "urllib3.connectionpool")
"""Loggers that write topics, tokens or paths of the addresses that are used."""


class NotSentError(RuntimeError):
    """A service did not take a message. Its words say nothing of the address."""


class Notifier(Protocol):
    """Sends texts to one place.

    `service` names the place in keys and logs, without any secret. `sending` is held by the one
    thread that sends what is kept for it, and `sent` holds the names of messages that this
    process has sent.
    """

    service: str
    sending: threading.Lock
    sent: set[str]

    @property
    def on(self) -> bool:
        """Whether there is somewhere to send to."""
        ...

    def notify(self, text: str) -> None:
        """Send a text. Raises whatever the service's client raises: it was not taken, then."""
        ...


class _AppriseNotifier:
    """Sends texts to one place, by apprise.

    Args:
        service: names the place without saying its address.
        url: address in apprise's form, as ntfys://host/topic; it may hold tokens.
    """

    def __init__(self, service: str, url: SecretStr) -> None:
        self.service = service
        self.sending = threading.Lock()
        self.sent: set[str] = set()
        self._url = url
        for name in _WRITE_ADDRESSES:
            logging.getLogger(name).addFilter(_LIBRARY_LOGS)

    @property
    def on(self) -> bool:
        """There is an address to send to."""
        return True

    def _send(self, title: str, body: str) -> None:
        """Send a text, once.

        Raises:
            NotSentError: the service could not be reached or did not take it, or there is no
                service of that name.
        """
        # Its import takes a sixth of a second, and most processes send nothing.
        from apprise import (  # noqa: PLC0415
            Apprise,
            AppriseAsset,
            NotifyFormat,
            OverflowMode,
        )

        # Without an icon, which the reader's phone would fetch from a site of theirs.
        sender = Apprise(asset=AppriseAsset(app_id="SeoulCast", image_url_mask=""))
        with _LIBRARY_LOGS:
            try:
                known = sender.add(self._url.get_secret_value())
                for place in sender:
                    # A text longer than its service takes would be refused for ever.
                    if place.overflow_mode == OverflowMode.UPSTREAM:
                        place.overflow_mode = OverflowMode.TRUNCATE
                taken = known and sender.notify(body, title, body_format=NotifyFormat.TEXT)
            except Exception as error:  # noqa: BLE001 a service's client may raise anything
                # Without its cause, whose words may hold the address.
                raise NotSentError(f"{self.service}: {type(error).__name__}") from None
        if not known:
            raise NotSentError(f"{self.service}: apprise knows no service of this address")
        if not taken:
            raise NotSentError(f"{self.service}: the service did not take the message")


class TopicNotifier(_AppriseNotifier):
    """Sends texts to one public topic."""

    def notify(self, text: str) -> None:
        """Send a text, once. Raises `NotSentError`: it was not taken."""
        self._send(TITLE, text)


class OperatorNotifier(_AppriseNotifier):
    """Sends Slack's messages to a place of another service, as plain text."""

    def notify(self, text: str) -> None:
        """Send a text in mrkdwn, once. Raises `NotSentError`: it was not taken."""
        readable = plain(text)
        first, _, rest = readable.partition("\n")
        if rest and len(first) <= SUBJECT_LENGTH:
            self._send(first, rest)
        else:
            self._send(TITLE, readable)


@dataclass(frozen=True)
class Operators:
    """Where operators read what their system does.

    Args:
        slack: Slack's channel, off without its token.
        others: places of other services.
    """

    slack: Notifier
    others: tuple[OperatorNotifier, ...]

    @classmethod
    def of(cls, slack: Notifier, settings: Settings) -> Operators:
        """The places of these settings; those beside Slack are named by their place in the list."""
        return cls(
            slack=slack,
            others=tuple(
                OperatorNotifier(f"operators/{place}", url)
                for place, url in enumerate(settings.operator_urls, start=1)
            ),
        )

    @property
    def places(self) -> tuple[Notifier, ...]:
        """Those that are on."""
        return (*((self.slack,) if self.slack.on else ()), *self.others)

    @property
    def on(self) -> bool:
        """Whether anyone is to be notified."""
        return bool(self.places)


@dataclass(frozen=True)
class Topics:
    """The topics of the settings.

    Args:
        morning: take the sentence of each morning.
        alerts: take what is notable of the next days.
    """

    morning: tuple[TopicNotifier, ...]
    alerts: tuple[TopicNotifier, ...]

    @classmethod
    def of(cls, settings: Settings) -> Topics:
        """The topics of these settings, each named by its place in its list."""
        return cls(
            morning=_topics("morning", settings.notify_urls),
            alerts=_topics("alerts", settings.alert_urls),
        )

    @property
    def all(self) -> tuple[TopicNotifier, ...]:
        """Every topic."""
        return (*self.morning, *self.alerts)


def _topics(kind: str, urls: tuple[SecretStr, ...]) -> tuple[TopicNotifier, ...]:
    return tuple(
        TopicNotifier(f"push/{kind}-{place}", url) for place, url in enumerate(urls, start=1)
    )


class _LibraryLogs(logging.Filter):
    """While anyone has entered it, drops what is logged through the loggers that have it.

    By whichever thread: apprise sends from threads of its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._entered = 0

    def __enter__(self) -> None:
        with self._lock:
            self._entered += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            self._entered -= 1

    def filter(self, _: logging.LogRecord) -> bool:
        """Whether a record is written."""
        return self._entered == 0


_LIBRARY_LOGS = _LibraryLogs()
