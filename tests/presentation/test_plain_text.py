"""Messages where there is no mrkdwn: nothing of Slack's markup is left, and no word is lost."""

import inspect
import re

import pytest

from seoulcast.datasets.cities import City
from seoulcast.presentation import messages
from seoulcast.presentation.messages import Failed
from seoulcast.presentation.plain_text import EMOJI, plain

LINK = "http://127.0.0.1:3000/runs/1a2b"


@pytest.mark.parametrize(
    ("mrkdwn", "read"),
    [
        ("*raw_asos, temperature* 2022-12-30 failed", "raw_asos, temperature 2022-12-30 failed"),
        (f"<{LINK}|Open the run>", f"Open the run: {LINK}"),
        ("model v1 · <http://host/?a=1&b=2|page>", "model v1 · page: http://host/?a=1&b=2"),
        ("*a* and *b*", "a and b"),
        (":red_circle: :repeat: :unknown:", "🔴 🔁 :unknown:"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("&lt;https://x|here&gt;", "<https://x|here>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("f(*args, **options)", "f(*args, **options)"),
        ("*one\ntwo*", "*one\ntwo*"),
        ("서울 예보, 미세먼지 보통", "서울 예보, 미세먼지 보통"),
    ],
)
def test_mrkdwn_becomes_what_a_person_reads(mrkdwn, read):
    assert plain(mrkdwn) == read


def test_a_failed_run_reads_well_with_its_cause_as_it_was():
    failed = Failed(
        job="dust_pipeline",
        assets=["raw_pm10"],
        partition="2022-12-30",
        kind=None,
        cause="<!channel> a < b && *c*",
        link=LINK,
    )
    text = messages.of_city(messages.failure(failed), City(143))
    assert plain(text).splitlines() == [
        "대구 · Daegu 🔴 raw_pm10 2022-12-30 failed",
        "<!channel> a < b && c",
        f"Open the run: {LINK}",
    ]


def test_every_sign_that_a_message_names_is_shown():
    assert set(re.findall(r":[a-z]+(?:_[a-z]+)*:", inspect.getsource(messages))) == EMOJI.keys()
