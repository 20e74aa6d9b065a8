"""A backfill started as the button of Dagster's asset graph does."""

from collections.abc import Sequence
from datetime import date

LAUNCH = """
mutation ($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}
"""
"""Takes `params`, see `params_of`; answers with a backfill's id, or with what is wrong."""


def params_of(assets: Sequence[str], days: Sequence[date]) -> dict[str, object]:
    """The variable `params` for assets, by name, and their partitions."""
    return {
        "assetSelection": [{"path": [name]} for name in assets],
        "partitionNames": [f"{day}" for day in days],
    }
