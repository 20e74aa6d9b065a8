"""Whether an HTTP answer of the hub is a success, and else which failure it is."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from seoulcast.kma import wire
from seoulcast.kma.errors import (
    BadKeyError,
    KmaError,
    MalformedAnswerError,
    NotAppliedForError,
    QuotaUsedUpError,
    RefusedError,
    UnreachableError,
)

_EXCERPT_CHARS = 120
# 403 is two things, and only the words tell them apart: "활용신청이 필요한 API" is permanent,
# "일일 최대 호출 건수 제한" and (unconfirmed) "용량" pass with the day.
_NOT_APPLIED_WORDS = ("활용신청",)
_QUOTA_WORDS = ("호출 건수", "호출건수", "용량")


def classify_failure(
    status: int, body: bytes, call: str, *, retry_after: str | None = None
) -> KmaError | None:
    """The failure this answer means, or None for a success that can be parsed.

    Args:
        status: of HTTP. An error envelope's own status counts instead, whatever this one is.
        body: the whole body.
        call: path and query without the key.
        retry_after: the header of that name.
    """
    envelope = wire.parse_envelope(body)
    if envelope is not None:
        status, message = envelope
    elif body.lstrip()[:1] == b"<":
        message = "a page in HTML"
        if status == 200:
            return UnreachableError("The hub sent a page in HTML instead of data.", call=call)
    else:
        message = _excerpt(body)
    said = f"The hub answered {status}: {message}"
    if status == 429 or status >= 500:
        return UnreachableError(said, call=call, retry_after_s=_seconds(retry_after))
    if status != 200:
        return _refusal_type(status, message)(said, call=call)
    if body.lstrip()[:1] == b"{":
        return MalformedAnswerError(f"Not data and not a known error: {message}", call=call)
    return None


def _refusal_type(status: int, message: str) -> type[RefusedError]:
    if status == 401:
        return BadKeyError
    if status == 403 and any(word in message for word in _NOT_APPLIED_WORDS):
        return NotAppliedForError
    if status == 403 and any(word in message for word in _QUOTA_WORDS):
        return QuotaUsedUpError
    return RefusedError


def _excerpt(body: bytes) -> str:
    # Errors are UTF-8, but a proxy on the way may answer in anything.
    return " ".join(body.decode("utf-8", errors="replace").split())[:_EXCERPT_CHARS]


def _seconds(retry_after: str | None) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        wanted = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    # The header is in the real world's time, whatever our one clock shows.
    return max(0.0, (wanted - datetime.now(UTC)).total_seconds())
