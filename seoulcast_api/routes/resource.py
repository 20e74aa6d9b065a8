"""A resource said once: its JSON at an address, the same values as CSV at `<address>.csv`.

At `<address>.ko.csv` the table has Korean heads and a byte order mark, for spreadsheets.

A table has an address of its own, so that it can be linked, kept by caches without `Vary`,
and left out of the types that clients are generated with.
"""

# Annotations are looked at when a route is made, so they are not postponed here.
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar, get_type_hints

from fastapi import APIRouter, Depends, Response

from seoulcast.datasets.cities import City
from seoulcast_api.http.answers import SETTLED, CsvResponse, as_csv, as_json, documented_csv
from seoulcast_api.http.problems import documented
from seoulcast_api.presenting.csv_tables import Table
from seoulcast_api.responses.base import RangeResponse
from seoulcast_api.responses.forecasts import ForecastResponse
from seoulcast_api.routes.parameters import refuse_repeated

Body = TypeVar("Body", bound=RangeResponse | ForecastResponse)

RANGE_STATUSES = (422, 429, 503)
_KOREAN = (
    "The same address with `.ko.csv` has Korean heads and a byte order mark, for spreadsheets."
)


def range_file(body: RangeResponse, name: str) -> str:
    """The file of a range of days."""
    return f"{name}-{body.from_day}-{body.to_day}"


@dataclass(frozen=True)
class Csv(Generic[Body]):
    """The table of a resource.

    Args:
        summary: what it is, for the documentation.
        table: makes it of the JSON's body.
        example: its first lines.
        file: makes the name of a saved file of the body and of the resource's name.
    """

    summary: str
    table: Callable[[Body], Table]
    example: str
    file: Callable[[Any, str], str] = range_file


def resource(
    router: APIRouter,
    path: str,
    csv: Csv[Body],
    *,
    statuses: Sequence[int] = RANGE_STATUSES,
    cache: str = SETTLED,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers the addresses of what the decorated function makes.

    The function is a dependency of FastAPI: it takes what a route may take, and returns the
    body, which has a `station`. Its name is the resource's, its docstring the JSON's.

    Args:
        router: takes the routes.
        path: address of the JSON.
        csv: the table.
        statuses: problems that both can answer with.
        cache: the header `Cache-Control`.
    """

    def register(make: Callable[..., Any]) -> Callable[..., Any]:
        name = make.__name__

        def give_json(body: Annotated[Body, Depends(make)]) -> Response:
            return as_json(body, cache)

        def give_csv(body: Annotated[Body, Depends(make)]) -> CsvResponse:
            file = City(body.station.id).named(csv.file(body, name), "-")
            return as_csv(csv.table(body).render(), file, cache)

        def give_korean_csv(body: Annotated[Body, Depends(make)]) -> CsvResponse:
            file = City(body.station.id).named(csv.file(body, name), "-")
            return as_csv(csv.table(body).render(korean=True), file, cache)

        # The tables first: an address that ends in a parameter would take `.csv` too.
        router.add_api_route(
            f"{path}.ko.csv",
            give_korean_csv,
            name=f"{name}_ko_csv",
            dependencies=[Depends(refuse_repeated)],
            include_in_schema=False,
        )
        router.add_api_route(
            f"{path}.csv",
            give_csv,
            name=f"{name}_csv",
            description=f"{csv.summary}\n\n{_KOREAN}",
            dependencies=[Depends(refuse_repeated)],
            **documented_csv(csv.example, *statuses),
        )
        router.add_api_route(
            path,
            give_json,
            name=name,
            description=inspect.getdoc(make),
            dependencies=[Depends(refuse_repeated)],
            response_model=get_type_hints(make)["return"],
            responses=documented(*statuses),
        )
        return make

    return register
