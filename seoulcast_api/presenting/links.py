"""Addresses for what leaves the page: feeds and calendars are read elsewhere, so all are whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode, urlsplit

from seoulcast.datasets.documents import IssueName
from seoulcast.presentation.words import Language

FEED_PATH = "/feed.atom"
CALENDAR_PATH = "/calendar.ics"
EMBED_PATH = "/embed"


@dataclass(frozen=True)
class Links:
    """The addresses of one city in one language.

    Args:
        page_url: where the page is published.
        station: that addresses name; None for the city that they give without.
        language: of what they give.
    """

    page_url: str
    station: int | None
    language: Language

    @property
    def host(self) -> str:
        """The host of the page: the authority of the names that are given here."""
        return urlsplit(self.page_url).hostname or "localhost"

    @property
    def page(self) -> str:
        """The page."""
        return self._at("/en" if self.language == "en" else "/", {})

    @property
    def page_from_root(self) -> str:
        """The page, relative to an address of one part, wherever a proxy publishes both."""
        query = "" if self.station is None else f"?station={self.station}"
        return ("en" if self.language == "en" else "./") + query

    @property
    def feed(self) -> str:
        """The feed itself."""
        return self._at(FEED_PATH, self._language)

    @property
    def calendar(self) -> str:
        """The calendar itself."""
        return self._at(CALENDAR_PATH, self._language)

    def forecast(self, day: date, issue: IssueName) -> str:
        """The forecast under a day D, or its update, as JSON."""
        query: dict[str, str] = {"issue": issue} if issue == "update" else {}
        return self._at(f"/api/v1/forecasts/{day}", query)

    @property
    def icon(self) -> str:
        """The page's icon."""
        return f"{self._root}/icon-192.png"

    @property
    def _root(self) -> str:
        return self.page_url.rstrip("/")

    @property
    def _language(self) -> dict[str, str]:
        return {} if self.language == "ko" else {"lang": self.language}

    def _at(self, path: str, query: dict[str, str]) -> str:
        named = query if self.station is None else {**query, "station": str(self.station)}
        return f"{self._root}{path}" + (f"?{urlencode(named)}" if named else "")
