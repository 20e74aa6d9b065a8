"""One call of the hub over HTTP: a path and a query in, the body of a good answer out.

Every way in which the call can fail is one of the types of `errors`, without the key.
"""

from __future__ import annotations

from typing import NamedTuple

import httpx
from pydantic import SecretStr

from seoulcast.kma.call_limit import CallLimit
from seoulcast.kma.classification import Content, classify_failure
from seoulcast.kma.errors import CutBodyError, KmaError, MovedError, UnreachableError
from seoulcast.kma.secrecy import Blotter
from seoulcast.kma.transport import KEY_PARAMETER, build_http_client

_MOST_MOVES = 5


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
        transport: what carries the calls; by default httpx's own, through the proxies that
            the environment names.
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
        address = httpx.URL(base_url)
        self._named = f"The hub at {address.host}{f':{address.port}' if address.port else ''}"
        self._limit = CallLimit(timeouts.call_s)
        self._http = build_http_client(
            base_url, key, timeout_s=timeouts.silence_s, transport=transport
        )

    def close(self) -> None:
        """Let go of the connections; a call that another thread is making ends as well."""
        self._limit.end()
        self._http.close()

    def body(
        self, path: str, query: dict[str, str], call: str, content: Content = "table"
    ) -> bytes:
        """The body of one successful answer. Follows the hub where it moves on its own host.

        Args:
            path: below the base URL.
            query: without the key.
            call: description for errors.
            content: what a successful answer holds.

        Raises:
            KmaError: any failure.
        """
        with self._limit.watched():
            response = self._response(path, query, call)
            for _ in range(_MOST_MOVES):
                target = self._moved_to(response, call)
                if target is None:
                    break
                response = self._response(target, None, call)
        failure = self._failure(response, response.content, call, content)
        if failure is not None:
            # Said again of a body without the key: an excerpt may end within it.
            blotted = self.secret.data(response.content)
            failure = self._failure(response, blotted, call, content) or failure
            failure.hide(self.secret.text)
            raise failure
        return response.content

    def _failure(
        self, response: httpx.Response, body: bytes, call: str, content: Content
    ) -> KmaError | None:
        if response.next_request is not None:
            said = f"The hub redirects more than {_MOST_MOVES} times ({response.status_code})."
            return UnreachableError(said, call=call)
        return classify_failure(
            response.status_code,
            body,
            call,
            retry_after=response.headers.get("Retry-After"),
            content=content,
        )

    def _moved_to(self, response: httpx.Response, call: str) -> httpx.URL | None:
        """Where a redirect leads, without the key; None for any other answer.

        Raises:
            MovedError: it leads to another host, or away from encryption.
        """
        if response.next_request is None:
            return None
        target = response.next_request.url.copy_remove_param(KEY_PARAMETER)
        if _may_have_the_key(response.url, target):
            return target
        said = f"The hub moved this address ({response.status_code}) to {target}."
        error = MovedError(said, call=call)
        error.hide(self.secret.text)
        raise error

    def _response(
        self, url: str | httpx.URL, query: dict[str, str] | None, call: str
    ) -> httpx.Response:
        """The answer, read whole."""
        answered = False
        failure: KmaError | None = None
        try:
            with self._http.stream(
                "GET", url, params=query, extensions={"trace": self._limit.trace}
            ) as response:
                answered = True
                response.read()
        except httpx.TimeoutException as error:
            failure = UnreachableError(
                f"{self._named} timed out ({type(error).__name__}).", call=call
            )
        except (httpx.TransportError, httpx.DecodingError) as error:
            words = f"{type(error).__name__}: {error}"
            if answered:
                failure = CutBodyError(f"The answer broke off ({words}).", call=call)
            else:
                failure = UnreachableError(f"{self._named} can't be reached ({words}).", call=call)
        if self._limit.exceeded:
            said = f"The hub did not finish its answer within {self._limit.limit_s:g} s."
            failure = UnreachableError(said, call=call)
        # Raised out here, so that httpx's error, whose frames know the keyed URL, is in no chain.
        if failure is not None:
            failure.hide(self.secret.text)
            raise failure
        return response


def _may_have_the_key(url: httpx.URL, target: httpx.URL) -> bool:
    """Whether an address is the same host's, and no less secret than the one before."""
    same_place = (url.scheme, url.port) == (target.scheme, target.port)
    now_secret = (url.scheme, target.scheme) == ("http", "https")
    return url.host == target.host and (same_place or now_secret)
