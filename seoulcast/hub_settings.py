"""Settings of the hub: which it is, how it is asked and for whose values; and of the sandbox.

They are a part of `Settings`, and are read nowhere else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode

from seoulcast.stations import HOUR_STATIONS, UPWIND_STATIONS

Origin = Literal["kma", "archive", "synthetic"]
"""Where observations come from: the real hub, an archive of real observations served by
the sandbox, or the sandbox's weather generator."""

LOOPBACK = "127.0.0.1"
"""Where the sandbox listens and is asked, unless a setting says otherwise."""

_WITHOUT = {
    "stations": "Seoul alone",
    "predictor_stations": "all the hub has",
    "hour_stations": "ten across the country",
    "upwind_stations": "three to the west of Seoul",
}
"""What is taken where a list of stations is not set."""


class HubSettings(BaseSettings):
    """What is asked of the hub, and the sandbox in its place."""

    # --- the hub -----------------------------------------------------------------------
    kma_api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("KMA_API_KEY", "SEOULCAST_KMA_API_KEY"),
        description="Key of the KMA API Hub. Without one the sandbox is asked.",
    )
    kma_base_url: str | None = Field(
        None, description="Hub to ask; the public hub with a key, the sandbox without."
    )
    kma_timeout_s: float = Field(60.0, gt=0, description="Seconds without a byte before giving up.")
    kma_call_timeout_s: float = Field(
        300.0, gt=0, description="Seconds before a call is given up, however much is coming."
    )
    kma_attempts: int = Field(4, ge=1, description="Tries of one call, the first included.")
    kma_piece_days: int = Field(
        92, ge=1, description="Days asked for in one call; a silently cut answer is asked in less."
    )
    stations: Annotated[tuple[int, ...], NoDecode] = Field(
        (108,),
        min_length=1,
        description="Stations of the cities that are forecast, comma separated, the default one "
        "first (108: Seoul, 143: Daegu).",
    )
    predictor_stations: Annotated[tuple[int, ...], NoDecode] = Field(
        (),
        description="Stations fetched beside them, comma separated; empty means all the hub has.",
    )

    hour_stations: Annotated[tuple[int, ...], NoDecode] = Field(
        HOUR_STATIONS,
        description="Stations whose hours are fetched beside the cities' own, comma separated.",
    )
    upwind_stations: Annotated[tuple[int, ...], NoDecode] = Field(
        UPWIND_STATIONS,
        description="Stations whose PM10 of the last hours is fetched beside the cities' own, "
        "comma separated (102: Baengnyeongdo, 201: Ganghwa, 229: the sea off Taean).",
    )

    # --- the sandbox --------------------------------------------------------------------
    archive: Path | None = Field(
        None, description="Folder of real observations for the sandbox; else it generates."
    )
    sandbox_host: str = Field(
        LOOPBACK, description="Host that the sandbox is asked at, where it is another machine."
    )
    sandbox_port: int = Field(8108, ge=1, le=65535, description="Port of the sandbox.")
    sandbox_seed: int = Field(108, description="Seed of the sandbox's weather generator.")

    @field_validator(
        "stations", "predictor_stations", "hour_stations", "upwind_stations", mode="before"
    )
    @classmethod
    def _split_stations(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.replace(":", ",").split(",") if part.strip()]
        wrong = [part for part in parts if not (part.isascii() and part.isdigit())]
        if wrong:
            without = _WITHOUT[info.field_name or ""]
            raise ValueError(
                f"{wrong[0]!r} is no number of a station: give numbers separated by commas, "
                f"as 102,119. Unset SEOULCAST_{(info.field_name or '').upper()} for {without}."
            )
        return tuple(int(part) for part in parts)

    @field_validator("stations")
    @classmethod
    def _stations_differ(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if len(set(value)) < len(value):
            raise ValueError("a station is named twice in SEOULCAST_STATIONS: name each once")
        return value

    @field_validator("archive")
    @classmethod
    def _archive_is_there(cls, value: Path | None) -> Path | None:
        if value is None or (value / "asos_daily.csv.gz").is_file():
            return value
        if not any(value.glob("*.[cC][sS][vV]")):
            raise ValueError(
                f"no archive at {value}: expected a folder that holds asos_daily.csv.gz "
                "and pm10_daily.csv.gz, or CSV files of the open data portal. Unset "
                "SEOULCAST_ARCHIVE for synthetic weather."
            )
        return value

    @property
    def uses_sandbox(self) -> bool:
        """Whether observations come from the sandbox."""
        return self.kma_api_key is None and self.kma_base_url is None

    @property
    def starts_sandbox(self) -> bool:
        """Whether what asks the sandbox also starts it: not where it is on another machine."""
        return self.uses_sandbox and self.sandbox_host == LOOPBACK

    @property
    def origin(self) -> Origin:
        """Where observations come from, for every reader of what is stored."""
        if self.kma_api_key is not None:
            return "kma"
        return "synthetic" if self.archive is None else "archive"

    @property
    def stations_asked(self) -> tuple[int, ...]:
        """Stations to ask the hub for: empty means all it has."""
        if not self.predictor_stations:
            return ()
        return tuple(sorted({*self.stations, *self.predictor_stations}))

    @property
    def hour_stations_asked(self) -> tuple[int, ...]:
        """Stations whose hours of weather are fetched."""
        return tuple(sorted({*self.stations, *self.hour_stations}))

    @property
    def dust_stations_asked(self) -> tuple[int, ...]:
        """Stations whose hours of PM10 are fetched."""
        return tuple(sorted({*self.stations, *self.upwind_stations}))

    @property
    def kma_url(self) -> str:
        """Base URL of the hub that is asked."""
        if self.kma_base_url is not None:
            return self.kma_base_url.rstrip("/")
        if self.uses_sandbox:
            return f"http://{self.sandbox_host}:{self.sandbox_port}"
        return "https://apihub.kma.go.kr"
