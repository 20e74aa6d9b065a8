"""How calls reach the hub: with the key, and through the proxies of the environment.

The key is added below httpx, so that nothing above that logs or raises with an address has it.
"""

from __future__ import annotations

from urllib.request import getproxies, proxy_bypass

import httpx
from pydantic import SecretStr

KEY_PARAMETER = "authKey"


class KeyedTransport(httpx.BaseTransport):
    """Adds the key to a call below everything that logs or raises with its URL."""

    def __init__(self, key: SecretStr, inner: httpx.BaseTransport) -> None:
        self._key = key
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a copy of the request that bears the key."""
        keyed = httpx.Request(
            request.method,
            request.url.copy_set_param(KEY_PARAMETER, self._key.get_secret_value()),
            headers=request.headers,
            extensions=request.extensions,
        )
        return self._inner.handle_request(keyed)

    def close(self) -> None:
        """Close what carries the calls."""
        self._inner.close()


def build_http_client(
    base_url: str,
    key: SecretStr,
    *,
    timeout_s: float,
    transport: httpx.BaseTransport | None,
) -> httpx.Client:
    """A client whose calls bear the key. Makes no call.

    Args:
        base_url: scheme and host of the hub.
        key: the authKey.
        timeout_s: seconds without a byte before a call is given up.
        transport: what carries the calls, in place of httpx's own and of any proxy.
    """
    proxies = proxies_of(base_url) if transport is None else {}
    return httpx.Client(
        base_url=base_url,
        timeout=timeout_s,
        transport=KeyedTransport(key, transport or httpx.HTTPTransport()),
        mounts={
            pattern: KeyedTransport(key, httpx.HTTPTransport(proxy=proxy))
            for pattern, proxy in proxies.items()
        },
    )


def proxies_of(base_url: str) -> dict[str, str]:
    """The proxy of each kind of address, as `http://`, for a host.

    From HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, as httpx reads them where it is
    given no transport of ours.
    """
    if proxy_bypass(httpx.URL(base_url).host):
        return {}
    named = getproxies()
    return {
        f"{scheme}://": named[scheme] if "://" in named[scheme] else f"http://{named[scheme]}"
        for scheme in ("http", "https", "all")
        if named.get(scheme)
    }
