"""The sandbox as a hub: faithful bytes, one clock, switches, and a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date

import httpx
import numpy as np
import pytest

from seoulcast.kma import wire
from seoulcast.kma.columns import ASOS_COLUMNS, PM10
from seoulcast.kma.sandbox import Faults

API = "/api/typ01/url"
DAY = date(2021, 3, 1)


def ask(sandbox, path: str, **query: str) -> httpx.Response:
    return httpx.get(
        f"{sandbox.url}{API}/{path}",
        params={"authKey": "good"} | query,
        timeout=20.0,
        trust_env=False,
    )


def seoul(sandbox, day: str) -> dict[str, str]:
    body = ask(sandbox, "kma_sfcdd.php", tm=day, stn="108").content
    (row,) = wire.parse_asos_day(body).rows
    return dict(zip(ASOS_COLUMNS, row, strict=True))


# --- faithful ---------------------------------------------------------------------------


def test_both_asos_paths_tell_the_same_in_their_own_framing(sandbox):
    day = ask(sandbox, "kma_sfcdd.php", tm="20210301", stn="0").content
    period = ask(sandbox, "kma_sfcdd3.php", tm1="20210301", tm2="20210301").content
    assert wire.parse_asos_day(day).rows == wire.parse_asos_period(period).rows
    lines = period.decode("cp949").split("\n")
    assert {len(line) for line in lines if line and line[0] != "#"} == {323}


def test_stations_are_chosen_by_number_or_several_with_colons(sandbox):
    body = ask(sandbox, "kma_sfcdd3.php", tm1="20210301", tm2="20210302", stn="108:159").content
    assert [row[:2] for row in wire.parse_asos_period(body).rows] == [
        ("20210301", "108"), ("20210301", "159"), ("20210302", "108"), ("20210302", "159"),
    ]  # fmt: skip


def test_columns_nobody_made_bear_the_hubs_missing_codes(sandbox):
    row = seoul(sandbox, "20210301")
    assert (row["TE_05"], row["EV_S"], row["FG_DUR"], row["WR_DAY"]) == (
        "-99.0", "-9.0", "-9.00", "-9",
    )  # fmt: skip


def test_a_pm10_row_has_the_hubs_widths(sandbox):
    body = ask(sandbox, "kma_pm10.php", tm1="202103010000", tm2="202103010010", stn="108").content
    rows = [line for line in body.decode("cp949").split("\n") if line[:1] not in {"#", ""}]
    assert len(rows) == 3
    assert rows[0].startswith("202103010000,   108,")
    assert rows[0].endswith(",000000,,=")
    assert len(rows[0]) == len("202607011800,   108,   39,000000,,=")


@pytest.mark.parametrize("key", ["", "bad"])
def test_without_a_good_key_the_answer_is_the_401_envelope_in_utf8(sandbox, key):
    answer = ask(sandbox, "kma_sfcdd3.php", authKey=key)
    assert answer.status_code == 401
    assert answer.json()["result"] == {"status": 401, "message": "유효한 인증키가 아닙니다."}


def test_an_unknown_path_is_404_and_an_unreadable_time_400(sandbox):
    assert ask(sandbox, "kma_other.php").status_code == 404
    assert ask(sandbox, "kma_sfcdd.php", tm="yesterday").status_code == 400


# --- one clock: noon of 2022-12-31 ------------------------------------------------------


def test_todays_row_is_there_and_partly_filled(sandbox):
    today, yesterday = seoul(sandbox, "20221231"), seoul(sandbox, "20221230")
    assert today["TA_AVG"] == "-99.0"
    assert today["WS_AVG"] == "-9.0"
    assert float(today["TA_MIN"]) < float(today["TA_MAX"])
    assert float(yesterday["TA_AVG"]) > -50.0


def test_later_days_are_a_frame_without_rows(sandbox):
    answer = ask(sandbox, "kma_sfcdd3.php", tm1="20230101", tm2="20230110")
    assert answer.status_code == 200
    assert wire.parse_asos_period(answer.content).rows == []


def test_pm10_of_today_goes_up_to_now_and_no_further(sandbox):
    body = ask(sandbox, "kma_pm10.php", tm1="202212310000", stn="108").content
    times = [row[0] for row in wire.parse_five_minute(body).rows]
    assert times[0] == "202212310000"
    assert times[-1] <= f"{sandbox.hub.clock.now():%Y%m%d%H%M}"
    # The value of 11:50 is that of the five minutes to 11:55, and there two minutes later.
    assert len(times) in range(143, 158)


def test_tm2_alone_gives_the_latest_time_only(sandbox):
    body = ask(sandbox, "kma_pm10.php", tm2="202103010012", stn="108").content
    assert [row[0] for row in wire.parse_five_minute(body).rows] == ["202103010010"]


# --- switches ---------------------------------------------------------------------------


def test_faults_are_set_and_state_is_read_over_http(sandbox):
    answer = httpx.put(
        f"{sandbox.url}/_sandbox/faults", json={"empty_frame": True}, trust_env=False
    )
    assert answer.status_code == 200
    assert wire.parse_asos_day(ask(sandbox, "kma_sfcdd.php", tm="20210301").content).rows == []
    state = httpx.get(f"{sandbox.url}/_sandbox/state", trust_env=False, timeout=60).json()
    assert state["origin"] == "synthetic"
    assert state["faults"]["empty_frame"] is True
    assert state["calls"]["kma_sfcdd.php"] >= 1
    assert state["total"] == sum(state["calls"].values())


def test_an_unknown_fault_is_refused_with_its_name(sandbox):
    answer = httpx.put(
        f"{sandbox.url}/_sandbox/faults", json={"explode": 1}, trust_env=False, timeout=60
    )
    assert answer.status_code == 422
    assert "explode" in answer.text
    assert sandbox.faults == Faults()


def test_a_revised_day_has_other_values_and_its_neighbours_do_not(sandbox):
    before = seoul(sandbox, "20210302")
    sandbox.faults = Faults(revised_asos={DAY: {"TA_MAX": 39.6, "RN_DAY": -9.0}})
    assert seoul(sandbox, "20210301")["TA_MAX"] == "39.6"
    assert seoul(sandbox, "20210301")["RN_DAY"] == "-9.0"
    assert seoul(sandbox, "20210302") == before


def test_a_bad_day_has_its_minimum_above_its_maximum(sandbox):
    sandbox.faults = Faults(bad_asos_days=frozenset({DAY}))
    row = seoul(sandbox, "20210301")
    assert float(row["TA_MIN"]) > float(row["TA_MAX"])


def test_every_station_has_pm10_of_its_own_and_none_where_there_is_no_station(sandbox):
    query = {"tm1": "202103010000", "tm2": "202103010005"}
    one = wire.parse_five_minute(ask(sandbox, "kma_pm10.php", **query, stn="143").content).rows
    assert [row[:2] for row in one] == [("202103010000", "143"), ("202103010005", "143")]
    two = wire.parse_five_minute(ask(sandbox, "kma_pm10.php", **query, stn="108:143").content).rows
    assert [row[1] for row in two] == ["108", "108", "143", "143"]
    assert (
        wire.parse_five_minute(ask(sandbox, "kma_pm10.php", **query, stn="999").content).rows == []
    )


def test_a_fault_of_one_station_leaves_the_others_as_they_are(sandbox):
    query = {"tm1": "202103010000", "tm2": "202103010005"}
    sandbox.faults = Faults(station=143, path="kma_pm10.php", status_5xx=503)
    assert ask(sandbox, "kma_pm10.php", **query, stn="143").status_code == 503
    assert ask(sandbox, "kma_pm10.php", **query, stn="108").status_code == 200
    sandbox.faults = Faults(
        station=143, late_pm10_days=frozenset({DAY}), late_asos_days=frozenset({DAY})
    )
    rows = wire.parse_five_minute(ask(sandbox, "kma_pm10.php", **query, stn="108:143").content).rows
    assert {row[1] for row in rows} == {"108"}
    day = f"{DAY:%Y%m%d}"
    both = ask(sandbox, "kma_sfcdd3.php", tm1=day, tm2=day, stn="108:143").content
    assert {row[1] for row in wire.parse_asos_period(both).rows} == {"108"}


def pm10_values(body):
    return [int(row[2]) for row in wire.parse_five_minute(body).rows]


def test_pm10_days_can_be_revised_and_bad(sandbox):
    query = {"tm1": "202103010000", "tm2": "202103010005", "stn": "108"}
    before = pm10_values(ask(sandbox, "kma_pm10.php", **query).content)
    sandbox.faults = Faults(revised_pm10={DAY: 7}, bad_pm10_days=frozenset({DAY}))
    after = pm10_values(ask(sandbox, "kma_pm10.php", **query).content)
    assert after == [99999, before[1] + 7]


def test_the_quota_counts_calls_since_it_was_set(sandbox):
    sandbox.faults = Faults(quota_after_calls=1)
    answers = [ask(sandbox, "kma_sfcdd.php", tm="20210301") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 403]
    assert "일일 최대 호출 건수 제한" in answers[1].json()["result"]["message"]


def test_a_delayed_answer_is_whole(sandbox):
    whole = ask(sandbox, "kma_sfcdd.php", tm="20210301").content
    sandbox.faults = Faults(delay_s=0.05)
    assert ask(sandbox, "kma_sfcdd.php", tm="20210301").content == whole


# --- made-up weather over the wire ------------------------------------------------------


def test_a_day_is_the_same_in_whatever_range_it_is_asked_for(client):
    alone = {d: r for chunk in client.asos(DAY, DAY) for d, r in chunk.rows.items()}
    among = {
        d: r
        for chunk in client.asos(date(2021, 1, 1), date(2021, 4, 1))
        for d, r in chunk.rows.items()
    }
    assert among[DAY] == alone[DAY]
    (dust,) = client.five_minute(PM10, DAY, DAY, 108)
    (longer,) = client.five_minute(PM10, date(2021, 2, 20), date(2021, 3, 5), 108)
    assert longer.rows[DAY] == dust.rows[DAY]


def test_temperatures_stand_in_order_on_every_day(client):
    rows = [
        row
        for chunk in client.asos(date(2020, 1, 1), date(2020, 12, 31))
        for rows in chunk.rows.values()
        for row in rows
    ]
    low, mean, high = np.array(
        [
            [float(row[ASOS_COLUMNS.index(n)]) for n in ("TA_MIN", "TA_AVG", "TA_MAX")]
            for row in rows
        ]
    ).T
    assert (low < mean).all()
    assert (mean < high).all()


# --- a process of its own ---------------------------------------------------------------


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_started_alone_it_says_where_and_what_and_quits_cleanly(tmp_path, stop):
    process = subprocess.Popen(
        [sys.executable, "-m", "seoulcast.kma.sandbox", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
    )
    with process:
        line = process.stdout.readline()
        assert line.startswith("KMA sandbox at http://127.0.0.1:")
        assert "synthetic weather, seed 108" in line
        url = line.removeprefix("KMA sandbox at ").split(": ")[0]
        state = httpx.get(f"{url}/_sandbox/state", trust_env=False, timeout=60).json()
        assert state["total"] == 0
        process.send_signal(stop)
        assert process.wait(timeout=20) == 0
        assert process.stderr.read() == ""


def test_a_taken_port_is_told_in_words(sandbox, tmp_path):
    port = sandbox.url.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "seoulcast.kma.sandbox", "--port", port],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"The sandbox can't listen on port {port}")
