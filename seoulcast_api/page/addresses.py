"""The page's own addresses: Korean at `/`, English at `/en`, another city by its station."""

from __future__ import annotations

from collections.abc import Mapping

from seoulcast.presentation.words import Language

PATHS: Mapping[Language, str] = {"ko": "/", "en": "/en"}
"""Of the page in each language (frontend/src/i18n/index.ts: `pathOf`)."""
PICTURES: Mapping[Language, str] = {"ko": "/share.png", "en": "/share.en.png"}
"""Of the picture that is shown where the page is shared."""
_LANGUAGES: Mapping[str, Language] = {".": "ko", "index.html": "ko", "en": "en"}
"""By the path of a file below the page's folder."""


def language_at(path: str) -> Language | None:
    """The language of the page at a path below its folder; None where no page is.

    Args:
        path: normalised, as `en`, or `.` for the folder itself.
    """
    return _LANGUAGES.get(path)


class PublicAddresses:
    """Absolute addresses of what the page links to.

    Args:
        page_url: where the page is published (`SEOULCAST_PAGE_URL`).
        standard: the station that is shown where none is named.
    """

    def __init__(self, page_url: str, standard: int) -> None:
        self._root = page_url.rstrip("/")
        self._standard = standard

    def of_page(self, language: Language, station: int) -> str:
        """The page of a city in a language."""
        query = "" if station == self._standard else f"?station={station}"
        return f"{self._root}{PATHS[language]}{query}"

    def of_picture(self, language: Language, station: int, version: str | None) -> str:
        """The picture of a city in a language.

        Args:
            language: of its words.
            station: of the city.
            version: names the issue, so that whoever keeps pictures by their address takes the
                new one; None where there is no issue.
        """
        wanted = {
            "station": None if station == self._standard else str(station),
            "issue": version,
        }
        query = "&".join(f"{name}={value}" for name, value in wanted.items() if value is not None)
        return f"{self._root}{PICTURES[language]}{'?' if query else ''}{query}"

    @property
    def of_sitemap(self) -> str:
        """The list of all pages."""
        return f"{self._root}/sitemap.xml"
