"""Who takes messages for people: what a notifier is, and the one of public topics (ntfy, ...).

Slack's is in `resources`. A notifier sends one text to one place; what is sent, when and how
often it is tried is the business of `sensors.outbox` and of the sensors that use it.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from pydantic import SecretStr

from seoulcast.settings import Settings

TITLE = "서울캐스트 · SeoulCast"
"""Of every pushed message: who sends it."""
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


class TopicNotifier:
    """Sends texts to one topic, by apprise.

    Args:
        service: names the topic without saying its address.
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
        """A topic is there to be sent to."""
        return True

    def notify(self, text: str) -> None:
        """Send a text, once.

        Raises:
            NotSentError: the service could not be reached or did not take it, or there is no
                service of that name.
        """
        # Its import takes a sixth of a second, and most processes send nothing.
        from apprise import Apprise, AppriseAsset, NotifyFormat  # noqa: PLC0415

        # Without an icon, which the reader's phone would fetch from a site of theirs.
        sender = Apprise(asset=AppriseAsset(app_id="SeoulCast", image_url_mask=""))
        with _LIBRARY_LOGS:
            try:
                known = sender.add(self._url.get_secret_value())
                taken = known and sender.notify(text, TITLE, body_format=NotifyFormat.TEXT)
            except Exception as error:  # noqa: BLE001 a service's client may raise anything
                # Without its cause, whose words may hold the address.
                raise NotSentError(f"{self.service}: {type(error).__name__}") from None
        if not known:
            raise NotSentError(f"{self.service}: apprise knows no service of this address")
        if not taken:
            raise NotSentError(f"{self.service}: the service did not take the message")


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
