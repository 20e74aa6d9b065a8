"""Whether an HTTP answer of the hub is a success, and else which failure it is."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Literal

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

Content = Literal["table", "table of persons", "json"]
"""What a successful answer holds. Of a table that may name persons nothing is quoted."""

_EXCERPT_CHARS = 120
_FIRST_OF_DATA = b"#0123456789"
"""What data begin with: a mark, a comment, or the time of a row."""
_SUCCESS = HTTPStatus.OK


def classify_failure(
    status: int,
    body: bytes,
    call: str,
    *,
    retry_after: str | None = None,
    content: Content = "table",
) -> KmaError | None:
    """The failure this answer means, or None for a success that can be parsed.

    Args:
        status: of HTTP. An error envelope's own status counts instead, whatever this one is.
        body: the whole body.
        call: path and query without the key.
        retry_after: the header of that name.
        content: what a success would hold.
    """
    envelope = wire.parse_envelope(body)
    start = wire.without_preamble(body)[:1]
    if envelope is not None:
        status, message = envelope
    elif start == b"<":
        message = "a page in HTML"
    else:
        message = "words not shown" if content == "table of persons" else _excerpt(body)
    said = f"The hub answered {status}: {message}"
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return UnreachableError(said, call=call, retry_after_s=_seconds(retry_after))
    if status != _SUCCESS:
        return _refusal_type(status, message)(said, call=call)
    if not start or start in (b"{" if content == "json" else _FIRST_OF_DATA):
        return None
    return _no_data(start, message, call)


def _no_data(start: bytes, message: str, call: str) -> KmaError:
    """The failure that a body which is no data means under status 200."""
    refusal = _refusal_type(_SUCCESS, message)
    if refusal is not RefusedError:
        return refusal(f"The hub answered, instead of data: {message}", call=call)
    if start == b"{":
        return MalformedAnswerError(f"Not data and not a known error: {message}", call=call)
    kind = "a page in HTML" if start == b"<" else f"a text ({message})"
    return UnreachableError(f"The hub sent {kind} instead of data.", call=call)


def _refusal_type(status: int, message: str) -> type[RefusedError]:
    """Which refusal it is: the words tell, and where they don't, the status does.

    403 is two things: an API that was not applied for is permanent, a quota ("용량" is
    unconfirmed) passes with the day.
    """
    for words, kind in _REFUSALS:
        if any(word in message for word in words):
            return kind
    return BadKeyError if status == HTTPStatus.UNAUTHORIZED else RefusedError


_REFUSALS: tuple[tuple[tuple[str, ...], type[RefusedError]], ...] = (
    (("활용신청",), NotAppliedForError),
    (("호출 건수", "호출건수", "용량"), QuotaUsedUpError),
    (("인증키",), BadKeyError),
)
"""Words of each refusal. A used up quota may name the key, so the key comes last."""


def _excerpt(body: bytes) -> str:
    return " ".join(wire.decoded(body).split())[:_EXCERPT_CHARS]


def _seconds(retry_after: str | None) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date; None if it is neither.

    Each of the three forms of a date in HTTP is in UTC, though only one of them says so.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        wanted = parsedate_to_datetime(text)
        if wanted.tzinfo is None:
            wanted = wanted.replace(tzinfo=UTC)
        # The header is in the real world's time, whatever our one clock shows.
        return max(0.0, (wanted - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
