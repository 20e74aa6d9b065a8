"""The page's limits of the PM10 grades are those of the domain."""

from __future__ import annotations

import re
from pathlib import Path

from seoulcast.datasets.pm10_grades import GRADE_UPPER_BOUNDS, GRADES, grade_of

FRONTEND = Path(__file__).parents[1] / "frontend" / "src"
STEP_TO_NEXT = 0.5
"""From the last whole µg/m³ of a grade to the mean that is rounded into the next one."""


def test_each_grade_begins_on_the_page_where_the_grade_below_ends():
    module = (FRONTEND / "lib" / "grades.ts").read_text()
    starts = module.partition("GRADE_STARTS")[2].partition("};")[0]
    written = {name: float(limit) for name, limit in re.findall(r"(\w+): ([\d.]+)", starts)}

    ends = dict(zip(GRADES[1:], GRADE_UPPER_BOUNDS, strict=True))
    assert written == {name: end + STEP_TO_NEXT for name, end in ends.items()}
    assert all(grade_of(start) == name for name, start in written.items())
