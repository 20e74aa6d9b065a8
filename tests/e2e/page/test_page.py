"""The page as a reader meets it in Chromium: words, days, ages, failures, and its manners.

Every visit is made once, in one launch of the browser; each test reads the reports it needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

import pytest
from support.documents import build_morning
from support.reverse_proxy import published_below

from seoulcast.clock import KST
from seoulcast.datasets.cities import City
from seoulcast.reasons import NotAppliedFor, SourceFailing

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

LANGUAGES = ("ko", "en")
THEMES = ("light", "dark")
WIDTHS = (360, 1440)
ZONES = {
    "Asia/Seoul": ["Home"],
    "America/New_York": ["ArrowRight"],
    "Pacific/Kiritimati": ["End"],
}
"""Time zones of readers, and what each presses on the first chart."""
LOOKS = tuple(product(LANGUAGES, THEMES, WIDTHS))
SHIFT_AT_THE_FOOT = 0.02
"""For a reader who is at the page's end before the parts above it: its foot gives way to them."""
FAILURES = ("nothing", "unreachable", "passed")
PATH = "/seoulcast"
PATHS = ("path taken off", "path passed on")
"""What a proxy may do with the path that it publishes the service below."""
LACKING = build_morning(
    lacking={
        "dust_hours": SourceFailing(source="dust_hours", kind="hub_unreachable"),
        "midterm_temperature": NotAppliedFor(source="midterm_temperature", path="fct_afs_wc.php"),
        "midterm_land": NotAppliedFor(source="midterm_land", path="fct_afs_wl.php"),
    }
)
"""A morning without some of its sources."""


def path_of(language: str) -> str:
    return "/en" if language == "en" else "/"


@pytest.fixture(scope="module")
def sites(open_site, morning: datetime) -> Iterator[dict[str, str]]:
    """Addresses of services in every state a reader can meet."""
    started = {
        "fresh": open_site(morning),
        "late": open_site(morning + timedelta(hours=21, minutes=30)),
        "stale": open_site(datetime(2023, 1, 2, 20, 0, tzinfo=KST)),
        "passed": open_site(datetime(2023, 1, 10, 9, 0, tzinfo=KST)),
        "synthetic": open_site(
            morning, origin="synthetic", status="fallback", reasons=["why"], morning=LACKING
        ),
        "nothing": open_site(morning, empty=True),
        "two cities": open_site(morning, city=City(143)),
    }
    found = {name: site.url for name, site in started.items()}
    passed_on = open_site(morning, root_path=PATH).url
    with (
        published_below(PATH, found["two cities"], strips=True) as taken_off,
        published_below(PATH, passed_on, strips=False) as kept,
    ):
        yield found | {"path taken off": taken_off, "path passed on": kept}


@pytest.fixture(scope="module")
def reports(visit, sites: dict[str, str]) -> dict[Any, dict[str, Any]]:
    """What the browser met at each visit, by the visit's name."""
    fresh = sites["fresh"]
    wishes: dict[Any, dict[str, Any]] = {
        (language, theme, width): {
            "url": fresh + path_of(language),
            "dark": theme == "dark",
            "width": width,
            "axe": True,
            # Unfolded where the room is scarce.
            "tables": width == 360,
        }
        for language, theme, width in LOOKS
    }
    wishes |= {
        zone: {"url": fresh + "/en", "timezone": zone, "keys": keys} for zone, keys in ZONES.items()
    }
    wishes |= {
        name: {"url": sites[name], "axe": True, "width": 360}
        for name in ("late", "stale", "passed", "synthetic", "nothing")
    }
    wishes["unreachable"] = {"url": fresh, "unreachable": True, "axe": True, "width": 360}
    # So high that the charts are near.
    held = {"held": "**/assets/{Charts,DayChart,Scores}-*.js", "height": 1200}
    wishes["words first"] = {"url": fresh, **held}
    wishes["nowhere"] = {"url": fresh + "/nowhere", "axe": True}
    wishes["shared"] = {"url": fresh + "/en?unit=f&past=90&score=dust&lead=7", "scroll": True}
    wishes["shared"] |= {"axe": True, "tables": True, "experts": True}
    wishes["Daegu"] = {"url": sites["two cities"] + "/?station=143", "axe": True, "width": 360}
    for name in PATHS:
        wishes[name] = {"url": sites[name] + "/en", "scroll": True}
    wishes["below a path, nowhere"] = {"url": sites["path taken off"] + "/no/where"}
    wishes["printed"] = {"url": fresh, "dark": True, "print": True}
    wishes["narrow"] = {"url": fresh, "width": 320}
    wishes["wall"] = {"url": fresh, "width": 2560, "height": 1440}
    return dict(zip(wishes, visit(*wishes.values()), strict=True))


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
class TestEveryLook:
    """Each language, theme and width."""

    def test_has_nothing_that_axe_would_mend(self, reports, language, theme, width):
        assert reports[language, theme, width]["axe"] == []

    def test_scrolls_down_only_and_moves_nothing_while_it_loads(
        self, reports, language, theme, width
    ):
        report = reports[language, theme, width]

        assert not report["scrollsSideways"]
        assert report["layoutShift"] == 0, report["shifted"]

    def test_is_whole_and_in_its_language(self, reports, language, theme, width):
        report = reports[language, theme, width]
        heading = {"ko": "추운 하루, 미세먼지(PM10) 보통", "en": "A cold day, moderate dust (PM10)"}

        assert report["language"] == language
        assert report["heading"] == heading[language]
        assert len(report["charts"]) == 3
        assert len(report["week"]) == 7
        assert "µg/m³" in report["text"]
        assert "−6°" in report["text"]

    def test_has_the_colours_of_its_theme(self, reports, language, theme, width):
        background = reports[language, theme, width]["background"]

        assert (background == "rgb(255, 255, 255)") == (theme == "light")


def test_no_visit_meets_an_error_that_is_not_the_failure_it_is_about(reports):
    told = {name: report["console"] for name, report in reports.items() if report["console"]}

    # A browser itself logs an answer of 404 or 503 and a failed connection.
    failing = {"nothing", "unreachable", "nowhere", "below a path, nowhere"}
    assert set(told) == failing
    assert all("404" in line for line in told["nowhere"])
    assert all("503" in line for line in told["nothing"])
    assert all("ERR_FAILED" in line for line in told["unreachable"])


def test_nothing_is_asked_for_outside_the_site_and_no_cookie_is_set(reports, sites):
    own = {urlsplit(url).netloc for url in sites.values()}

    for name, report in reports.items():
        assert report["requests"], name
        outside = {url for url in report["requests"] if urlsplit(url).netloc not in own}
        assert not outside, name
        assert report["cookies"] == 0, name


@pytest.mark.parametrize("zone", ZONES)
def test_days_are_those_of_seoul_wherever_the_reader_is(reports, zone):
    report = reports[zone]

    assert [card["day"] for card in report["cards"]] == ["2022-12-31", "2023-01-01"]
    assert report["cards"][0]["text"].startswith("Today Saturday, December 31")
    assert report["week"][1] == {"day": "2023-01-01", "text": "Sun 1/1"}
    assert report["week"][-1] == {"day": "2023-01-06", "text": "Fri 1/6"}
    assert report["sliders"][1].startswith("Sat, Dec 31 Forecast")
    assert re.search(r"Sat, Dec 31 05:00 \([45] hours ago\)", report["text"])


def test_the_words_of_today_do_not_wait_for_the_code_that_draws(reports):
    report = reports["words first"]

    assert any("/assets/Charts-" in url for url in report["requests"])
    assert report["charts"] == []
    assert report["heading"] == "추운 하루, 미세먼지(PM10) 보통"
    assert [card["which"] for card in report["cards"]] == ["today", "tomorrow"]
    assert len(report["week"]) == 7


def test_the_forecast_is_asked_for_once_and_early(reports):
    for look in (*LOOKS, "Daegu"):
        asked = [urlsplit(url).path for url in reports[look]["requests"]]
        assert asked.count("/result") == 1, look
        # Before anything that only the page's own code asks for.
        assert asked.index("/result") < asked.index("/api/v1/stations")


def test_a_forecast_that_is_late_shows_its_second_day_as_today_and_says_why(reports):
    report = reports["late"]

    assert [card["day"] for card in report["cards"]] == ["2023-01-01", "2023-01-02"]
    assert "늦어진 예보" in report["text"]
    assert any("05:00에 나올 오늘 예보가 늦어지고 있어" in notice for notice in report["notices"])


def test_a_stale_forecast_says_since_when_nothing_came(reports):
    report = reports["stale"]

    assert [card["day"] for card in report["cards"]] == ["2023-01-02", "2023-01-03"]
    assert "오래된 예보" in report["text"]
    assert any("2022년 12월 31일 05:00에 나온 뒤로" in notice for notice in report["notices"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_had_come_in_when_it_was_issued_is_one_sentence_where_nothing_lacked(
    reports, language
):
    said = {
        "ko": "밤사이 04:00까지의 관측과 02:00에 나온 기상청 예보까지 모두 받은 뒤에 낸 예보예요.",
        "en": "Issued after last night's observations through 04:00 and KMA's forecasts through "
        "02:00 had come in.",
    }
    assert said[language] in reports[language, "light", 360]["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sky_and_rain_of_each_day_are_told_as_kmas_and_when_to_take_an_umbrella(reports, language):
    todays = {
        "ko": (
            "오늘 12월 31일 토요일 오후 우산 · 80%",
            "우산을 챙기세요.",
            "기상청 예보 (12월 30일 (금) 17:00 발표) 오전 구름많음, 강수확률 30%",
            "오후 흐리고 비, 강수확률 80%",
        ),
        "en": (
            "Today Saturday, December 31 Umbrella, afternoon · 80%",
            "Take an umbrella.",
            "KMA forecast (issued Fri, Dec 30 17:00) Morning: mostly cloudy, chance of rain",
            "Afternoon: overcast with rain, chance 80%",
        ),
    }
    report = reports[language, "light", 360]
    for words in todays[language]:
        assert words in report["cards"][0]["text"]
    weekly = {"ko": "강수확률은 기상청이 내는 예보예요", "en": "are KMA's forecast (issued"}
    assert weekly[language] in report["text"]


def test_what_lacked_is_named_with_why_and_without_the_words_of_the_hub(reports):
    text = reports["synthetic"]["text"]

    assert "시간별 미세먼지 관측 — 기상청 서버에 연결되지 않았어요" in text
    assert "기상청 중기예보(기온), 기상청 중기예보(하늘·비) — 서울캐스트가 아직" in text
    assert "아직 예보 계산에 쓰지 않는 자료라 예보는 달라지지 않아요." in text
    assert ".php" not in text


def test_made_up_data_and_a_forecast_without_the_model_are_told_above_the_days(reports):
    report = reports["synthetic"]
    text = report["text"]

    assert "연습용 가상 자료" in report["notices"][0]
    assert any("모델 없이 계절 추세와" in notice for notice in report["notices"])
    assert text.index("연습용 가상 자료") < text.index("오늘 12월 31일")


def test_nothing_issued_yet_is_told_with_what_happens_next(reports):
    alert = reports["nothing"]["alert"]

    assert alert.startswith("아직 발표된 예보가 없어요")
    assert "자동으로 다시 확인해요" in alert


def test_an_unreachable_service_is_told_apart_from_one_without_a_forecast(reports):
    alert = reports["unreachable"]["alert"]

    assert alert.startswith("예보 서버에 연결할 수 없어요")
    assert "기상청 날씨누리" in alert


def test_a_forecast_whose_days_have_passed_shows_none_of_them_as_today(reports):
    report = reports["passed"]

    assert report["alert"].startswith("이 예보는 오늘을 담고 있지 않아요")
    assert report["cards"] == []
    assert report["week"] == []


def test_what_experts_ask_for_can_be_unfolded(reports):
    text = reports["shared"]["text"]

    assert "Details for experts: CRPS" in text
    assert "CRPS is the error of the whole forecast distribution." in text
    assert "Chance of bad air, and what came" in text


@pytest.mark.parametrize(
    "name",
    [
        *FAILURES,
        "late",
        "stale",
        "synthetic",
        "nowhere",
        "shared",
        "narrow",
        "wall",
        "Daegu",
    ],
)
def test_every_other_view_has_the_same_manners(reports, name):
    report = reports[name]

    assert report.get("axe", []) == []
    assert not report["scrollsSideways"]
    most = SHIFT_AT_THE_FOOT if name == "shared" else 0
    assert report["layoutShift"] <= most, report["shifted"]


def test_charts_are_reached_and_read_by_keyboard_alone(reports):
    for zone in ZONES:
        assert reports[zone]["focus"] is not None, "Tab never comes to a chart"
        assert reports[zone]["focus"]["outline"] != "none"

    first, following, last = (reports[zone] for zone in ZONES)
    assert first["sliders"][0].startswith("Thu, Dec 1 Observed, High")
    assert following["sliders"][0].startswith("Sun, Jan 1 Forecast, High 5.7°")
    assert last["sliders"][0].startswith("Fri, Jan 6 Forecast, High 2.4°")
    assert following["charts"][0].startswith("Temperature °C Sun, Jan 1 Forecast")


def test_the_tables_behind_the_charts_hold_every_day(reports):
    assert reports["ko", "light", 360]["tables"] == [1 + 14 + 7, 1 + 14 + 7]
    assert reports["shared"]["tables"] == [1 + 90 + 7, 1 + 90 + 7, 1 + 30]


@pytest.mark.parametrize(("language", "width"), [*product(LANGUAGES, WIDTHS)])
def test_the_week_has_the_range_of_each_value_on_a_phone_too(reports, language, width):
    said = {"ko": r"\( ?10번 중 8번은 \d+~\d+\)", "en": r"\( ?8 times in 10 \d+ to \d+\)"}
    assert len(re.findall(said[language], reports[language, "light", width]["text"])) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_says_that_it_is_no_official_forecast(reports, language):
    said = {"ko": "공식 예보가 아니에요", "en": "Not an official forecast"}
    text = reports[language, "light", 360]["text"]
    assert text.index(said[language]) < text.index({"ko": "발표 12월", "en": "Issued"}[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_moved_the_forecast_is_a_sentence_of_each_day(reports, language):
    today, tomorrow = reports[language, "light", 360]["cards"]
    said = {
        "ko": "밤사이 날씨를 반영해 오늘 최저기온을 1.2° 낮춰 잡았어요. 새벽까지 잰 미세먼지를 "
        "반영해 미세먼지를 9 µg/m³ 높여 잡았어요. 기상청 예보를 반영해 최고기온을 0.8° 높여 "
        "잡았어요.",
        "en": "Last night's weather made us lower today's low by 1.2°. The dust measured last "
        "night made us raise the dust by 9 µg/m³. KMA's forecast made us raise the high by 0.8°.",
    }
    first = {
        "ko": "밤사이 날씨를 반영해 내일 최저기온을 0.6°",
        "en": "lower tomorrow's low by 0.6°",
    }
    assert today["text"].endswith(said[language])
    assert first[language] in tomorrow["text"]


def test_the_steps_of_the_forecast_are_unfolded_as_a_table_that_adds_up(reports):
    head, *steps = reports["ko", "dark", 360]["steps"]
    assert head == ["", "최저 °C", "최고 °C", "평균 °C", "미세먼지 µg/m³"]
    assert steps == [
        ["일자료 모델", "−4.9", "1.4", "−1.7", "31"],
        ["발표 전 시간 자료", "−1.2", "−0.2", "−0.7", "+9"],
        ["기상청 예보", "−0.3", "+0.8", "+0.2", "−2"],
        ["최근 오차", "+0.1", "+0.1", "+0.1", "0"],
        ["예보 (기댓값)", "−6.3", "2.1", "−2.1", "38"],
    ]
    assert reports["ko", "light", 1440]["steps"] == [], "folded until it is opened"
    lows = [row[1] for row in reports["shared"]["steps"]]
    assert lows == ["Low °F", "23.2", "−2.2", "−0.5", "+0.2", "20.7"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_made_from_kmas_forecasts_and_whose_the_result_is_is_said(reports, language):
    said = {"ko": "기상청 예보는 재료로 쓰고", "en": "KMA's forecasts are inputs"}
    assert said[language] in reports[language, "light", 1440]["text"]


def test_an_address_carries_the_choices_made_on_the_page(reports):
    report = reports["shared"]

    assert report["charts"][0].startswith("Temperature °F")
    assert report["sliders"][0].startswith("Sat, Dec 31 Forecast, High 35.8°")
    assert report["charts"][3].startswith("Forecast and outcome, Dust, daily average")
    assert "µg/m³ on average" in report["text"]


def test_earlier_forecasts_are_loaded_only_where_a_reader_comes_to_them(reports):
    def asked_for_rows(name):
        return any("target=PM10_AVG&lead=7" in url for url in reports[name]["requests"])

    assert asked_for_rows("shared")
    assert not asked_for_rows("Asia/Seoul")


def test_how_far_to_trust_it_is_told_where_a_reader_comes_to_it(reports):
    report = reports["shared"]

    assert report["charts"][4].startswith("Chance of bad air, and what came")
    assert "How far to trust it" in report["text"]
    assert "30 checks, of which 4 found a change." in report["text"]
    assert "2022-12-28-0badcafe" in report["text"]
    assert not any("/api/v1/drift" in url for url in reports["Asia/Seoul"]["requests"])


def test_another_city_is_an_address_of_the_same_page_and_everything_is_of_it(reports):
    report = reports["Daegu"]

    assert report["title"] == "서울캐스트 · 대구의 7일 기온과 미세먼지"
    assert report["heading"] == "추운 하루, 미세먼지(PM10) 나쁨"
    asked = [url for url in report["requests"] if "/api/v1/" in url or "/result" in url]
    assert all("station=143" in url for url in asked if "/api/v1/stations" not in url)
    assert report["files"]
    assert all("station=143" in address for address in report["files"])


def test_paper_is_light_whatever_the_screen_was(reports):
    assert reports["printed"]["background"] == "rgb(255, 255, 255)"


@pytest.mark.parametrize("name", PATHS)
def test_below_a_path_of_a_host_the_page_is_whole_and_stays_there(reports, name):
    report = reports[name]

    assert report["heading"] == "A cold day, moderate dust (PM10)"
    assert "How far to trust it" in report["text"]
    assert report["files"]
    assert all(address.startswith(f"{PATH}/api/v1/") for address in report["files"])
    asked = [urlsplit(url).path for url in report["requests"]]
    assert all(path.startswith(f"{PATH}/") for path in asked)
    assert asked.count(f"{PATH}/result") == 1


def test_an_address_without_a_page_says_so_in_both_languages_and_leads_home(reports):
    text = reports["nowhere"]["text"]

    assert "찾는 페이지가 없어요 예보로 가기" in text
    assert "There is no page at this address. To the forecast in English" in text


def test_the_place_of_the_values_is_told_above_them(reports):
    for language, place in (
        ("ko", "서울, 송월동 관측소"),
        ("en", "Seoul, station in Songwol-dong"),
    ):
        text = reports[language, "light", 360]["text"]
        assert text.index(place) < text.index(reports[language, "light", 360]["heading"])
    assert "대구 관측소" in reports["Daegu"]["text"]


def test_an_address_below_a_path_that_is_no_page_says_so(reports):
    report = reports["below a path, nowhere"]

    assert report["heading"] == reports["nowhere"]["heading"]
    assert all(urlsplit(url).path.startswith(f"{PATH}/") for url in report["requests"])


@pytest.mark.parametrize("name", ["fresh", *PATHS])
def test_the_page_can_be_installed(sites, name):
    at = sites[name] + "/manifest.webmanifest"
    with urlopen(at, timeout=60) as answer:
        manifest = json.load(answer)

    assert urljoin(at, manifest["start_url"]) == urljoin(at, manifest["scope"]) == f"{sites[name]}/"
    for icon in manifest["icons"]:
        with urlopen(urljoin(at, icon["src"]), timeout=60) as answer:
            assert answer.headers["content-type"] == icon["type"]
