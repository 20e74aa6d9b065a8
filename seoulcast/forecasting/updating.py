"""Issues the update of a morning's forecast: by a model that has learnt to, or not at all.

An update that knew less than the morning did, as its hours are late, would be a worse forecast:
then the morning's stands.
"""

from __future__ import annotations

from datetime import date

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
    """Whether hours tell the update anything, and no value lacks what corrected the morning's."""
    corrected = [value.corrections for ahead in update.days for value in ahead.targets.values()]
    if not any("hours" in own for own in corrected):
        return False
    return all(
        set(value.corrections) <= set(own.targets[target].corrections)
        for ahead, own in zip(morning.days, update.days, strict=True)
        for target, value in ahead.targets.items()
        if target in own.targets
    )
