"""The 46 columns of the hub's hourly ASOS answer: names, widths, decimals and missing codes.

Source: the hub's own explanation of `kma_sfctm3.php` (help=1), and rows of it.
"""

from __future__ import annotations

from typing import NamedTuple

HOURS_PATH = "/api/typ01/url/kma_sfctm3.php"
"""Where the hub answers with hours of a period."""


class HourColumn(NamedTuple):
    """One column of an hourly ASOS row.

    `decimals` is None for text. `heads` are its words in the two header lines.
    """

    name: str
    text: str
    width: int
    decimals: int | None
    heads: tuple[str, str]

    @property
    def is_word(self) -> bool:
        """Whether it holds words, which the hub puts to the left of the column."""
        return self.decimals is None and self.name != "TM"

    @property
    def is_temperature(self) -> bool:
        """Whether missing is -99.0: a temperature of -9.0 is a real one."""
        return self.name[:2] in {"TA", "TD", "TS", "TE"} and self.decimals == 1

    @property
    def missing(self) -> str:
        """The hub's text for no observation in this column."""
        if self.decimals is None:
            return "-"
        if self.is_temperature:
            return "-99.0"
        return f"{-9:.{self.decimals}f}"


# The odd words (놔눈, Beaufart, the blank behind Code 0200) are the hub's own.
HOUR_COLUMNS: tuple[HourColumn, ...] = (
    HourColumn("TM", "관측시각 (KST)", 12, None, ("# YYMMDDHHMI", "#        KST")),
    HourColumn("STN", "국내 지점번호", 3, 0, ("STN", "ID")),
    HourColumn("WD", "풍향 (16방위)", 3, 0, ("WD", "16")),
    HourColumn("WS", "풍속 (m/s)", 4, 1, ("WS", "m/s")),
    HourColumn("GST_WD", "돌풍향 (16방위)", 3, 0, ("GST", "WD")),
    HourColumn("GST_WS", "돌풍속 (m/s)", 4, 1, ("GST", "WS")),
    HourColumn("GST_TM", "돌풍속이 관측된 시각 (시분)", 4, 0, ("GST", "TM")),
    HourColumn("PA", "현지기압 (hPa)", 6, 1, ("PA", "hPa")),
    HourColumn("PS", "해면기압 (hPa)", 6, 1, ("PS", "hPa")),
    HourColumn("PT", "기압변화경향 (Code 0200) ", 2, 0, ("PT", "-")),
    HourColumn("PR", "기압변화량 (hPa)", 5, 1, ("PR", "hPa")),
    HourColumn("TA", "기온 (C)", 5, 1, ("TA", "C")),
    HourColumn("TD", "이슬점온도 (C)", 5, 1, ("TD", "C")),
    HourColumn("HM", "상대습도 (%)", 5, 1, ("HM", "%")),
    HourColumn("PV", "수증기압 (hPa)", 5, 1, ("PV", "hPa")),
    HourColumn(
        "RN", "강수량 (mm) : 여름철에는 1시간강수량, 겨울철에는 3시간강수량", 6, 1, ("RN", "mm")
    ),
    HourColumn("RN_DAY", "일강수량 (mm) : 해당시간까지 관측된 양(통계표)", 6, 1, ("RN", "DAY")),
    HourColumn(
        "RN_JUN",
        "일강수량 (mm) : 해당시간까지 관측된 양을 전문으로 입력한 값(전문)",
        6,
        1,
        ("RN", "JUN"),
    ),
    HourColumn("RN_INT", "강수강도 (mm/h) : 관측하는 곳이 별로 없음", 6, 1, ("RN", "INT")),
    HourColumn("SD_HR3", "3시간 신적설 (cm) : 3시간 동안 내린 신적설의 높이", 6, 1, ("SD", "HR3")),
    HourColumn(
        "SD_DAY",
        "일 신적설 (cm) : 00시00분부터 위 관측시간까지 내린 신적설의 높이",
        6,
        1,
        ("SD", "DAY"),
    ),
    HourColumn(
        "SD_TOT",
        "적설 (cm) : 치우지 않고 그냥 계속 쌓이도록 놔눈 경우의 적설의 높이",
        6,
        1,
        ("SD", "TOT"),
    ),
    HourColumn("WC", "GTS 현재일기 (Code 4677)", 2, 0, ("WC", "--")),
    HourColumn(
        "WP",
        "GTS 과거일기 (Code 4561) .. 3(황사),4(안개),5(가랑비),6(비),7(눈),8(소나기),9(뇌전)",
        2,
        0,
        ("WP", "--"),
    ),
    HourColumn(
        "WW",
        "국내식 일기코드 (문자열 22개) : 2자리씩 11개까지 기록 가능 (코드는 기상자원과 문의)",
        22,
        None,
        ("WW", "----------------------"),
    ),
    HourColumn("CA_TOT", "전운량 (1/10)", 3, 0, ("CA", "TOT")),
    HourColumn("CA_MID", "중하층운량 (1/10)", 3, 0, ("CA", "MID")),
    HourColumn("CH_MIN", "최저운고 (100m)", 4, 0, ("CH", "MIN")),
    HourColumn(
        "CT", "운형 (문자열 8개) : 2자리 코드로 4개까지 기록 가능", 8, None, ("CT", "--------")
    ),
    HourColumn("CT_TOP", "GTS 상층운형 (Code 0509)", 3, 0, ("CT", "TOP")),
    HourColumn("CT_MID", "GTS 중층운형 (Code 0515)", 3, 0, ("CT", "MID")),
    HourColumn("CT_LOW", "GTS 하층운형 (Code 0513)", 3, 0, ("CT", "LOW")),
    HourColumn("VS", "시정 (10m)", 5, 0, ("VS", "")),
    HourColumn("SS", "일조 (hr)", 4, 1, ("SS", "")),
    HourColumn("SI", "일사 (MJ/m2)", 5, 2, ("SI", "")),
    HourColumn("ST_GD", "지면상태 코드 (코드는 기상자원과 문의)", 2, 0, ("ST", "GD")),
    HourColumn("TS", "지면온도 (C)", 5, 1, ("TS", "C")),
    HourColumn("TE_005", "5cm 지중온도 (C)", 5, 1, ("TE", "5")),
    HourColumn("TE_01", "10cm 지중온도 (C)", 5, 1, ("TE", "10")),
    HourColumn("TE_02", "20cm 지중온도 (C)", 5, 1, ("TE", "20")),
    HourColumn("TE_03", "30cm 지중온도 (C)", 5, 1, ("TE", "30")),
    HourColumn("ST_SEA", "해면상태 코드 (코드는 기상자원과 문의)", 3, 0, ("ST", "SEA")),
    HourColumn("WH", "파고 (m) : 해안관측소에서 목측한 값", 4, 1, ("WH", "m")),
    HourColumn("BF", "Beaufart 최대풍력(GTS코드)", 2, 0, ("BF", "--")),
    HourColumn(
        "IR",
        "강수자료 유무 (Code 1819) .. 1(Sec1에 포함), 2(Sec3에 포함), 3(무강수), 4(결측)",
        2,
        0,
        ("IR", "-"),
    ),
    HourColumn(
        "IX",
        "유인관측/무인관측 및 일기 포함여부 (code 1860) .. 1,2,3(유인) 4,5,6(무인)"
        " / 1,4(포함), 2,5(생략), 3,6(결측)",
        2,
        0,
        ("IX", "-"),
    ),
)

HOUR_COLUMN_NAMES: tuple[str, ...] = tuple(column.name for column in HOUR_COLUMNS)
"""Names of the values of an hourly row, in order. TM is YYYYMMDDHHmm (KST), the hour's end."""
