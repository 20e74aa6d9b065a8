"""The pictures of a forecast that are shown where its page is shared, stored beside it.

They are drawn of the newest forecast of a run, once all are issued, as a history is never shared.
Nothing that goes wrong with them reaches a forecast: the API then has a picture without values.
"""

from collections.abc import Callable
from typing import get_args

from seoulcast.datasets import keys
from seoulcast.datasets.documents import Forecast
from seoulcast.datasets.store import ObjectStore
from seoulcast.presentation.words import Language


def store_share_pictures(
    store: ObjectStore, forecast: Forecast, report: Callable[[str], object]
) -> None:
    """Draw and store the pictures of a live forecast, in each language; of a hindcast none.

    Args:
        store: the city's view of the object store.
        forecast: as issued.
        report: told in a sentence what went wrong.
    """
    if forecast.kind != "live":
        return
    try:
        # matplotlib takes a second to import.
        from seoulcast.presentation.share_picture import share_picture  # noqa: PLC0415

        for language in get_args(Language):
            key = keys.share_picture(forecast.day, forecast.fingerprint, language)
            # Once, as the issue itself.
            store.create(key, share_picture(forecast, language))
    except Exception as error:  # noqa: BLE001  whatever it is, the forecast stands
        report(f"The picture of the forecast under {forecast.day} is not there: {error!r}")
