"""Reading S3's responses whole: a request is sent again where the body of its response breaks off.

A body is read after the headers, outside botocore's own retries and partly outside its errors.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

from botocore.exceptions import IncompleteReadError, ResponseStreamingError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from seoulcast.datasets.s3_client import ATTEMPTS

_LOG = logging.getLogger(__name__)

BROKEN_OFF = (IncompleteReadError, ResponseStreamingError, HTTPError, ResponseParserError)
"""The exceptions of a body that ends early or can't be parsed."""

_LONGEST_WAIT_S = 10.0
"""Longest wait between two attempts; waits begin at up to a second and double."""

_Result = TypeVar("_Result")


def read_whole(read: Callable[[], _Result]) -> _Result:
    """The result of a request that changes nothing, sent again if the body breaks off.

    Args:
        read: sends the request and reads the body; raises one of `BROKEN_OFF` where it breaks off.

    Raises:
        The last of `BROKEN_OFF`, after as many attempts as botocore makes of a request.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return read()
        except BROKEN_OFF as error:
            wait_s = min(_LONGEST_WAIT_S, random.random() * 2 ** (attempt - 1))  # noqa: S311
            _LOG.warning(
                "Attempt %d of %d to read from S3 failed (%s), retrying in %.1f s.",
                attempt,
                ATTEMPTS,
                error,
                wait_s,
            )
            time.sleep(wait_s)
    return read()
