"""An archive of files as the open data portal gives them: read as they are, or refused."""

import subprocess
import sys
from datetime import date, datetime

import pytest

from seoulcast.clock import KST, Clock
from seoulcast.kma.client import SANDBOX_KEY, KmaClient
from seoulcast.kma.columns import ASOS_COLUMNS
from seoulcast.kma.columns import PM10 as PM10_SERIES
from seoulcast.kma.hour_columns import HOUR_COLUMN_NAMES
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.kma.sandbox.portal import ArchiveError, check_portal_files, read_portal_files

DAILY = (
    "지점,지점명,일시,평균기온(°C),최저기온(°C),최고기온(°C),일강수량(mm),최대 풍속 풍향(16방위),"
    "평균 상대습도(%),합계 일조시간(hr)\n"
    "108,서울,2023-01-01,-0.2,-4.3,3.8,,270,59.1,7.5\n"
    "108,서울,2023-01-02,-2.6,-7.4,,0.0,290,51.4,\n"
    "159,부산,2023-01-01,5.1,1.6,11.0,12.5,20,40.0,8.9\n"
)
HOURLY = (
    "지점,지점명,일시,기온(°C),기온 QC플래그,강수량(mm),풍속(m/s),풍향(16방위),습도(%),증기압(hPa),"
    "이슬점온도(°C),현지기압(hPa),해면기압(hPa),일조(hr),일사(MJ/m2),적설(cm),전운량(10분위),"
    "운형(운형약어),최저운고(100m ),시정(10m),지면온도(°C),5cm 지중온도(°C)\n"
    "108,서울,2023-01-01 01:00,-2.1,,,1.9,270,62,3.2,-8.4,1014.4,1025.1,,,,0,,,2000,-3.9,0.1\n"
    "108,서울,2023-01-01 09:00,-9.0,,0.0,0.2,0,97,,,,,0.6,0.27,1.5,10,StNs,7,664,,\n"
)
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
        (hours,) = client.weather_hours(date(2022, 12, 31), date(2023, 1, 1), (108,))
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
    (night,) = hours.rows[date(2022, 12, 31)]
    (morning,) = hours.rows[date(2023, 1, 1)]
    night, morning = (dict(zip(HOUR_COLUMN_NAMES, row, strict=True)) for row in (night, morning))
    assert (night["TM"], night["TA"], night["RN"], night["WD"], night["VS"]) == (
        "202301010100", "-2.1", "-9.0", "27", "2000",
    )  # fmt: skip
    assert (night["PA"], night["TE_005"], night["CA_TOT"]) == ("1014.4", "0.1", "0")
    assert (morning["TA"], morning["RN"], morning["WD"], morning["TS"]) == (
        "-9.0", "0.0", "0", "-99.0",
    )  # fmt: skip
    assert (morning["SS"], morning["SI"], morning["SD_TOT"]) == ("0.6", "0.27", "1.5")
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


@pytest.mark.parametrize("flawed", ["2023-01-01 25:00,1.0,,", "2023-01-01 10:00,warm,,"])
def test_flawed_hours_are_refused_at_the_start_with_the_file_and_the_reason(tmp_path, flawed):
    row = f"108,서울,{flawed}" + "," * 16 + "\n"
    folder = write(tmp_path, days=DAILY, OBS_ASOS_TIM_2023=HOURLY + row)
    with pytest.raises(ArchiveError, match=r"OBS_ASOS_TIM_2023\.csv has "):
        check_portal_files(folder)


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
