"""Calls of the hub, tried again while that may help: a path and a query in, parsed rows out.

What is said of an answer, or kept of it, never has the key.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import httpx
from pydantic import SecretStr
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_attempt,
)
from tenacity.wait import wait_base, wait_exponential_jitter

from seoulcast.kma.classification import Content
from seoulcast.kma.connection import HubConnection, Timeouts
from seoulcast.kma.errors import BadKeyError, KmaError, UnreachableError
from seoulcast.kma.framing import Parsed
from seoulcast.kma.secrecy import Blotter

_LOG = logging.getLogger(__name__)

# A hub that asks for a longer rest is left alone until the next run.
_LONGEST_REST_S = 60.0


class HubCalls:
    """Makes calls one after another, each several times if need be.

    Args:
        base_url: scheme and host of the hub.
        api_key: the hub's authKey; without one every call raises BadKeyError.
        timeouts: when a call is given up.
        attempts: tries of one call, the first included.
        wait: seconds between tries; exponential with jitter by default. A Retry-After of
            the hub counts where it is longer.
        transport: what carries the calls; by default httpx's own, through the proxies that
            the environment names.
    """

    def __init__(
        self,
        base_url: str,
        api_key: SecretStr | None,
        *,
        timeouts: Timeouts,
        attempts: int,
        wait: wait_base | None,
        transport: httpx.BaseTransport | None,
    ) -> None:
        # A key that was read from a file may end its line.
        key = SecretStr(api_key.get_secret_value().strip() if api_key else "")
        self._has_key = bool(key.get_secret_value())
        self._attempts = attempts
        self._backoff = wait or wait_exponential_jitter(multiplier=1.0, max=30.0)
        self._hub = HubConnection(base_url, key, timeouts=timeouts, transport=transport)
        self._closed = threading.Event()

    @property
    def secret(self) -> Blotter:
        """Takes the key out of what the hub sent."""
        return self._hub.secret

    def close(self) -> None:
        """Let go of the connections; what another thread is asking for ends as well."""
        self._closed.set()
        self._hub.close()

    def ask(
        self,
        path: str,
        query: dict[str, str],
        parse: Callable[..., Parsed],
        content: Content = "table",
    ) -> tuple[Parsed, str]:
        """What one call gave, and the call's description.

        Args:
            path: below the base URL.
            query: without the key.
            parse: reads a body; `call` is its description.
            content: what a successful answer holds.

        Raises:
            KmaError: any failure that trying again did not help.
        """
        call = f"{path}?{httpx.QueryParams(query)}"

        def once() -> Parsed:
            if self._closed.is_set():
                # A rest ends when the client is closed, and would be followed by another attempt.
                raise RuntimeError(f"The client was closed before the call could be made: {call}")
            body = self._hub.body(path, query, call, content)
            try:
                parsed = parse(body, call=call)
            except KmaError:
                parsed = None
            if parsed is None or parsed.flaws:
                # What is said of an answer, or kept of it, is said of one without the key.
                parsed = parse(self._hub.secret.data(body), call=call)
            return parsed

        if not self._has_key:
            raise BadKeyError("There is no key to ask the hub with.", call=call)
        retrying = Retrying(
            stop=stop_after_attempt(self._attempts),
            wait=self._wait,
            retry=retry_if_exception(self._may_pass),
            before_sleep=self._log_retry,
            sleep=sleep_using_event(self._closed),
            reraise=True,
        )
        return retrying(once), call

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        rest_s = error.retry_after_s if isinstance(error, UnreachableError) else None
        return max(self._backoff(state), rest_s or 0.0)

    def _log_retry(self, state: RetryCallState) -> None:
        _LOG.warning(
            "Attempt %d of %d failed; retry in %.1f s. %s",
            state.attempt_number,
            self._attempts,
            state.upcoming_sleep,
            state.outcome.exception() if state.outcome else "",
        )

    def _may_pass(self, error: BaseException) -> bool:
        if isinstance(error, UnreachableError) and (error.retry_after_s or 0.0) > _LONGEST_REST_S:
            return False
        return isinstance(error, KmaError) and error.retryable and not self._closed.is_set()
