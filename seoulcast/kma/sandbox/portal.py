"""Files as people download them from KMA's open data portal, read for the sandbox.

Daily and hourly ASOS and hourly PM10 (황사관측), in cp949 or UTF-8, told apart by their Korean
heads and not by their names. A file that can't be read is an error that names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

Kind = Literal["daily", "hourly", "pm10"]

ENCODINGS = ("utf-8-sig", "cp949")
"""As downloaded, and as a spreadsheet saves it. UTF-8 comes first: it refuses what is cp949,
while cp949 takes much of UTF-8 for other letters."""

STATION, TIMES = "지점", ("일시", "시간")

DAILY_HEADS: dict[str, tuple[str, ...]] = {
    "TA_AVG": ("평균기온(°C)",),
    "TA_MAX": ("최고기온(°C)",),
    "TA_MIN": ("최저기온(°C)",),
    "RN_DAY": ("일강수량(mm)",),
    "WS_AVG": ("평균풍속(m/s)",),
    "WS_MAX": ("최대풍속(m/s)",),
    "WS_INS": ("최대순간풍속(m/s)",),
    "WD_MAX_DEG": ("최대풍속풍향(16방위)", "최대풍속풍향(deg)"),
    "HM_AVG": ("평균상대습도(%)",),
    "HM_MIN": ("최소상대습도(%)",),
    "TD_AVG": ("평균이슬점온도(°C)",),
    "PV_AVG": ("평균증기압(hPa)",),
    "PA_AVG": ("평균현지기압(hPa)",),
    "PS_AVG": ("평균해면기압(hPa)",),
    "SS_DAY": ("합계일조시간(hr)", "합계일조(hr)"),
    "SI_DAY": ("합계일사량(MJ/m2)", "합계일사(MJ/m2)"),
    "CA_TOT": ("평균전운량(1/10)",),
    "SD_MAX": ("일최심적설(cm)",),
    "TS_AVG": ("평균지면온도(°C)",),
}
"""The portal's heads of each value, without their blanks, which differ from year to year."""

HOURLY_HEADS: dict[str, tuple[str, ...]] = {
    "TA": ("기온(°C)",),
    "TD": ("이슬점온도(°C)",),
    "HM": ("습도(%)",),
    "PV": ("증기압(hPa)",),
    "PA": ("현지기압(hPa)",),
    "PS": ("해면기압(hPa)",),
    "WS": ("풍속(m/s)",),
    "WD_DEG": ("풍향(16방위)", "풍향(deg)"),
    "RN": ("강수량(mm)",),
    "SD_TOT": ("적설(cm)",),
    "SD_HR3": ("3시간신적설(cm)",),
    "CA_TOT": ("전운량(10분위)", "전운량(1/10)"),
    "CA_MID": ("중하층운량(10분위)", "중하층운량(1/10)"),
    "CH_MIN": ("최저운고(100m)",),
    "VS": ("시정(10m)",),
    "SS": ("일조(hr)",),
    "SI": ("일사(MJ/m2)",),
    "TS": ("지면온도(°C)",),
    "TE_005": ("5cm지중온도(°C)",),
    "TE_01": ("10cm지중온도(°C)",),
    "TE_02": ("20cm지중온도(°C)",),
    "TE_03": ("30cm지중온도(°C)",),
}
"""The same for hours, whose 일시 is their end. A blank 강수량 or 적설 is none, a 0 a trace."""
_PM10_HEADS = ("1시간평균미세먼지농도(㎍/㎥)", "1시간평균미세먼지농도(µg/m³)")
_MISSING_PM10 = -999.0


class ArchiveError(ValueError):
    """A file of the archive that can't be read; the message says which and why."""


@dataclass(frozen=True)
class PortalFiles:
    """What a folder of portal files holds.

    Args:
        daily: daily ASOS with columns TM (day), STN and the values of `DAILY_HEADS`; °C, mm,
            m/s, degrees, %, hPa, h, MJ/m², tenths, cm. NaN for missing.
        pm10: hourly PM10 with columns TM, STN and PM10 in µg/m³.
        hourly: files of hourly ASOS, read by `read_portal_hours` when they are asked for.
    """

    daily: pd.DataFrame
    pm10: pd.DataFrame
    hourly: tuple[Path, ...]


def portal_files(folder: Path) -> list[Path]:
    """The plain CSV files of a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")


def check_portal_files(folder: Path) -> None:
    """Read all portal files of a folder, the heads first.

    Raises:
        ArchiveError: a file's encoding or heads are unknown, a value in it can't be read, or
            nothing is of daily ASOS.
    """
    found = {path: _kind(path) for path in portal_files(folder)}
    if "daily" not in found.values():
        raise ArchiveError(
            f"{folder} holds no daily ASOS file (지점, 일시, 평균기온(°C) ...): download "
            "종관기상관측 일자료 from the portal into it, or name a folder with asos_daily.csv.gz."
        )
    read_portal_hours(read_portal_files(folder).hourly)


def read_portal_files(folder: Path) -> PortalFiles:
    """All portal files of a folder; of days that stand in several files the last file's count.

    Raises:
        ArchiveError: a file can't be read.
    """
    paths: dict[Kind, list[Path]] = {"daily": [], "hourly": [], "pm10": []}
    for path in portal_files(folder):
        paths[_kind(path)].append(path)
    daily = _joined(
        (_valued(path, DAILY_HEADS) for path in paths["daily"]), ["TM", "STN", *DAILY_HEADS]
    )
    if daily.empty:
        raise ArchiveError(f"{folder} holds no row of daily ASOS.")
    return PortalFiles(
        daily=daily,
        pm10=_joined(map(_pm10, paths["pm10"]), ["TM", "STN", "PM10"]),
        hourly=tuple(paths["hourly"]),
    )


def read_portal_hours(paths: Iterable[Path]) -> pd.DataFrame:
    """Hours of all these files, with columns TM (end of the hour), STN and `HOURLY_HEADS`.

    Raises:
        ArchiveError: a file can't be read.
    """
    found = _joined((_valued(path, HOURLY_HEADS) for path in paths), ["TM", "STN", *HOURLY_HEADS])
    return found.astype({"TM": "datetime64[ns]", "STN": "int16"})


def _joined(tables: Iterable[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    found = [*tables]
    if not found:
        return pd.DataFrame(columns=columns)
    return pd.concat(found, ignore_index=True).drop_duplicates(["TM", "STN"], keep="last")


def _kind(path: Path) -> Kind:
    heads = {_bare(head) for head in _read(path, rows=0).columns}
    if STATION not in heads or not heads.intersection(TIMES):
        raise ArchiveError(
            f"{path} is no file of the portal's observations: it has no columns 지점 and 일시."
        )
    if DAILY_HEADS["TA_AVG"][0] in heads:
        return "daily"
    if heads.intersection(_PM10_HEADS):
        return "pm10"
    if HOURLY_HEADS["TA"][0] in heads:
        return "hourly"
    raise ArchiveError(
        f"{path} is neither daily nor hourly ASOS (평균기온(°C), 기온(°C)) nor hourly PM10 "
        "(1시간평균 미세먼지농도(㎍/㎥)): take it out of the folder."
    )


def _read(path: Path, rows: int | None = None) -> pd.DataFrame:
    for encoding in ENCODINGS:
        try:
            return pd.read_csv(path, encoding=encoding, nrows=rows, low_memory=False)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise ArchiveError(f"{path} is no readable CSV file: {error}") from error
    raise ArchiveError(f"{path} is neither in cp949 nor in UTF-8: save it in one of the two.")


def _valued(path: Path, known: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """The file's values by our names, NaN where it lacks a column."""
    table = _keyed(path)
    values = {
        name: _numbers(path, table, heads)
        if (heads := [head for head in spellings if head in table])
        else float("nan")
        for name, spellings in known.items()
    }
    return table[["TM", "STN"]].assign(**values)


def _pm10(path: Path) -> pd.DataFrame:
    table = _keyed(path)
    values = _numbers(path, table, [head for head in _PM10_HEADS if head in table])
    return table[["TM", "STN"]].assign(PM10=values.where(values > _MISSING_PM10))


def _keyed(path: Path) -> pd.DataFrame:
    """The file's table with bare heads and the columns TM and STN."""
    table = _read(path)
    table.columns = pd.Index([_bare(head) for head in table.columns])
    time = next(head for head in TIMES if head in table)
    try:
        return table.assign(
            TM=pd.to_datetime(table[time], format="ISO8601"), STN=table[STATION].astype("int16")
        )
    except (ValueError, TypeError, OverflowError) as error:
        raise ArchiveError(f"{path} has a 지점 or {time} that can't be read: {error}") from error


def _numbers(path: Path, table: pd.DataFrame, heads: list[str]) -> pd.Series[float]:
    try:
        return pd.to_numeric(table[heads[0]]).astype(float)
    except (ValueError, TypeError) as error:
        raise ArchiveError(
            f"{path} has no number where one belongs: {heads[0]}, {error}"
        ) from error


def _bare(head: object) -> str:
    return "".join(str(head).split())
