"""The head of the page as it is served: title, description, languages, and the card of a link.

All of it is of the newest issue, and the page's code writes none of it: a messenger or a crawler
that follows a link does not run that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from seoulcast.presentation import share_words
from seoulcast.presentation.share_words import SharedDay
from seoulcast.presentation.words import Language
from seoulcast_api.page.addresses import PATHS, PublicAddresses

_BEGIN, _END = "<!-- head -->", "<!-- /head -->"
"""Between these, index.html has what a page without a service around it says."""
_LOCALES: dict[Language, str] = {"ko": "ko_KR", "en": "en_US"}
_PICTURE_SIZE = (1200, 630)
_NOT_FOUND = "없는 페이지 · Page not found"


@dataclass(frozen=True)
class Shown:
    """What a page shows.

    Args:
        language: of its words.
        station: of its city.
        today: the day it begins with; None where there is no forecast of today.
        issue: names the issue; None without one.
    """

    language: Language
    station: int
    today: SharedDay | None
    issue: str | None


def page(index: str, shown: Shown, addresses: PublicAddresses) -> str:
    """The built index.html with the head of what it shows.

    Args:
        index: of the build; one without the two marks is left as it is.
        shown: what is told of it.
        addresses: absolute ones.
    """
    return _filled(index, shown.language, _tags(shown, addresses))


def missing_page(index: str) -> str:
    """The built index.html at an address that is none of the page's: nothing to be listed."""
    tags = [f"<title>{_NOT_FOUND}</title>", _meta("robots", "noindex")]
    return _filled(index, "ko", iter(tags))


def _filled(index: str, language: Language, tags: Iterator[str]) -> str:
    before, begin, rest = index.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        return index
    lines = "\n    ".join(tags)
    return before.replace('<html lang="ko">', f'<html lang="{language}">') + lines + after


def _tags(shown: Shown, addresses: PublicAddresses) -> Iterator[str]:
    language, station, today = shown.language, shown.station, shown.today
    title = getattr(share_words.title(station), language)
    yield f"<title>{escape(title)}</title>"
    headline = title if today is None else getattr(share_words.headline(today), language)
    if today is None:
        said = f"{getattr(share_words.place(station), language)}. {title}."
    else:
        said = getattr(share_words.description(today), language)
    own = addresses.of_page(language, station)
    yield _meta("description", said)
    yield f'<link rel="canonical" href="{escape(own)}" />'
    for other in PATHS:
        yield _alternate(other, addresses.of_page(other, station))
    yield _alternate("x-default", addresses.of_page("ko", station))
    picture = addresses.of_picture(language, station, shown.issue)
    width, height = _PICTURE_SIZE
    for name, content in {
        "og:type": "website",
        "og:site_name": getattr(share_words.SITE, language),
        "og:locale": _LOCALES[language],
        "og:title": headline,
        "og:description": said,
        "og:url": own,
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": f"{width}",
        "og:image:height": f"{height}",
        "og:image:alt": said,
    }.items():
        yield f'<meta property="{name}" content="{escape(content)}" />'
    yield from (
        f'<meta property="og:locale:alternate" content="{locale}" />'
        for other, locale in _LOCALES.items()
        if other != language
    )
    yield _meta("twitter:card", "summary_large_image")
    yield _meta("twitter:title", headline)
    yield _meta("twitter:description", said)
    yield _meta("twitter:image", picture)
    yield _meta("twitter:image:alt", said)


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}" />'


def _alternate(language: str, address: str) -> str:
    return f'<link rel="alternate" hreflang="{language}" href="{escape(address)}" />'
