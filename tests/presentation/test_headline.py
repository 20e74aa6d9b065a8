"""The words of a day that are read away from the page are those of the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seoulcast.presentation.headline import AIR, DAYS, temperature_class_of

PAGE = Path(__file__).parents[2] / "frontend" / "src"
CASES = json.loads((PAGE / "test" / "temperatureClasses.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("low", "high", "name"), [*CASES["classes"], *CASES["shown"]])
def test_a_day_has_the_same_class_as_on_the_page(low, high, name):
    assert temperature_class_of(low, high) == name


@pytest.mark.parametrize(
    ("language", "words"),
    [("ko", DAYS), ("en", DAYS), ("ko", AIR), ("en", AIR)],
    ids=["days-ko", "days-en", "air-ko", "air-en"],
)
def test_the_words_are_those_of_the_page(language, words):
    files = sorted((PAGE / "i18n").glob(f"{language}*.ts"))
    # Without the mark of where the page says once, beside it, which dust it is.
    page = "\n".join(file.read_text(encoding="utf-8") for file in files).replace("<pm10>", "")
    for name, said in words.items():
        assert f'{name}: "{getattr(said, language)}"' in page, name
