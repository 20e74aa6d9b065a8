"""The columns of the hub's answers: names, texts, widths, decimals and missing codes.

One table from which the rows' format, the help text and the column names all follow.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column of the daily ASOS answer.

    `decimals` is None for text. `heads` are its words in the three header lines.
    """

    name: str
    text: str
    width: int
    decimals: int | None
    heads: tuple[str, str, str]

    @property
    def is_temperature(self) -> bool:
        """Whether missing is -99.0: a temperature of -9.0 is a real one."""
        return self.name[:2] in {"TA", "TD", "TS", "TG", "TE"} and self.decimals == 1

    @property
    def missing(self) -> str:
        """The hub's text for no observation in this column."""
        if self.is_temperature:
            return "-99.0"
        return f"{-9:.{self.decimals or 0}f}"


# The odd words (시가 in TA_MAX_TM, the blank after 0.5m, CA_TOT's %) are the hub's own.
COLUMNS: tuple[Column, ...] = (
    Column("TM", "관측일 (KST)", 8, None, ("# YYMMDD", "#    KST", "#       ")),
    Column("STN", "국내 지점번호", 3, 0, ("STN", "ID", "")),
    Column("WS_AVG", "일 평균 풍속 (m/s)", 4, 1, ("WS", "AVG", "m/s")),
    Column("WR_DAY", "일 풍정 (m)", 5, 0, ("WR", "DAY", "m")),
    Column("WD_MAX", "최대풍향", 3, 0, ("WD", "MAX", "16")),
    Column("WS_MAX", "최대풍속 (m/s)", 4, 1, ("WS", "MAX", "m/s")),
    Column("WS_MAX_TM", "최대풍속 시각 (시분)", 4, 0, ("WS", "MAX", "TM")),
    Column("WD_INS", "최대순간풍향", 3, 0, ("WD", "INS", "16")),
    Column("WS_INS", "최대순간풍속 (m/s)", 4, 1, ("WS", "INS", "m/s")),
    Column("WS_INS_TM", "최대순간풍속 시각 (시분)", 4, 0, ("WS", "INS", "TM")),
    Column("TA_AVG", "일 평균기온 (C)", 5, 1, ("TA", "AVG", "C")),
    Column("TA_MAX", "최고기온 (C)", 5, 1, ("TA", "MAX", "C")),
    Column("TA_MAX_TM", "최고기온 시가 (시분)", 4, 0, ("TA", "MAX", "TM")),
    Column("TA_MIN", "최저기온 (C)", 5, 1, ("TA", "MIN", "C")),
    Column("TA_MIN_TM", "최저기온 시각 (시분)", 4, 0, ("TA", "MIN", "TM")),
    Column("TD_AVG", "일 평균 이슬점온도 (C)", 5, 1, ("TD", "AVG", "C")),
    Column("TS_AVG", "일 평균 지면온도 (C)", 5, 1, ("TS", "AVG", "C")),
    Column("TG_MIN", "일 최저 초상온도 (C)", 5, 1, ("TG", "MIN", "C")),
    Column("HM_AVG", "일 평균 상대습도 (%)", 5, 1, ("HM", "AVG", "%")),
    Column("HM_MIN", "최저습도 (%)", 5, 1, ("HM", "MIN", "%")),
    Column("HM_MIN_TM", "최저습도 시각 (시분)", 4, 0, ("HM", "MIN", "TM")),
    Column("PV_AVG", "일 평균 수증기압 (hPa)", 5, 1, ("PV", "AVG", "hPa")),
    Column("EV_S", "소형 증발량 (mm)", 5, 1, ("EV_S", "", "mm")),
    Column("EV_L", "대형 증발량 (mm)", 5, 1, ("EV_L", "", "mm")),
    Column("FG_DUR", "안개계속시간 (hr)", 5, 2, ("FG", "DUR", "hr")),
    Column("PA_AVG", "일 평균 현지기압 (hPa)", 6, 1, ("PA", "AVG", "hPa")),
    Column("PS_AVG", "일 평균 해면기압 (hPa)", 6, 1, ("PS", "AVG", "hPa")),
    Column("PS_MAX", "최고 해면기압 (hPa)", 6, 1, ("PS", "MAX", "hPa")),
    Column("PS_MAX_TM", "최고 해면기압 시각 (시분)", 4, 0, ("PS", "MAX", "TM")),
    Column("PS_MIN", "최저 해면기압 (hPa)", 6, 1, ("PS", "MIN", "hPa")),
    Column("PS_MIN_TM", "최저 해면기압 시각 (시분)", 4, 0, ("PS", "MIN", "TM")),
    Column("CA_TOT", "일 평균 전운량 (1/10)", 4, 1, ("CA", "TOT", "%")),
    Column("SS_DAY", "일조합 (hr)", 4, 1, ("SS", "DAY", "hr")),
    Column("SS_DUR", "가조시간 (hr)", 4, 1, ("SS", "DUR", "hr")),
    Column("SS_CMB", "캄벨 일조 (hr)", 4, 1, ("SS", "CMB", "hr")),
    Column("SI_DAY", "일사합 (MJ/m2)", 5, 2, ("SI", "DAY", "")),
    Column("SI_60M_MAX", "최대 1시간일사 (MJ/m2)", 5, 2, ("SI", "60M", "MAX")),
    Column("SI_60M_MAX_TM", "최대 1시간일사 시각 (시분)", 4, 0, ("SI", "60M", "TM")),
    Column("RN_DAY", "일 강수량 (mm)", 6, 1, ("RN", "DAY", "mm")),
    Column("RN_D99", "9-9 강수량 (mm)", 6, 1, ("RN", "D99", "mm")),
    Column("RN_DUR", "강수계속시간 (hr)", 5, 2, ("RN", "DUR", "hr")),
    Column("RN_60M_MAX", "1시간 최다강수량 (mm)", 6, 1, ("RN", "60M", "mm")),
    Column("RN_60M_MAX_TM", "1시간 최다강수량 시각 (시분)", 4, 0, ("RN", "60M", "TM")),
    Column("RN_10M_MAX", "10분간 최다강수량 (mm)", 6, 1, ("RN", "10M", "mm")),
    Column("RN_10M_MAX_TM", "10분간 최다강수량 시각 (시분)", 4, 0, ("RN", "10M", "TM")),
    Column("RN_POW_MAX", "최대 강우강도 (mm/h)", 6, 1, ("RN", "POW", "mm")),
    Column("RN_POW_MAX_TM", "최대 강우강도 시각 (시분)", 4, 0, ("RN", "POW", "TM")),
    Column("SD_NEW", "최심 신적설 (cm)", 6, 1, ("SD", "NEW", "cm")),
    Column("SD_NEW_TM", "최심 신적설 시각 (시분)", 4, 0, ("SD", "NEW", "TM")),
    Column("SD_MAX", "최심 적설 (cm)", 6, 1, ("SD", "MAX", "cm")),
    Column("SD_MAX_TM", "최심 적설 시각 (시분)", 4, 0, ("SD", "MAX", "TM")),
    Column("TE_05", "0.5m 지중온도 (C) ", 5, 1, ("TE", "5", "C")),
    Column("TE_10", "1.0m 지중온도 (C)", 5, 1, ("TE", "10", "C")),
    Column("TE_15", "1.5m 지중온도 (C)", 5, 1, ("TE", "15", "C")),
    Column("TE_30", "3.0m 지중온도 (C)", 5, 1, ("TE", "30", "C")),
    Column("TE_50", "5.0m 지중온도 (C)", 5, 1, ("TE", "50", "C")),
)

ASOS_COLUMNS: tuple[str, ...] = tuple(column.name for column in COLUMNS)
"""Names of the 56 values of a daily ASOS row, in order."""


class FiveMinuteSeries(NamedTuple):
    """What the hub gives every five minutes of one station.

    `name` is the column of its values; `path` is where the hub answers.
    """

    name: str
    path: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the five values of a row, in order. TM is YYYYMMDDHHmm (KST)."""
        return ("TM", "STN", self.name, "FLAG", "MQC")


PM10 = FiveMinuteSeries("PM10", "/api/typ01/url/kma_pm10.php")
"""Particulate matter below 10 µm, µg/m³."""
