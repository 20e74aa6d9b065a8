"""The 46 columns of the hub's hourly ASOS answer: names, widths, decimals and missing codes.

Source: the hub's description of `kma_sfctm3.php`, and rows of it.
"""

from __future__ import annotations

from typing import NamedTuple


class HourColumn(NamedTuple):
    """One column of an hourly ASOS row.

    `decimals` is None for text, which the hub puts to the left of its width where it is a word.
    """

    name: str
    width: int
    decimals: int | None
    to_the_left: bool = False

    @property
    def is_temperature(self) -> bool:
        """Whether missing is -99.0: a temperature of -9.0 is a real one."""
        return self.name[:2] in {"TA", "TD", "TS", "TE"} and self.decimals == 1

    @property
    def missing(self) -> str:
        """The hub's text for no observation in this column."""
        if self.decimals is None:
            return "-"
        if self.is_temperature:
            return "-99.0"
        return f"{-9:.{self.decimals}f}"


HOUR_COLUMNS: tuple[HourColumn, ...] = (
    HourColumn("TM", 12, None),
    HourColumn("STN", 3, 0),
    HourColumn("WD", 3, 0),
    HourColumn("WS", 4, 1),
    HourColumn("GST_WD", 3, 0),
    HourColumn("GST_WS", 4, 1),
    HourColumn("GST_TM", 4, 0),
    HourColumn("PA", 6, 1),
    HourColumn("PS", 6, 1),
    HourColumn("PT", 2, 0),
    HourColumn("PR", 5, 1),
    HourColumn("TA", 5, 1),
    HourColumn("TD", 5, 1),
    HourColumn("HM", 5, 1),
    HourColumn("PV", 5, 1),
    HourColumn("RN", 6, 1),
    HourColumn("RN_DAY", 6, 1),
    HourColumn("RN_JUN", 6, 1),
    HourColumn("RN_INT", 6, 1),
    HourColumn("SD_HR3", 6, 1),
    HourColumn("SD_DAY", 6, 1),
    HourColumn("SD_TOT", 6, 1),
    HourColumn("WC", 2, 0),
    HourColumn("WP", 2, 0),
    HourColumn("WW", 22, None, to_the_left=True),
    HourColumn("CA_TOT", 3, 0),
    HourColumn("CA_MID", 3, 0),
    HourColumn("CH_MIN", 4, 0),
    HourColumn("CT", 8, None, to_the_left=True),
    HourColumn("CT_TOP", 3, 0),
    HourColumn("CT_MID", 3, 0),
    HourColumn("CT_LOW", 3, 0),
    HourColumn("VS", 5, 0),
    HourColumn("SS", 4, 1),
    HourColumn("SI", 5, 2),
    HourColumn("ST_GD", 2, 0),
    HourColumn("TS", 5, 1),
    HourColumn("TE_005", 5, 1),
    HourColumn("TE_01", 5, 1),
    HourColumn("TE_02", 5, 1),
    HourColumn("TE_03", 5, 1),
    HourColumn("ST_SEA", 3, 0),
    HourColumn("WH", 4, 1),
    HourColumn("BF", 2, 0),
    HourColumn("IR", 2, 0),
    HourColumn("IX", 2, 0),
)

HOUR_COLUMN_NAMES: tuple[str, ...] = tuple(column.name for column in HOUR_COLUMNS)
"""Names of the values of an hourly row, in order. TM is YYYYMMDDHHmm (KST), the hour's end."""
