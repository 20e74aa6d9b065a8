"""A limit for a call as a whole.

The timeout of a read starts anew with every byte, so a server that sends one now and then
would be read for days.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

_NEW_STREAM = ("connect_tcp.complete", "start_tls.complete")


class CallLimit:
    """Ends calls that take too long, by shutting the connection down under them.

    For calls that are made one after another over one connection.

    Args:
        limit_s: seconds from the start of a call to the end of its body.
    """

    def __init__(self, limit_s: float) -> None:
        self.limit_s = limit_s
        self.exceeded = False
        self._socket: socket.socket | None = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Watch one call; `exceeded` says afterwards whether it was ended."""
        self.exceeded = False
        timer = threading.Timer(self.limit_s, self.end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def trace(self, event: str, details: Mapping[str, Any]) -> None:
        """Takes note of the connection; httpx's request extension `trace` calls it."""
        if event.endswith(_NEW_STREAM):
            self._socket = details["return_value"].get_extra_info("socket")
            if self.exceeded:
                self._shut_down()

    def end(self) -> None:
        """End the call that is being made, if one is, in whatever thread."""
        self.exceeded = True
        self._shut_down()

    def _shut_down(self) -> None:
        if self._socket is not None:
            # Already closed is as good. The plain socket's method, as TLS's own would drop
            # the state that the reader is using at this moment.
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
