"""Every setting, its default and its unit. Read once at the edge and passed inwards.

Environment variables bear the prefix `SEOULCAST_` (the keys of other services keep the
names those services give them); a `.env` file in the working folder is read too.
No module reads `os.environ` for a setting of its own.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from seoulcast.clock import Clock

Origin = Literal["kma", "archive", "synthetic"]
"""Where observations come from: the real hub, an archive of real observations served by
the sandbox, or the sandbox's weather generator."""


class Settings(BaseSettings):
    """All settings of SeoulCast, validated at start."""

    model_config = SettingsConfigDict(
        env_prefix="SEOULCAST_",
        env_file=".env",
        # A variable set to nothing is not set: KMA_API_KEY= must not name the real hub.
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        # The input of a validation error can be all settings, keys and tokens in plain text.
        hide_input_in_errors=True,
    )

    # --- where things are kept -------------------------------------------------------
    home: Path = Field(
        Path(".seoulcast"),
        description="Folder of everything embedded: objects, Dagster's and MLflow's databases. "
        "Each origin gets a folder of its own below it.",
    )
    storage: Literal["local", "s3"] = Field("local", description="Where objects are kept.")
    s3_bucket: str = Field("seoulcast", description="Bucket, with storage=s3.")
    s3_prefix: str = Field("", description="Prefix before every key, with storage=s3.")
    s3_endpoint_url: str | None = Field(None, description="S3 endpoint other than AWS's own.")
    s3_region: str = Field("ap-northeast-2", description="S3 region.")
    mlflow_tracking_uri: str | None = Field(
        None, description="MLflow server; SQLite below `home` by default."
    )

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

    # --- the sandbox --------------------------------------------------------------------
    archive: Path | None = Field(
        None, description="Folder of real observations for the sandbox; else it generates."
    )
    sandbox_port: int = Field(8108, ge=1, le=65535, description="Loopback port of the sandbox.")
    sandbox_seed: int = Field(108, description="Seed of the sandbox's weather generator.")

    # --- cleaning -------------------------------------------------------------------------
    pm10_mean_outlier_above: float = Field(
        90.8,
        gt=0,
        description="Daily PM10 mean above this is taken out of the clean column, µg/m³.",
    )
    pm10_max_clip_above: float = Field(
        160.5, gt=0, description="Daily PM10 maximum above this is clipped to it, µg/m³."
    )
    interpolate_gap_days: int = Field(
        3, ge=0, description="Longest gap of temperature filled by interpolation in time, days."
    )
    pm10_min_slots: int = Field(
        216, ge=1, le=288, description="5-minute values that make a finished PM10 day (of 288)."
    )
    excluded_from: date = Field(
        date(1950, 9, 1), description="First day left out of training and climatology."
    )
    excluded_through: date = Field(
        date(1957, 12, 31), description="Last day left out of training and climatology."
    )
    publication_days: int = Field(
        3, ge=1, description="Age in days at which an incomplete day is taken as it is."
    )

    train_on: Literal["observed", "filtered"] = Field(
        "observed",
        description="PM10 that a model learns from: as observed, or without what the two "
        "limits take out.",
    )

    # --- the daily rhythm --------------------------------------------------------------------
    collect_at: time = Field(time(4, 0), description="Time of collection, KST.")
    forecast_at: time = Field(time(5, 0), description="Time of the forecast, KST.")
    late_retries: int = Field(
        3, ge=0, description="Tries again in the same run when a day is not published yet."
    )
    late_wait_s: float = Field(600.0, ge=0, description="Seconds between those tries.")
    now: datetime | None = Field(
        None, description="Sets the one clock (KST if without an offset); it advances from there."
    )
    now_anchor: float | None = Field(
        None, description="Real epoch second at which `now` was true; set by `make up`."
    )
    days_per_run: int | None = Field(
        None,
        ge=1,
        description="Days of one run in a backfill of observations from the asset graph, so that "
        "several workers share it; one run for all of them by default.",
    )
    history_from: date = Field(
        date(2000, 1, 1),
        description="First day that `make up` fetches: the model learns from 2000 on.",
    )

    # --- notifying people ------------------------------------------------------------------------
    slack_bot_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("SLACK_BOT_TOKEN", "SEOULCAST_SLACK_BOT_TOKEN"),
        description="Slack bot token (xoxb-...). Without one nothing is sent, and start says so.",
    )
    slack_channel: str = Field("#seoulcast", description="Channel of all messages.")
    slack_base_url: str = Field("https://slack.com/api/", description="Slack's Web API.")
    dagster_url: str = Field("http://127.0.0.1:3000", description="Dagster UI, for links.")
    page_url: str = Field("http://127.0.0.1:8000", description="The page, for links.")

    # --- serving ----------------------------------------------------------------------------------
    api_host: str = Field("127.0.0.1", description="Address the API listens on.")
    api_port: int = Field(
        8000, ge=0, le=65535, description="Port of the API and the page; 0 takes a free one."
    )
    dagster_port: int = Field(3000, ge=1, le=65535, description="Port of the Dagster UI.")
    run_check_s: int = Field(
        30, ge=1, description="Seconds between two checks of whether runs are alive (`make up`)."
    )
    rate_limit_per_minute: int = Field(
        600, ge=0, description="Requests a minute and client address to the API; 0 is no limit."
    )
    trusted_proxies: str = Field(
        "none",
        description="Addresses or networks, comma separated, whose X-Forwarded-For gives the "
        "client's address; or `none`.",
    )
    root_path: str = Field(
        "", description="Path under which a proxy publishes the API, as /seoulcast, and passes on."
    )
    page_dist: Path = Field(Path("frontend/dist"), description="Folder of the built page.")

    @field_validator("stations", "predictor_stations", mode="before")
    @classmethod
    def _split_stations(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.replace(":", ",").split(",") if part.strip()]
        wrong = [part for part in parts if not (part.isascii() and part.isdigit())]
        if wrong:
            without = {"stations": "Seoul alone"}.get(info.field_name or "", "all the hub has")
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

    @field_validator(
        "kma_api_key",
        "slack_bot_token",
        "kma_base_url",
        "s3_endpoint_url",
        "mlflow_tracking_uri",
        mode="before",
    )
    @classmethod
    def _without_blanks_around(cls, value: object) -> object:
        # A secret or an address from a file may end its line; of blanks alone it is none.
        if isinstance(value, SecretStr):
            value = value.get_secret_value()
        return value.strip() or None if isinstance(value, str) else value

    @field_validator("collect_at", "forecast_at")
    @classmethod
    def _has_no_offset(cls, value: time) -> time:
        if value.tzinfo is not None:
            raise ValueError("times of the day are in KST: leave the offset out, as 04:00")
        return value

    @field_validator("root_path")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        if re.fullmatch(r"(/[A-Za-z0-9._~-]+)*", value) is None:
            raise ValueError("give a path without a slash at its end, as /seoulcast")
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

    @model_validator(mode="after")
    def _excluded_days_are_in_order(self) -> Settings:
        if self.excluded_from > self.excluded_through:
            raise ValueError(
                f"SEOULCAST_EXCLUDED_FROM ({self.excluded_from}) is after "
                f"SEOULCAST_EXCLUDED_THROUGH ({self.excluded_through})."
            )
        return self

    @model_validator(mode="after")
    def _forecast_follows_collection(self) -> Settings:
        if self.forecast_at <= self.collect_at:
            raise ValueError(
                f"SEOULCAST_FORECAST_AT ({self.forecast_at}) must be later in the day than "
                f"SEOULCAST_COLLECT_AT ({self.collect_at})."
            )
        return self

    @cached_property
    def clock(self) -> Clock:
        """The one clock; real time unless `now` is set."""
        return Clock() if self.now is None else Clock.starting_at(self.now, self.now_anchor)

    @property
    def uses_sandbox(self) -> bool:
        """Whether observations come from the sandbox on loopback."""
        return self.kma_api_key is None and self.kma_base_url is None

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
    def kma_url(self) -> str:
        """Base URL of the hub that is asked."""
        if self.kma_base_url is not None:
            return self.kma_base_url.rstrip("/")
        if self.uses_sandbox:
            return f"http://127.0.0.1:{self.sandbox_port}"
        return "https://apihub.kma.go.kr"

    @property
    def origin_home(self) -> Path:
        """The folder below `home` for this origin, so that origins never mix."""
        return self.home.absolute() / self.origin

    @property
    def objects_dir(self) -> Path:
        """Folder of the objects with storage=local."""
        return self.origin_home / "objects"

    @property
    def dagster_home(self) -> Path:
        """Folder of Dagster's own storage in the embedded default."""
        return self.origin_home / "dagster"

    @property
    def mlflow_uri(self) -> str:
        """MLflow's tracking address."""
        return self.mlflow_tracking_uri or f"sqlite:///{self.origin_home / 'mlflow.db'}"
