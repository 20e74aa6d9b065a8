"""A server on loopback whose answers are written byte by byte as a test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Sequence
from typing import Self


class WrittenAnswers:
    """Writes an answer to each request, and closes the connection; a context manager.

    Args:
        answers: the pieces of each answer in turn; the last one is written again and again.
        pause_s: seconds between two pieces.
    """

    def __init__(self, *answers: Iterable[bytes], pause_s: float = 0.0) -> None:
        self.requests: list[str] = []
        self._answers: Sequence[Iterable[bytes]] = answers
        self._pause_s = pause_s
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    self._answer(connection)
                except OSError:
                    continue

    def _answer(self, connection: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            received = connection.recv(65536)
            if not received:
                return
            asked += received
        self.requests.append(asked.decode())
        number = min(len(self.requests), len(self._answers)) - 1
        for piece in self._answers[number]:
            connection.sendall(piece)
            if self._over.wait(self._pause_s):
                return


def whole(body: bytes, status: str = "200 OK", *headers: str) -> list[bytes]:
    """An answer in one piece."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return ["\r\n".join(lines).encode() + body]
