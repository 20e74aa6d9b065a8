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

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from seoulcast.clock import Clock
from seoulcast.hub_settings import HubSettings
from seoulcast.hub_settings import Origin as Origin  # noqa: PLC0414 - for every reader of settings

UPDATE_AT = time(10, 20)
"""The row of 10:00 is there a quarter of an hour later."""

KNOWN_BY = time(10, 10)
"""Before it that row is never there."""


_SERVICE = "[A-Za-z][A-Za-z0-9+.-]*://"
"""How an address of apprise begins."""


class Settings(HubSettings):
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
    morning_at: time = Field(
        time(4, 15),
        description="Time at which the night's hours and official forecasts are "
        "fetched, KST; again and again until five minutes before the forecast.",
    )
    forecast_at: time = Field(time(5, 0), description="Time of the forecast, KST.")
    update_at: time | None = Field(
        UPDATE_AT,
        description="Time at which the forecast is issued once more by the hours to 10:00, KST; "
        "`none` turns that off.",
    )
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
        description="Slack bot token (xoxb-...). Without one Slack is off, and start says so.",
    )
    slack_channel: str = Field("#seoulcast", description="Channel of all messages.")
    operator_urls: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="Places that get Slack's messages too, comma separated addresses as apprise "
        "takes them (mailtos://, discord://, tgram://, jsons://), one place each.",
    )
    notify_urls: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (),
        description="Topics of the morning's sentence, comma separated addresses as apprise takes "
        "them (ntfys://host/topic), one topic each.",
    )
    alert_urls: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Topics of alerts of bad PM10, heat and cold, likewise."
    )
    slack_base_url: str = Field("https://slack.com/api/", description="Slack's Web API.")
    dagster_url: str = Field("http://127.0.0.1:3000", description="Dagster UI, for links.")
    page_url: str = Field(
        "http://127.0.0.1:8000", description="The page as readers reach it, for links."
    )
    mlflow_url: str = Field("http://127.0.0.1:5000", description="MLflow's UI, for links.")

    # --- serving ----------------------------------------------------------------------------------
    api_host: str = Field("127.0.0.1", description="Address the API listens on.")
    api_port: int = Field(
        8000, ge=0, le=65535, description="Port of the API and the page; 0 takes a free one."
    )
    dagster_port: int = Field(3000, ge=1, le=65535, description="Port of the Dagster UI.")
    mlflow_port: int = Field(
        5000, ge=1, le=65535, description="Port of the MLflow server that `make up` starts."
    )
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

    @field_validator("operator_urls", "notify_urls", "alert_urls", mode="before")
    @classmethod
    def _split_addresses(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        # An address may have commas of its own: a new one begins with its service.
        parts = re.split(rf"[\s,]+(?={_SERVICE})", value.strip(" \t\r\n,"))
        if not all(re.match(_SERVICE, part) for part in parts):
            # Without the address, which may hold a token.
            raise ValueError("begin each address with its service, as ntfys://host/topic")
        return tuple(parts)

    @field_validator("update_at", mode="before")
    @classmethod
    def _may_be_off(cls, value: object) -> object:
        return None if isinstance(value, str) and value.strip().lower() == "none" else value

    @field_validator("update_at")
    @classmethod
    def _follows_its_hours(cls, value: time | None) -> time | None:
        if value is not None and value < KNOWN_BY:
            raise ValueError(f"an update reads the hours to 10:00: give {KNOWN_BY:%H:%M} or later")
        return value

    @field_validator("collect_at", "morning_at", "forecast_at", "update_at")
    @classmethod
    def _has_no_offset(cls, value: time | None) -> time | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError("times of the day are in KST: leave the offset out, as 04:00")
        return value

    @field_validator("root_path")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        if re.fullmatch(r"(/[A-Za-z0-9._~-]+)*", value) is None:
            raise ValueError("give a path without a slash at its end, as /seoulcast")
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

    @model_validator(mode="after")
    def _update_follows_forecast(self) -> Settings:
        # A forecast that is moved alone, to a later time, is not updated.
        is_chosen = "update_at" in self.model_fields_set and self.update_at is not None
        if is_chosen and not self.is_updated:
            raise ValueError(
                f"SEOULCAST_UPDATE_AT ({self.update_at}) must be later in the day than "
                f"SEOULCAST_FORECAST_AT ({self.forecast_at})."
            )
        return self

    @model_validator(mode="after")
    def _forecast_follows_morning(self) -> Settings:
        # With the forecast moved alone, the night's hours are fetched before it all the same.
        if "morning_at" in self.model_fields_set and self.forecast_at <= self.morning_at:
            raise ValueError(
                f"SEOULCAST_FORECAST_AT ({self.forecast_at}) must be later in the day than "
                f"SEOULCAST_MORNING_AT ({self.morning_at})."
            )
        return self

    @cached_property
    def clock(self) -> Clock:
        """The one clock; real time unless `now` is set."""
        return Clock() if self.now is None else Clock.starting_at(self.now, self.now_anchor)

    @property
    def is_updated(self) -> bool:
        """Whether forecasts are issued once more: not one that is issued later than that."""
        return self.update_at is not None and self.update_at > self.forecast_at

    def page_of(self, station: int) -> str:
        """The page of a city; that of the first one has no number."""
        return (
            self.page_url if station == self.stations[0] else f"{self.page_url}/?station={station}"
        )

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
    def mlflow_files(self) -> Path:
        """Folder of the files that MLflow's runs keep in the embedded default."""
        return self.origin_home / "mlflow"

    @property
    def mlflow_uri(self) -> str:
        """MLflow's tracking address."""
        return self.mlflow_tracking_uri or f"sqlite:///{self.origin_home / 'mlflow.db'}"
