"""Calls of MLflow, made again where the body of its server's answer breaks off.

A body is read after the headers, outside MLflow's own retries. Every call that is made here may be
made twice: it sets what it is given, or leaves a second entry of the same content.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient
from requests import exceptions as requests_errors
from tenacity import Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_exponential_jitter
from urllib3.exceptions import ReadTimeoutError

from seoulcast.settings import Settings

ATTEMPTS = 5
"""Of one call."""

_Result = TypeVar("_Result")


def call_again(call: Callable[[], _Result]) -> _Result:
    """The result of a call, made again while the body of an answer breaks off.

    Raises:
        MlflowException: the last of `ATTEMPTS` answers broke off too, or the call failed.
    """
    attempts = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential_jitter(multiplier=0.2, max=10.0, jitter=0.5),
        retry=retry_if_exception(is_broken_off),
        reraise=True,
    )
    return attempts(call)


def is_broken_off(error: BaseException) -> bool:
    """Whether MLflow failed because the body of an answer ended early or fell silent."""
    cause = error.__cause__ or error.__context__
    if not isinstance(error, MlflowException) or cause is None:
        return False
    if isinstance(cause, requests_errors.ConnectionError):
        # Before the headers it would be another error, after as many tries as MLflow makes.
        return bool(cause.args) and isinstance(cause.args[0], ReadTimeoutError)
    return isinstance(
        cause, requests_errors.ChunkedEncodingError | requests_errors.ContentDecodingError
    )


class CalledAgain:
    """An object of MLflow's whose functions are called through `call_again`.

    Args:
        target: a client, or the functions of `mlflow` as dagster-mlflow hands them out.
    """

    def __init__(self, target: object) -> None:
        self._target = target

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The target's function of that name."""
        function = getattr(self._target, name)

        def call(*args: object, **options: object) -> object:
            return call_again(partial(function, *args, **options))

        return call


def mlflow_client(settings: Settings) -> CalledAgain:
    """A client of the server, or of the database, that settings choose."""
    return CalledAgain(MlflowClient(tracking_uri=settings.mlflow_uri))
