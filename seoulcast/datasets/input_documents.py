"""What a forecast's document says of what it was made from, and of what there was. No values."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from seoulcast.datasets.document_base import Document
from seoulcast.datasets.version_1 import StoredReason
from seoulcast.reasons import SourceName


class InputInfo(Document):
    """What a forecast was made from, of one dataset."""

    newest: date | None = Field(description="Newest observed day used, None if there is none.")
    digest: str = Field(description="SHA-256 of the input window of this dataset.")


class MorningInput(Document):
    """What was there of a morning's dataset at the issue, whether or not the model reads it."""

    newest: datetime | None = Field(
        description="End of its newest hour, or newest time of issue (aware, KST); None if absent."
    )
    newest_by_source: dict[SourceName, datetime] = Field(
        default_factory=dict, description="Likewise, of each official forecast's path."
    )
    digest: str | None = Field(description="Etag of the day's object.")
    reasons: list[StoredReason] = Field(description="Why its sources could not be read.")
