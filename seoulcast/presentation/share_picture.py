"""The picture of a forecast that is shown where its page is shared: 1200 × 630 pixels, PNG.

Drawn of one issue as it is issued, so that it names times and never an age. Grades are word,
shape and colour at once, in the page's colours (`frontend/src/styles/tokens.css`). matplotlib
has no Korean letters of its own: without a Korean font the words are English.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from seoulcast.datasets.documents import Forecast, Grade
from seoulcast.presentation import share_words
from seoulcast.presentation.share_words import SharedDay
from seoulcast.presentation.words import GRADES, Language
from seoulcast.rounding import typeset
from seoulcast.targets import Words

if TYPE_CHECKING:
    # Takes a second to import, and most runs draw nothing.
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 1200, 630
"""Pixels, as those who show such pictures ask for."""

_DPI = 100
_MARGIN, _RIGHT = 64, WIDTH - 64
_WEEK, _BARS = 772, 956
"""Where the week begins, and the bars of its days."""
_COLUMN, _HEADING = 660, 66
"""Width of the words beside it, and the largest size of their letters."""
_INK, _SOFT, _LINE = "#15202b", "#4d5b68", "#d9dfe4"
_LOW, _HIGH, _BAND, _BAR = "#1f6596", "#b4431f", "#e3dcdc", "#8a5560"
_NOTICE, _NOTICE_INK = "#fff4d6", "#4a3600"

KOREAN_FONTS = (
    "Pretendard",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    # The one collection of Debian's fonts-noto-cjk goes by the name of its first member.
    "Noto Sans CJK JP",
    "NanumGothic",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
)
"""Families with Korean letters, the best first."""
_LATIN_FONT = "DejaVu Sans"
"""matplotlib's own."""


@dataclass(frozen=True)
class _Sign:
    """How a grade is drawn.

    Args:
        colour: of its field.
        ink: of the word and the shape on it.
        marker: matplotlib's shape.
        filled: whether the shape is filled.
    """

    colour: str
    ink: str
    marker: Literal["o", "^", "s"]
    filled: bool


_SIGNS: dict[Grade, _Sign] = {
    "good": _Sign("#2166ac", "#ffffff", "o", filled=False),
    "moderate": _Sign("#5aae61", "#0d1a10", "^", filled=False),
    "bad": _Sign("#f6c445", "#221a00", "^", filled=True),
    "very_bad": _Sign("#8b1a3a", "#ffffff", "s", filled=True),
}


def korean_font() -> str | None:
    """The family of a Korean font of this machine; None where it has none."""
    from matplotlib import font_manager  # noqa: PLC0415

    there = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in KOREAN_FONTS if name in there), None)


def share_picture(forecast: Forecast, language: Language) -> bytes:
    """The picture of a forecast's first day and of its week, the same bytes for the same issue.

    Args:
        forecast: as issued.
        language: of the words; English where this machine has no Korean font.
    """
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    font = korean_font()
    spoken: Language = language if font else "en"
    shared = shared_day(forecast)
    with mpl.rc_context({"font.family": [font or _LATIN_FONT, _LATIN_FONT]}):
        figure = Figure(figsize=(WIDTH / _DPI, HEIGHT / _DPI), dpi=_DPI, facecolor="white")
        sheet = _Sheet(figure, spoken)
        _head(sheet, shared)
        _today(sheet, shared)
        _week(sheet, forecast)
        _foot(sheet, shared)
        data = io.BytesIO()
        figure.savefig(data, format="png", dpi=_DPI, metadata={"Software": None})
    return data.getvalue()


def shared_day(forecast: Forecast) -> SharedDay:
    """The first day of a forecast."""
    first = forecast.days[0]
    medians = {name: value.quantiles["0.5"] for name, value in first.targets.items()}
    return SharedDay(
        station=forecast.station,
        origin=forecast.origin,
        issued_at=forecast.issued_at,
        day=first.date,
        low=medians["TA_MIN"],
        high=medians["TA_MAX"],
        dust=medians["PM10_AVG"],
        grade=first.pm10_grade.grade,
    )


class _Sheet:
    """A figure on which places are pixels from the top left corner.

    Args:
        figure: as large as the picture.
        language: of what is written.
    """

    def __init__(self, figure: Figure, language: Language) -> None:
        self.axes = figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
        self.axes.axis("off")
        self._language = language

    def write(
        self,
        x: float,
        y: float,
        text: Words | str,
        size: float,
        colour: str = _INK,
        *,
        bold: bool = False,
        to: bool = False,
    ) -> float:
        """Write a line on a baseline; returns where it ends.

        Args:
            x: where it begins; with `to` where it ends.
            y: of the baseline.
            text: in both languages, or a number.
            size: pixels of its letters.
            colour: of its letters.
            bold: whether they are heavy.
            to: whether it is written up to `x`.
        """
        drawn = self.axes.text(
            x,
            y,
            text if isinstance(text, str) else getattr(text, self._language),
            fontsize=_points(size),
            color=colour,
            weight="bold" if bold else "normal",
            ha="right" if to else "left",
        )
        return float(drawn.get_window_extent().x1)

    def width(self, text: Words, size: float) -> float:
        """How wide a bold line is, pixels."""
        return self.write(0, -HEIGHT, text, size, bold=True)

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A field with round ends."""
        from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415

        ends = f"round,pad=0,rounding_size={min(width, height) / 2}"
        self.axes.add_patch(
            FancyBboxPatch((x, y), width, height, boxstyle=ends, facecolor=colour, lw=0)
        )

    def line(self, y: float, x: float, end: float, colour: str, width: float) -> None:
        """A line across."""
        self.axes.plot([x, end], [y, y], color=colour, lw=_points(width))

    def sign(self, x: float, y: float, grade: Grade, size: float, ink: str) -> None:
        """The shape of a grade, `size` pixels wide, around a point."""
        sign = _SIGNS[grade]
        self.axes.plot(
            x,
            y,
            marker=sign.marker,
            markersize=_points(size),
            markeredgecolor=ink,
            markerfacecolor=ink if sign.filled else "none",
            markeredgewidth=_points(size * 0.16),
        )

    def badge(self, x: float, y: float, grade: Grade, size: float, word: Words | None) -> None:
        """A grade from `x` on, in the middle of `y`: shape and word on its colour."""
        sign = _SIGNS[grade]
        length = 0.0 if word is None else self.width(word, size) + 0.5 * size
        self.box(x, y - 0.85 * size, length + 1.7 * size, 1.7 * size, sign.colour)
        self.sign(x + 0.85 * size, y, grade, 0.7 * size, sign.ink)
        if word is not None:
            self.write(x + 1.6 * size, y + 0.35 * size, word, size, sign.ink, bold=True)


def _points(pixels: float) -> float:
    return pixels * 72 / _DPI


def _head(sheet: _Sheet, shared: SharedDay) -> None:
    sheet.write(_MARGIN, 80, share_words.place(shared.station), 27, bold=True)
    sheet.write(_RIGHT, 80, share_words.SITE, 27, bold=True, to=True)
    sheet.line(104, _MARGIN, _RIGHT, _INK, 3)
    end = sheet.write(_MARGIN, 158, share_words.date_words(shared.day), 28, _SOFT)
    notice = share_words.NOTICES.get(shared.origin)
    if notice is not None:
        sheet.box(end + 20, 131, sheet.width(notice, 22) + 36, 40, _NOTICE)
        sheet.write(end + 38, 158, notice, 22, _NOTICE_INK, bold=True)


def _today(sheet: _Sheet, shared: SharedDay) -> None:
    first = shared.temperature_words
    lines = (Words(f"{first.ko},", f"{first.en},"), shared.air_words)
    # As large as the column beside the week takes it.
    size = _HEADING * min(1.0, _COLUMN / max(sheet.width(line, _HEADING) for line in lines))
    for line, y in zip(lines, (250, 250 + 1.18 * size), strict=True):
        sheet.write(_MARGIN, y, line, size, bold=True)
    x = float(_MARGIN)
    for name, value, colour in (
        (share_words.LOW, shared.low, _LOW),
        (share_words.HIGH, shared.high, _HIGH),
    ):
        sheet.write(x, 408, name, 24, _SOFT)
        end = sheet.write(x, 482, share_words.degrees(value), 72, colour, bold=True)
        x = max(end, x + 100) + 36
    sheet.write(x, 408, share_words.DUST, 24, _SOFT)
    end = sheet.write(x, 482, typeset(shared.dust), 72, bold=True)
    sheet.write(end + 10, 482, share_words.DUST_UNIT, 24, _SOFT)
    sheet.badge(x, 524, shared.grade, 28, GRADES[shared.grade])


def _week(sheet: _Sheet, forecast: Forecast) -> None:
    lows = [day.targets["TA_MIN"].quantiles for day in forecast.days]
    highs = [day.targets["TA_MAX"].quantiles for day in forecast.days]
    coldest, hottest = min(low["0.1"] for low in lows), max(high["0.9"] for high in highs)
    scale = (_RIGHT - 64 - _BARS) / max(hottest - coldest, 1.0)

    def bar(y: float, start: float, end: float, height: float, colour: str) -> None:
        left = _BARS + (start - coldest) * scale
        sheet.box(left, y - height / 2, max((end - start) * scale, height), height, colour)

    for row, (day, low, high) in enumerate(zip(forecast.days, lows, highs, strict=True)):
        y = 150.0 + 61.0 * row
        sheet.write(_WEEK, y + 8, share_words.weekday(day.date), 23, bold=True)
        sheet.badge(_WEEK + 70, y, day.pm10_grade.grade, 18, None)
        sheet.write(
            _BARS - 12, y + 8, share_words.degrees(low["0.5"]), 23, _LOW, bold=True, to=True
        )
        sheet.write(_RIGHT, y + 8, share_words.degrees(high["0.5"]), 23, _HIGH, bold=True, to=True)
        bar(y, low["0.1"], high["0.9"], 20, _BAND)
        bar(y, low["0.5"], high["0.5"], 10, _BAR)
        if row:
            sheet.line(y - 30, _WEEK, _RIGHT, _LINE, 1.5)


def _foot(sheet: _Sheet, shared: SharedDay) -> None:
    sheet.line(562, _MARGIN, _RIGHT, _LINE, 1.5)
    sheet.write(_MARGIN, 600, share_words.issued_words(shared.issued_at), 23, _SOFT)
    sheet.write(_RIGHT, 600, share_words.NOT_OFFICIAL, 23, bold=True, to=True)
