"""An archive of files as the open data portal gives them: read as they are, or refused."""

import subprocess
import sys
from datetime import date, datetime

import pytest

from seoulcast.clock import KST, Clock
from seoulcast.kma.client import SANDBOX_KEY, KmaClient
from seoulcast.kma.columns import ASOS_COLUMNS
from seoulcast.kma.columns import PM10 as PM10_SERIES
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.kma.sandbox.portal import ArchiveError, check_portal_files, read_portal_files

DAILY = (
    "지점,지점명,일시,평균기온(°C),최저기온(°C),최고기온(°C),일강수량(mm),최대 풍속 풍향(16방위),"
    "평균 상대습도(%),합계 일조시간(hr)\n"
    "108,서울,2023-01-01,-0.2,-4.3,3.8,,270,59.1,7.5\n"
    "108,서울,2023-01-02,-2.6,-7.4,,0.0,290,51.4,\n"
    "159,부산,2023-01-01,5.1,1.6,11.0,12.5,20,40.0,8.9\n"
)
HOURLY = "지점,지점명,일시,기온(°C),강수량(mm)\n108,서울,2023-01-01 00:00,-2.1,\n"
PM10 = (
    "지점,지점명,일시,1시간평균 미세먼지농도(㎍/㎥)\n"
    "108,서울,2023-01-01 00:00,41\n"
    "108,서울,2023-01-01 01:00,-999\n"
    "108,서울,2023-01-01 02:00,38\n"
)


def write(folder, encoding="cp949", **texts):
    for name, text in texts.items():
        (folder / f"{name}.csv").write_bytes(text.encode(encoding))
    return folder


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_downloaded_files_are_served_as_the_hub_would_serve_them(tmp_path, encoding):
    folder = write(
        tmp_path, encoding, OBS_ASOS_DD_2023=DAILY, OBS_ASOS_TIM_2023=HOURLY, ENV_YDST_108=PM10
    )
    clock = Clock.starting_at(datetime(2023, 2, 1, 9, 0, tzinfo=KST))
    with (
        SandboxServer(folder, clock=clock) as server,
        KmaClient(server.url, SANDBOX_KEY, clock=clock) as client,
    ):
        (weather,) = client.asos(date(2023, 1, 1), date(2023, 1, 2), ())
        (dust,) = client.five_minute(PM10_SERIES, date(2023, 1, 1), date(2023, 1, 1), 108)
    first, busan = (
        dict(zip(ASOS_COLUMNS, row, strict=True)) for row in weather.rows[date(2023, 1, 1)]
    )
    assert (first["STN"], first["TA_AVG"], first["TA_MIN"], first["TA_MAX"]) == (
        "108", "-0.2", "-4.3", "3.8",
    )  # fmt: skip
    assert (first["RN_DAY"], first["WD_MAX"], first["SS_DAY"]) == ("-9.0", "27", "7.5")
    assert (busan["STN"], busan["RN_DAY"]) == ("159", "12.5")
    ((second,),) = (weather.rows[date(2023, 1, 2)],)
    assert second[ASOS_COLUMNS.index("TA_MAX")] == "-99.0"
    values = {row[0]: row[2] for row in dust.rows[date(2023, 1, 1)]}
    assert (values["202301010000"], values["202301010255"]) == ("41", "38")
    assert "202301010100" not in values


def test_of_a_day_in_two_files_the_later_files_row_counts(tmp_path):
    newer = DAILY.replace("108,서울,2023-01-01,-0.2", "108,서울,2023-01-01,-0.1")
    files = read_portal_files(write(tmp_path, a_first=DAILY, b_second=newer))
    seoul = files.daily[(files.daily["STN"] == 108) & (files.daily["TM"] == "2023-01-01")]
    assert seoul["TA_AVG"].tolist() == [-0.1]


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"only_dust": PM10}, "no daily ASOS file"),
        ({"a": DAILY, "notes": "name,value\na,1\n"}, "no file of the portal's observations"),
        ({"a": DAILY, "soil": "지점,일시,지중온도\n108,2023-01-01,3\n"}, "take it out"),
    ],
)
def test_a_folder_that_cannot_be_read_is_refused_with_the_file_and_the_reason(
    tmp_path, texts, reason
):
    with pytest.raises(ArchiveError, match=reason):
        check_portal_files(write(tmp_path, **texts))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("108,서울,yesterday,1.0,0.0,2.0,,,,", "can't be read"),
        ("108,서울,2023-01-03,warm,0.0,2.0,,,,", "no number where one belongs"),
    ],
)
def test_a_flawed_value_is_an_error_that_names_the_file(tmp_path, row, reason):
    folder = write(tmp_path, flawed=DAILY + row + "\n")
    with pytest.raises(ArchiveError, match=rf"flawed\.csv .*{reason}"):
        read_portal_files(folder)


def test_the_sandbox_says_at_start_why_it_refuses_an_archive(tmp_path):
    write(tmp_path, notes="name,value\na,1\n")
    done = subprocess.run(
        [sys.executable, "-m", "seoulcast.kma.sandbox", "--port", "0"],
        env={"SEOULCAST_ARCHIVE": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "The sandbox can't serve this archive." in done.stderr
    assert "notes.csv" in done.stderr
