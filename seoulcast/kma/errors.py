"""What can go wrong with the KMA API Hub, as types that a caller can tell apart.

A message says what happened, in which call (path and range, never the key), and what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from seoulcast.reasons import FailureKind


class KmaError(Exception):
    """Any failure of a call to the hub.

    Args:
        happened: what happened, one sentence.
        call: the call, as path and query without the key; "" where none was made.
        todo: what the reader should do, overriding the type's own advice.
    """

    retryable: ClassVar[bool] = False
    """Whether the same call may well succeed a moment later."""
    kind: ClassVar[FailureKind] = "hub_malformed"
    """What a run that it ends is said to have failed by."""
    todo: ClassVar[str] = "Read the message and the hub's documentation."

    def __init__(self, happened: str, *, call: str = "", todo: str | None = None) -> None:
        self.happened = happened
        self.call = call
        where = f" Call: {call}." if call else ""
        super().__init__(f"{happened}{where} What to do: {todo or self.todo}")

    def hide(self, blotted: Callable[[str], str]) -> None:
        """Take a secret out of the message, should the hub have echoed it.

        Args:
            blotted: a text without the secret.
        """
        self.happened = blotted(self.happened)
        self.args = (blotted(str(self)),)


class RefusedError(KmaError):
    """The hub answered, and refused: an error envelope that is not one of the kinds below."""

    kind = "hub_refused"
    todo = "Check SEOULCAST_KMA_BASE_URL and the hub's notices; asking again will not help."


class BadKeyError(RefusedError):
    """401: no key, or not a valid one."""

    todo = "Set KMA_API_KEY to a valid key from https://apihub.kma.go.kr (My page)."


class NotAppliedForError(RefusedError):
    """403: this API has not been applied for with this key. Permanent until it is."""

    todo = (
        "Log in to https://apihub.kma.go.kr and apply for this very API (활용신청); "
        "each path needs its own application."
    )


class MovedError(RefusedError):
    """A redirect that is not followed, because the key must not go where it leads."""

    todo = (
        "Set SEOULCAST_KMA_BASE_URL to the new address if the hub's notices name it; the key "
        "was not sent there."
    )


class QuotaUsedUpError(RefusedError):
    """403: the day's number of calls, or its volume, is used up."""

    todo = "Wait until tomorrow (KST) and run it again; what is stored already is kept."


class NotPublishedError(KmaError):
    """A day that is not over yet: the hub's row for it would be a partial one."""

    kind = "unpublished"
    todo = "Ask for days before today (KST); run this again once the day is over."


class CutBodyError(KmaError):
    """The answer stops before its end mark."""

    retryable = True
    kind = "hub_unreachable"
    todo = "Run it again; if it stays, lower SEOULCAST_KMA_PIECE_DAYS."


class MalformedAnswerError(KmaError):
    """The answer is framed, and nothing in it is what the format or the question allows."""

    todo = "Compare the excerpt with the hub's documented format: it may have changed."


class UnreachableError(KmaError):
    """No usable answer: refused connection, timeout, 5xx, 429, or a page instead of data.

    Args:
        happened: what happened, one sentence.
        call: the call, without the key.
        retry_after_s: seconds the hub asked us to wait, if it did.
    """

    retryable = True
    kind = "hub_unreachable"
    todo = (
        "Nothing was lost: run it again later. If it stays, check the network, "
        "SEOULCAST_KMA_BASE_URL and the hub's notices."
    )

    def __init__(
        self, happened: str, *, call: str = "", retry_after_s: float | None = None
    ) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(happened, call=call)
