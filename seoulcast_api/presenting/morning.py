"""What a forecast's record says of each source of the morning. Nothing is read here."""

from __future__ import annotations

from datetime import datetime, time

from seoulcast.clock import KST
from seoulcast.datasets.documents import Forecast, MorningInput
from seoulcast.datasets.morning_inputs import ABSENT
from seoulcast.datasets.sources import OFFICIAL_SOURCES, SOURCES_OF
from seoulcast.reasons import NotAppliedFor, SourceFailing, SourceName
from seoulcast.windows import MORNING, UPDATE
from seoulcast_api.presenting import labels
from seoulcast_api.responses.forecasts import MorningSource, MorningState

SourceReason = NotAppliedFor | SourceFailing


def morning_sources(forecast: Forecast) -> list[MorningSource]:
    """Every source as of the issue; none where the forecast has no record of them."""
    if not forecast.morning:
        return []
    known_to = UPDATE.last_hour if forecast.issue == "update" else MORNING.last_hour
    last_hour = datetime.combine(forecast.day, time(), tzinfo=KST) + known_to
    told = []
    for dataset, sources in SOURCES_OF.items():
        known = forecast.morning.get(dataset.name, ABSENT)
        for source in sources:
            reason = _reason(known, source)
            newest = _newest(known, source, reason)
            is_official = source in OFFICIAL_SOURCES
            is_whole = reason is None if is_official else newest is not None and newest >= last_hour
            state = _state(newest, reason, is_whole=is_whole)
            # What came in all the same needs no excuse.
            why = None if state == "available" else reason
            told.append(
                MorningSource(
                    source=source,
                    name=labels.SOURCES[source],
                    state=state,
                    newest=None if newest is None else newest.astimezone(KST),
                    used=newest is not None and dataset.name in forecast.inputs,
                    reason_words=None if why is None else labels.of_reason(why),
                    reason_data=None if why is None else labels.data_of(why),
                )
            )
    return told


def _reason(known: MorningInput, source: SourceName) -> SourceReason | None:
    for reason in known.reasons:
        if isinstance(reason, SourceReason) and reason.source == source:
            return reason
    return None


def _newest(
    known: MorningInput, source: SourceName, reason: SourceReason | None
) -> datetime | None:
    """The newest hour or issue of a source.

    Issues of before that was recorded by source have one time for all official forecasts, which
    need not be that of the one that was missing.
    """
    if source in OFFICIAL_SOURCES and (known.newest_by_source or reason is not None):
        return known.newest_by_source.get(source)
    return known.newest


def _state(newest: datetime | None, reason: SourceReason | None, *, is_whole: bool) -> MorningState:
    if newest is not None and is_whole:
        return "available"
    if isinstance(reason, NotAppliedFor):
        return "refused"
    if isinstance(reason, SourceFailing):
        return "late" if reason.kind == "unpublished" else "failing"
    return "absent" if newest is None else "late"
