"""robots.txt and sitemap.xml: which pages there are, for who lists pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from seoulcast_api.page.addresses import PATHS, PublicAddresses
from seoulcast_api.services import AllServices

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">'
)


def robots(addresses: PublicAddresses) -> str:
    """robots.txt. Crawlers look for it at the root of a host alone."""
    # What the page reads is not forbidden: a crawler that draws it would get an empty one.
    rules = ["User-agent: *", "Disallow: /docs", "Disallow: /metrics", ""]
    return "\n".join([*rules, f"Sitemap: {addresses.of_sitemap}", ""])


def sitemap(everyone: AllServices, addresses: PublicAddresses) -> str:
    """sitemap.xml: the page of every city in every language, each with its other languages."""
    return "\n".join([_XML, _SITEMAP, *_pages(everyone, addresses), "</urlset>", ""])


def _pages(everyone: AllServices, addresses: PublicAddresses) -> Iterator[str]:
    for one in everyone.all:
        station = one.city.station
        links = [
            f'<xhtml:link rel="alternate" hreflang="{other}" '
            f'href="{escape(addresses.of_page(other, station))}"/>'
            for other in PATHS
        ]
        snapshot = one.latest.snapshot
        changed = (
            []
            if snapshot is None
            else [f"<lastmod>{snapshot.forecast.issued_at.isoformat()}</lastmod>"]
        )
        for language in PATHS:
            address = escape(addresses.of_page(language, station))
            yield "".join(["<url><loc>", address, "</loc>", *changed, *links, "</url>"])
