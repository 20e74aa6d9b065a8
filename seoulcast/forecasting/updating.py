"""Issues the update of a morning's forecast: by a model that has learnt to, or not at all.

An update that knew less than the morning did, as its hours are late, would be a worse forecast:
then the morning's stands.
"""

from __future__ import annotations

from datetime import date

from seoulcast import targets
from seoulcast.datasets.documents import Forecast
from seoulcast.forecasting.core.observations import Observations
from seoulcast.forecasting.issuing import Record, by_model, document_of, why_not_model
from seoulcast.forecasting.model.predictor import Predictor
from seoulcast.windows import UPDATE


def issue_update(
    observations: Observations, day: date, model: Predictor, morning: Forecast, record: Record
) -> Forecast | None:
    """The update of the forecast under D; None where it would know nothing more.

    Args:
        observations: clean tables, of hours and official forecasts those since the morning's
            issue as well; what is later than the update knows is not read.
        day: D; lead 1 is the day after.
        model: the promoted model.
        morning: the forecast that is updated.
        record: what the update says of itself.
    """
    known = observations.through(day, UPDATE)
    if not model.can_update or why_not_model(known, day) is not None:
        return None
    attempt = by_model(known, day, model, record, UPDATE)
    if attempt is None:
        return None
    update = document_of(attempt, known, day, record, UPDATE)
    if not knows_as_much(update, morning):
        return None
    return update.model_copy(update={"updates": morning.issued_at})


def knows_as_much(update: Forecast, morning: Forecast) -> bool:
    """Whether hours tell the update anything, of temperature and of PM10 where the morning's did.

    What KMA had issued by the morning is there for the update as well.
    """
    told = _told_by_hours(update)
    return bool(told) and _told_by_hours(morning) <= told


def _told_by_hours(forecast: Forecast) -> set[str]:
    """Groups of targets of which hours have corrected any value.

    Which of the values is learnt, and not the same in the morning and at ten.
    """
    return {
        targets.TARGETS[targets.index(name)].group.name
        for ahead in forecast.days
        for name, value in ahead.targets.items()
        if "hours" in value.corrections
    }
