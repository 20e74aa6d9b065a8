"""Reading of the record of models: the decisions about them, and which issued which days."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from seoulcast.datasets import keys, models
from seoulcast.datasets.documents import ForecastPointer, ModelInfo
from seoulcast.datasets.model_documents import Promotion
from seoulcast.datasets.store import ObjectStore
from seoulcast_api.http.caching import SETTLED_AGE_S, Cache
from seoulcast_api.http.store_errors import translate_errors

_ISSUERS_KEPT = 4096
"""Eleven years of issues, some 200 bytes each."""


class _IssueHead(BaseModel):
    """Of an issue, who made it; the seven days below are not looked at."""

    model: ModelInfo


class ModelReader:
    """Decisions about models, and which model issued which days.

    Args:
        store: where the objects lie.
    """

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._decisions: Cache[None, list[Promotion]] = Cache(1, SETTLED_AGE_S)
        # An issue never changes once it is written, so its key alone names who made it.
        self._issuers: Cache[str, ModelInfo] = Cache(_ISSUERS_KEPT)

    def decisions(self) -> list[Promotion]:
        """Every decision on record, oldest first. Raises ProblemError (503)."""

        def read() -> list[Promotion]:
            with translate_errors(keys.PROMOTIONS_PREFIX):
                return models.decisions(self._store)

        return self._decisions.get(None, read)

    def issued(self, days: list[date]) -> list[tuple[ModelInfo, list[date]]]:
        """The models that issued these days, each with its days, by their first day.

        Raises:
            ProblemError: 503, if the store can't be reached or an object can't be read.
        """
        with translate_errors(keys.FORECASTS.prefix):
            pointers = self._store.get_many(keys.FORECASTS.key(day) for day in days)
        by_version: dict[str, tuple[ModelInfo, list[date]]] = {}
        for key, data in pointers.items():
            with translate_errors(key):
                pointer = ForecastPointer.model_validate_json(data)
            model = self._issuer(pointer.key)
            by_version.setdefault(model.version, (model, []))[1].append(pointer.day)
        return list(by_version.values())

    def _issuer(self, key: str) -> ModelInfo:
        def read() -> ModelInfo:
            with translate_errors(key):
                try:
                    data = self._store.get(key)
                except KeyError:
                    raise ValueError("a pointer names it, and it is not there") from None
                return _IssueHead.model_validate_json(data).model

        return self._issuers.get(key, read)
