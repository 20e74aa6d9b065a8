"""The picture of a forecast that is shown where its page is shared."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from matplotlib.image import imread
from support.page_site import winter_forecast

from seoulcast.datasets.documents import GRADES, grade_of
from seoulcast.presentation import share_picture as drawing
from seoulcast.presentation import share_words
from seoulcast.presentation.share_picture import HEIGHT, WIDTH, share_picture, shared_day

PUBLIC = Path(__file__).parents[2] / "frontend" / "public"


def size_of(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


def around(value, median: float) -> dict[str, float]:
    """The quantiles of a target, moved to another median."""
    by = median - value.quantiles["0.5"]
    return {level: at + by for level, at in value.quantiles.items()}


def with_first_day(low: float, high: float, dust: float):
    forecast = winter_forecast()
    first, *rest = forecast.days
    medians = {"TA_MIN": low, "TA_AVG": (low + high) / 2, "TA_MAX": high, "PM10_AVG": dust}
    targets = {
        name: value.model_copy(update={"quantiles": around(value, medians.get(name, value.mean))})
        for name, value in first.targets.items()
    }
    grade = first.pm10_grade.model_copy(update={"grade": grade_of(dust)})
    day = first.model_copy(update={"targets": targets, "pm10_grade": grade})
    return forecast.model_copy(update={"days": [day, *rest]})


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_picture_has_the_size_that_messengers_ask_for_and_is_the_same_each_time(language):
    forecast = winter_forecast()
    png = share_picture(forecast, language)

    assert size_of(png) == (WIDTH, HEIGHT) == (1200, 630)
    assert len(png) < 300_000, "some messengers take no larger one"
    assert share_picture(forecast, language) == png


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    ("low", "high", "dust"), [(-17.6, -12.4, 999.0), (-20.0, 1.0, 160.0), (26.0, 38.4, 8.0)]
)
def test_long_words_and_large_numbers_stay_within_their_columns(language, low, high, dust):
    forecast = with_first_day(low, high, dust).model_copy(update={"origin": "synthetic"})
    pixels = imread(io.BytesIO(share_picture(forecast, language)))[:, :, :3]

    edges = [pixels[:, :40], pixels[:, -40:], pixels[:30], pixels[-12:]]
    assert all((edge == 1.0).all() for edge in edges), "nothing is cut off"
    assert (pixels[112:550, 740:768] == 1.0).all(), "today does not run into the week"


def test_each_grade_is_told_by_its_own_colour_and_shape():
    signs = [drawing._SIGNS[grade] for grade in GRADES]

    assert len({sign.colour for sign in signs}) == len(GRADES)
    assert len({(sign.marker, sign.filled) for sign in signs}) == len(GRADES)


def test_the_colours_of_grades_are_those_of_the_page():
    tokens = (PUBLIC.parent / "src" / "styles" / "tokens.css").read_text(encoding="utf-8")
    for grade, sign in drawing._SIGNS.items():
        assert f"--grade-{grade}: {sign.colour};" in tokens
        assert f"--grade-{grade}-ink: {sign.ink};" in tokens


def test_without_a_korean_font_the_words_are_english(monkeypatch):
    forecast = winter_forecast()
    monkeypatch.setattr(drawing, "korean_font", lambda: None)

    assert share_picture(forecast, "ko") == share_picture(forecast, "en")


def test_made_up_values_are_told_to_be_so():
    real = share_picture(winter_forecast(), "ko")

    assert share_picture(winter_forecast(origin="synthetic"), "ko") != real


def test_a_city_whose_station_is_not_told_is_named_alone():
    assert share_words.place(108) == ("서울, 송월동 관측소", "Seoul, station in Songwol-dong")
    assert share_words.place(143) == ("대구 관측소", "Station of Daegu")


def test_what_is_shared_is_the_first_day_of_the_issue():
    forecast = winter_forecast()

    assert shared_day(forecast).day == forecast.days[0].date
    assert shared_day(forecast).issued_at == forecast.issued_at


@pytest.mark.parametrize("name", ["share.png", "share.en.png"])
def test_the_picture_without_values_has_the_same_size(name):
    assert size_of((PUBLIC / name).read_bytes()) == (WIDTH, HEIGHT)
