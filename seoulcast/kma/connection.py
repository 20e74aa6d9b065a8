"""One call of the hub over HTTP: a path and a query in, the body of a good answer out.

Every way in which the call can fail is one of the types of `errors`, without the key.
"""

from __future__ import annotations

from typing import NamedTuple

import httpx
from pydantic import SecretStr

from seoulcast.kma.call_limit import CallLimit
from seoulcast.kma.classification import classify_failure
from seoulcast.kma.errors import CutBodyError, KmaError, UnreachableError
from seoulcast.kma.secrecy import Blotter
from seoulcast.kma.transport import build_http_client


class Timeouts(NamedTuple):
    """When a call is given up.

    Args:
        silence_s: seconds without a byte.
        call_s: seconds of all of it, whatever comes.
    """

    silence_s: float = 60.0
    call_s: float = 300.0


class HubConnection:
    """Makes calls one after another.

    Args:
        base_url: scheme and host of the hub.
        key: the authKey, which is sent to this host alone.
        timeouts: when a call is given up.
        transport: what carries the calls; httpx's own by default.
    """

    def __init__(
        self,
        base_url: str,
        key: SecretStr,
        *,
        timeouts: Timeouts,
        transport: httpx.BaseTransport | None,
    ) -> None:
        self.secret = Blotter(key.get_secret_value())
        self._limit = CallLimit(timeouts.call_s)
        self._http = build_http_client(
            base_url, key, timeout_s=timeouts.silence_s, transport=transport
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def body(self, path: str, query: dict[str, str], call: str) -> bytes:
        """The body of one successful answer.

        Args:
            path: below the base URL.
            query: without the key.
            call: description for errors.

        Raises:
            KmaError: any failure.
        """
        with self._limit.watched():
            response = self._response(path, query, call)
        failure = self._failure(response, response.content, call)
        if failure is not None:
            # Said again of a body without the key: an excerpt may end within it.
            blotted = self.secret.data(response.content)
            failure = self._failure(response, blotted, call) or failure
            failure.hide(self.secret.text)
            raise failure
        return response.content

    def _failure(self, response: httpx.Response, body: bytes, call: str) -> KmaError | None:
        return classify_failure(
            response.status_code, body, call, retry_after=response.headers.get("Retry-After")
        )

    def _response(self, path: str, query: dict[str, str], call: str) -> httpx.Response:
        """The answer, read whole."""
        answered = False
        failure: KmaError | None = None
        try:
            with self._http.stream(
                "GET", path, params=query, extensions={"trace": self._limit.trace}
            ) as response:
                answered = True
                response.read()
        except httpx.TimeoutException as error:
            failure = UnreachableError(f"The hub timed out ({type(error).__name__}).", call=call)
        except (httpx.TransportError, httpx.DecodingError) as error:
            words = f"{type(error).__name__}: {error}"
            if answered:
                failure = CutBodyError(f"The answer broke off ({words}).", call=call)
            else:
                failure = UnreachableError(f"The hub can't be reached ({words}).", call=call)
        if self._limit.exceeded:
            said = f"The hub did not finish its answer within {self._limit.limit_s:g} s."
            failure = UnreachableError(said, call=call)
        # Raised out here, so that httpx's error, whose frames know the keyed URL, is in no chain.
        if failure is not None:
            failure.hide(self.secret.text)
            raise failure
        return response
