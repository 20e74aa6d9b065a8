"""Another file format of clean days: a class, a line in `FORMATS` and the dataset's extension."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from seoulcast.datasets import keys
from seoulcast.datasets.day_formats import FORMATS
from seoulcast.datasets.days import read_day, render_days, row_count, write_days
from seoulcast.datasets.history import compact, read_range
from seoulcast.datasets.raw_contracts import RAW
from seoulcast.datasets.tables import CLEAN

DAY = date(2020, 1, 1)
IN_PARQUET = replace(keys.TEMPERATURE, extension="parquet")


class Parquet:
    """Day objects in Parquet, with numbers of a fixed count of decimals as in CSV."""

    def write(self, rows, days):
        objects = {}
        for day in pc.unique(days).to_pylist():
            written = io.BytesIO()
            pq.write_table(rows.filter(pc.equal(days, day)), written)
            objects[day] = written.getvalue()
        return objects

    def read(self, name, table, objects):
        assert name == IN_PARQUET.name
        tables = [pq.read_table(io.BytesIO(data)).cast(table.arrow_schema) for data in objects]
        return pa.concat_tables(tables)

    def row_count(self, data):
        return pq.read_metadata(io.BytesIO(data)).num_rows


@pytest.fixture(autouse=True)
def parquet(monkeypatch):
    monkeypatch.setitem(FORMATS, "parquet", Parquet())


def test_days_of_another_format_hold_the_same_rows(local_store, temperature):
    frame = temperature("2020-01-01", 3)
    objects = render_days(IN_PARQUET, frame)
    assert objects[DAY].startswith(b"PAR1")
    assert row_count(IN_PARQUET, objects[DAY]) == 1
    write_days(local_store, IN_PARQUET, objects)
    write_days(local_store, keys.TEMPERATURE, render_days(keys.TEMPERATURE, frame))
    same = read_day(local_store, keys.TEMPERATURE, DAY)
    pd.testing.assert_frame_equal(read_day(local_store, IN_PARQUET, DAY), same)


def test_a_years_history_is_made_of_days_of_another_format(local_store, temperature):
    frame = temperature("2020-01-01", 3)
    write_days(local_store, IN_PARQUET, render_days(IN_PARQUET, frame))
    before = read_range(local_store, IN_PARQUET, DAY, date(2020, 1, 3))
    assert compact(local_store, IN_PARQUET, DAY, date(2020, 1, 3)) == ["2020"]
    pd.testing.assert_frame_equal(
        read_range(local_store, IN_PARQUET, DAY, date(2020, 1, 3)), before
    )
    assert len(before) == 3


def test_a_day_in_quarantine_has_the_extension_of_its_format():
    assert keys.quarantine(keys.TEMPERATURE, DAY, "ab").endswith("/2020-01-01/ab.csv")
    assert keys.quarantine(IN_PARQUET, DAY, "ab").endswith("/2020-01-01/ab.parquet")


def test_each_dataset_of_tables_has_a_format():
    datasets = [one for one in vars(keys).values() if isinstance(one, keys.DayDataset)]
    with_format = {one.name for one in datasets if one.extension in FORMATS}
    assert with_format == {*CLEAN, *RAW}
