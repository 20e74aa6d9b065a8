"""What is pushed to topics, once, and what becomes of it while a topic's server is away."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from support.day_summaries import notable_forecast
from support.documents import DAY, MORNING, build_forecast
from support.topic_server import TopicServer

from seoulcast.clock import KST
from seoulcast.datasets import issues
from seoulcast.datasets.cities import City
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.notifying import NotSentError, Topics
from seoulcast_assets.sensors.outbox import Outbox

TODAY = DAY + timedelta(days=1)
UPDATED_AT = datetime(2022, 12, 31, 10, 20, 31, tzinfo=KST)
SECRET = "tk_s3cr3t0ft0pics"


@pytest.fixture
def server():
    with TopicServer() as running:
        yield running


@dataclass
class Pushing:
    """A system of documents alone, whose sensor is looked at by hand."""

    home: Path
    server: TopicServer
    cursor: str | None = None
    settings: Settings = field(init=False)
    definitions: dg.Definitions = field(init=False)

    def __post_init__(self):
        self.restart()

    @property
    def store(self) -> ObjectStore:
        return open_store(self.settings)

    def restart(self, **changes):
        """A new process, of other settings: its memory is gone, the cursor is not."""
        given = {
            "now": MORNING,
            "notify_urls": self.server.address("morning"),
            "alert_urls": self.server.address("alerts"),
        }
        self.settings = Settings(_env_file=None, home=self.home, **(given | changes))
        self.definitions = build_defs(self.settings)

    def look(self):
        sensor = self.definitions.get_repository_def().get_sensor_def("push_to_topics")
        resources = {name: self.definitions.resources[name] for name in ("topics", "store")}
        with (
            dg.DagsterInstance.ephemeral() as instance,
            dg.build_sensor_context(
                instance=instance, resources=resources, cursor=self.cursor
            ) as context,
        ):
            sensor.evaluate_tick(context)
            self.cursor = context.cursor

    def issue(self, forecast=None, station=108):
        issues.issue(City(station).view(self.store), forecast or build_forecast(origin="kma"))

    def unsent(self):
        return [one.key for one in self.store.list("push/")]


@pytest.fixture
def pushing(tmp_path, server):
    return Pushing(tmp_path, server)


def test_the_sentence_of_the_morning_is_pushed_once(pushing):
    pushing.look()
    assert pushing.server.messages == {}
    pushing.issue()
    for _ in range(3):
        pushing.look()
    (text,) = pushing.server.messages["morning"]
    assert text.splitlines() == [
        "서울 12월 31일 토요일",
        "추운 하루, 미세먼지 보통. 최저 −8°C, 최고 2°C, PM10 평균 42µg/m³로 예상해요.",
        "기상청이나 에어코리아의 공식 예보가 아니에요.",
        "",
        "Seoul, Saturday 31 December",
        "A cold day, moderate dust. Low −8 °C, high 2 °C, mean PM10 42 µg/m³.",
        "Not an official forecast of the KMA or AirKorea.",
        "",
        "http://127.0.0.1:8000",
    ]
    assert pushing.server.titles == {"서울캐스트 · SeoulCast"}
    assert "alerts" not in pushing.server.messages


@pytest.mark.fault(
    "services",
    "the service of a topic is down, or answers 503",
    happens="the message is kept, over a restart too, and sent when the service takes it, once",
    kept="all; other topics, Slack and the forecast go on",
    notified="the log of the code server; the topic's readers later",
)
@pytest.mark.parametrize("way", ["answers 503", "is away"])
def test_what_a_server_does_not_take_is_kept_and_sent_later_once(pushing, way):
    def set_down(*, down):
        if way == "answers 503":
            pushing.server.is_down = down
        elif down:
            pushing.server.stop()
        else:
            pushing.server.start()

    pushing.issue()
    set_down(down=True)
    pushing.look()
    pushing.restart()
    pushing.look()
    assert pushing.unsent() == [f"push/morning-1/unsent/morning-108-{DAY}.txt"]
    set_down(down=False)
    pushing.look()
    pushing.look()
    assert len(pushing.server.messages["morning"]) == 1
    assert pushing.unsent() == []


def test_a_topic_that_is_down_keeps_no_other_from_its_message(pushing, server):
    with TopicServer() as other:
        both = f"{other.address('elsewhere')}, {server.address('here')}"
        pushing.restart(notify_urls=both)
        other.is_down = True
        pushing.issue()
        pushing.look()
        assert len(server.messages["here"]) == 1
        other.is_down = False
        pushing.look()
        assert len(other.messages["elsewhere"]) == 1
        assert len(server.messages["here"]) == 1


def test_a_process_that_begins_anew_pushes_nothing_twice(pushing):
    pushing.issue()
    pushing.look()
    pushing.restart()
    pushing.look()
    assert len(pushing.server.messages["morning"]) == 1


def test_a_forecast_that_is_issued_again_or_updated_is_not_pushed_again(pushing):
    pushing.issue()
    pushing.look()
    pushing.issue(build_forecast(fingerprint="again"))
    pushing.look()
    pushing.issue(build_forecast(fingerprint="uuuu", issue="update", issued_at=UPDATED_AT))
    pushing.look()
    assert len(pushing.server.messages["morning"]) == 1


@pytest.mark.parametrize(
    "old", [build_forecast(DAY - timedelta(days=1)), build_forecast(kind="hindcast")]
)
def test_a_forecast_that_is_not_of_this_morning_is_not_pushed(pushing, old):
    pushing.issue(old)
    pushing.look()
    assert pushing.server.messages == {}


def test_dust_and_extremes_of_two_days_are_alerted_once_each(pushing):
    of_leads = {1: {"TA_MIN": -13.0, "TA_MAX": -3.0}, 2: {"PM10_AVG": 95.0}, 3: {"PM10_AVG": 300.0}}
    pushing.issue(notable_forecast(of_leads=of_leads, origin="kma"))
    pushing.look()
    pushing.look()
    (text,) = pushing.server.messages["alerts"]
    assert text.splitlines()[:3] == [
        "서울",
        "12월 31일 토요일: 매섭게 추운 하루 · 최저 −13°C",
        "1월 1일 일요일: 미세먼지(PM10) 나쁨 · 평균 95µg/m³",
    ]
    assert "1월 2일" not in text


def test_an_update_alerts_of_what_is_new_alone(pushing):
    pushing.issue(notable_forecast(of_leads={1: {"PM10_AVG": 95.0}}))
    pushing.look()
    worse = notable_forecast(
        of_leads={1: {"PM10_AVG": 180.0}},
        fingerprint="uuuu",
        issue="update",
        issued_at=UPDATED_AT,
    )
    pushing.issue(worse)
    pushing.look()
    better = notable_forecast(
        of_leads={1: {"PM10_AVG": 96.0}},
        fingerprint="vvvv",
        issue="update",
        issued_at=UPDATED_AT + timedelta(minutes=5),
    )
    pushing.issue(better)
    pushing.look()
    first, second = pushing.server.messages["alerts"]
    assert "나쁨" in first
    assert "매우나쁨" in second


def test_a_day_that_was_alerted_of_yesterday_is_not_alerted_of_again(pushing):
    pushing.issue(notable_forecast(of_leads={2: {"PM10_AVG": 95.0}}))
    pushing.look()
    pushing.restart(now=MORNING + timedelta(days=1))
    pushing.issue(notable_forecast(TODAY, of_leads={1: {"PM10_AVG": 97.0}}))
    pushing.look()
    assert len(pushing.server.messages["alerts"]) == 1
    assert len(pushing.server.messages["morning"]) == 2


def test_each_city_is_pushed_with_its_name_and_its_page(pushing):
    pushing.restart(stations=(108, 143))
    pushing.issue()
    pushing.issue(build_forecast(station=143), station=143)
    pushing.look()
    seoul, daegu = sorted(pushing.server.messages["morning"], key=len)
    assert seoul.startswith("서울")
    assert daegu.startswith("대구")
    assert daegu.endswith("/?station=143")


def test_a_message_that_was_sent_and_could_not_be_removed_is_not_sent_again(pushing, server):
    class Clinging:
        def __init__(self, store):
            self._store = store

        def __getattr__(self, name):
            return getattr(self._store, name)

        def delete(self, key):
            raise OSError(key)

    (topic,) = Topics.of(pushing.settings).morning
    with pytest.raises(OSError, match="unsent/hello"):
        Outbox(topic, Clinging(pushing.store)).notify({"hello": "good morning"})
    Outbox(topic, pushing.store).send_kept()
    assert server.messages["morning"] == ["good morning"]
    assert pushing.unsent() == []


def test_without_topics_there_is_no_sensor(tmp_path):
    definitions = build_defs(Settings(_env_file=None, home=tmp_path))
    names = {sensor.name for sensor in definitions.get_repository_def().sensor_defs}
    assert "push_to_topics" not in names


@pytest.mark.parametrize("trouble", ["503", "away", "unknown service", "broken"])
def test_no_topic_and_no_token_is_logged_whatever_goes_wrong(pushing, caplog, trouble):
    caplog.set_level(logging.DEBUG)
    server = pushing.server
    url = server.address(SECRET).replace("ntfy://", f"ntfy://{SECRET}@")
    if trouble == "503":
        server.is_down = True
    elif trouble == "away":
        server.stop()
    elif trouble == "unknown service":
        url = url.replace("ntfy", "carrierpigeon")
    else:
        url = f"json://127.0.0.1:1/{SECRET}"
    settings = Settings(_env_file=None, notify_urls=url)
    (topic,) = Topics.of(settings).morning
    with pytest.raises(NotSentError) as caught:
        topic.notify("good morning")
    Outbox(topic, pushing.store).notify({"hello": "good morning"})
    assert SECRET not in caplog.text
    assert SECRET not in f"{caught.value!r} {caught.value.__context__!r} {settings!r}"
    assert "push/morning-1" in caplog.text
    # What is logged later is written as ever.
    logging.getLogger("apprise").warning("said by somebody else")
    assert "said by somebody else" in caplog.text


def test_a_sent_message_logs_no_topic_either(pushing, caplog):
    caplog.set_level(logging.DEBUG)
    (topic,) = Topics.of(
        Settings(_env_file=None, notify_urls=pushing.server.address(SECRET))
    ).morning
    topic.notify("good morning")
    assert pushing.server.messages == {SECRET: ["good morning"]}
    assert SECRET not in caplog.text
