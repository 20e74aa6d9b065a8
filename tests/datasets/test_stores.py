"""What all object stores promise, asked of each; then what is each one's own."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.s3_store import S3Store
from seoulcast.datasets.store import ObjectNotFoundError, StoreUnavailableError
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings

BUCKET = "seoulcast-test"


def keys_of(store, prefix="", **options):
    return [info.key for info in store.list(prefix, **options)]


def test_what_was_put_is_got_whole(store):
    data = bytes(range(256)) * 1000
    assert store.put("raw/asos/date=2018-08/2018-08-01.csv", data)
    assert store.get("raw/asos/date=2018-08/2018-08-01.csv") == data


def test_an_absent_object_is_told_by_every_reading_method(store):
    with pytest.raises(ObjectNotFoundError, match=r"no/such\.csv"):
        store.get("no/such.csv")
    assert store.head("no/such.csv") is None
    assert store.get_many(["no/such.csv"]) == {}
    assert keys_of(store, "no/") == []


def test_head_and_listing_tell_md5_size_and_an_aware_time(store):
    before = datetime.now(UTC).replace(microsecond=0)
    store.put("a/b.csv", b"words")
    head = store.head("a/b.csv")
    assert (head.etag, head.size) == (hashlib.md5(b"words").hexdigest(), 5)
    assert before <= head.modified <= datetime.now(UTC)
    listed = next(iter(store.list("a/")))
    assert (listed.key, listed.etag, listed.size) == ("a/b.csv", head.etag, 5)


def test_the_same_bytes_are_not_written_again(store):
    assert store.put("a.csv", b"one")
    written = store.head("a.csv").modified
    assert not store.put("a.csv", b"one")
    assert store.head("a.csv").modified == written
    assert store.put("a.csv", b"two")
    assert store.get("a.csv") == b"two"


def test_create_never_replaces(store):
    assert store.create("forecasts/x.json", b"first")
    assert not store.create("forecasts/x.json", b"second")
    assert store.get("forecasts/x.json") == b"first"
    store.delete("forecasts/x.json")
    assert store.create("forecasts/x.json", b"third")


def test_of_eight_creators_at_once_exactly_one_wins(store):
    barrier = threading.Barrier(8)

    def create(number):
        barrier.wait()
        return store.create("models/promotions/one.json", b"%d" % number * 10_000)

    for _ in range(5):
        with ThreadPoolExecutor(8) as pool:
            won = list(pool.map(create, range(8)))
        assert won.count(True) == 1
        assert store.get("models/promotions/one.json") == b"%d" % won.index(True) * 10_000
        store.delete("models/promotions/one.json")


def test_deleting_what_is_not_there_is_no_error(store):
    store.put("a/b.csv", b"x")
    store.delete("a/b.csv")
    store.delete("a/b.csv")
    store.delete("a/b.csv/c")
    assert keys_of(store) == []


def test_listing_is_in_key_order_also_where_a_folder_and_a_file_share_a_name(store):
    keys = [
        "forecasts/date=2020-01/2020-01-01.json",
        "forecasts/date=2020-01/2020-01-01/aa.json",
        "forecasts/date=2020-01/2020-01-02.json",
        "forecasts/date=2020-02/2020-02-01.json",
        "forecasts/latest.json",
        "forecasts2/x.json",
    ]
    for key in reversed(keys):
        store.put(key, b"{}")
    assert keys_of(store) == keys
    assert keys_of(store, "forecasts/") == keys[:5]
    assert keys_of(store, "forecasts/date=2020-01/2020-01-01") == keys[:2]
    assert keys_of(store, "forecasts/date=", start_after=keys[0]) == keys[1:4]
    assert (
        keys_of(store, "forecasts/", start_after="forecasts/date=2020-01/2020-01-31") == keys[3:5]
    )


def test_get_many_gives_what_there_is_in_the_order_asked(store):
    for number in range(30):
        store.put(f"n/{number:02}", b"%d" % number)
    wanted = ["n/29", "n/none", "n/03"]
    assert list(store.get_many(wanted).items()) == [("n/29", b"29"), ("n/03", b"3")]


@pytest.mark.parametrize("count", [3, 60])
def test_put_many_writes_and_tells_only_what_differs(store, count):
    objects = {f"n/{number:02}": b"%d" % number for number in range(count)}
    assert store.put_many(dict(reversed(objects.items()))) == tuple(objects)
    assert store.put_many(objects) == ()
    objects |= {"n/01": b"changed", "o/new": b"new"}
    assert store.put_many(objects) == ("n/01", "o/new")
    assert store.get_many(objects) == objects


WRITER = """
import sys
from pathlib import Path
from seoulcast.datasets.local_store import LocalStore
if sys.argv[1] == "s3":
    import boto3
    from seoulcast.datasets.s3_store import S3Store
    client = boto3.client("s3", endpoint_url=sys.argv[2], region_name="us-east-1")
    store = S3Store(client, sys.argv[3])
else:
    store = LocalStore(Path(sys.argv[2]))
number = 0
while True:
    store.put(f"days/{number % 3}", b"%d" % (number % 10) * 400_000)
    store.create(f"issues/{number}", b"%d" % (number % 10) * 400_000)
    number += 1
"""


# A city's store writes by the store below it.
@pytest.mark.parametrize("store", ["local", "s3"], indirect=True)
@pytest.mark.parametrize("delay_s", [0.0, 0.007, 0.023])
def test_a_writer_killed_at_any_moment_leaves_whole_objects_only(store, request, delay_s, tmp_path):
    if isinstance(store, S3Store):
        where = ["s3", request.getfixturevalue("s3").url, BUCKET]
    else:
        where = ["local", str(tmp_path / "objects")]
    credentials = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, *where], env={**os.environ, **credentials}
    ) as writer:
        while not keys_of(store, "issues/") and writer.poll() is None:
            time.sleep(0.01)
        time.sleep(delay_s)
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL
    found = list(store.list(""))
    assert found
    for info in found:
        data = store.get(info.key)
        assert len(data) == info.size == 400_000
        assert len(set(data)) == 1
        assert info.etag == hashlib.md5(data).hexdigest()
    store.put_many({f"days/{number}": b"done" for number in range(3)})
    assert set(store.get_many([f"days/{number}" for number in range(3)]).values()) == {b"done"}


# --- the local folder -------------------------------------------------------------------------

names = st.text("ab=-.9", min_size=1, max_size=3).filter(lambda name: not name.startswith("."))
paths = st.lists(names, min_size=1, max_size=3).map("/".join)


@given(
    keys=st.sets(paths, max_size=12),
    prefix=st.one_of(st.just(""), paths, paths.map("{}/".format)),
    start_after=st.one_of(st.just(""), paths, paths.map("{}/".format)),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_local_listing_is_what_filtering_and_sorting_all_keys_gives(
    tmp_path_factory, keys, prefix, start_after
):
    keys = {key for key in keys if not any(other.startswith(f"{key}/") for other in keys)}
    store = LocalStore(tmp_path_factory.mktemp("listing"))
    for key in keys:
        store.put(key, b"")
    expected = sorted(key for key in keys if key.startswith(prefix) and key > start_after)
    assert keys_of(store, prefix, start_after=start_after) == expected


@pytest.mark.parametrize(
    "key", ["", "../x", "a/../../x", "/etc/x", "a//b", "a/", ".writing/x", "a\0b"]
)
def test_a_key_that_could_leave_the_folder_is_refused(local_store, key):
    for act in (local_store.get, local_store.head, local_store.delete):
        with pytest.raises(ValueError, match="Not an object key"):
            act(key)
    with pytest.raises(ValueError, match="Not an object key"):
        local_store.put(key, b"x")


def test_a_file_edited_by_hand_is_noticed_even_with_its_size_kept(local_store, tmp_path):
    local_store.put("a.csv", b"one")
    (tmp_path / "objects/a.csv").write_bytes(b"two")
    assert local_store.head("a.csv").etag == hashlib.md5(b"two").hexdigest()
    assert local_store.put("a.csv", b"one")


def test_a_file_copied_without_its_attribute_is_hashed(local_store, tmp_path):
    local_store.put("a.csv", b"one")
    (tmp_path / "objects/b.csv").write_bytes((tmp_path / "objects/a.csv").read_bytes())
    assert [info.etag for info in local_store.list("")] == [hashlib.md5(b"one").hexdigest()] * 2


def test_etags_are_right_where_the_file_system_keeps_no_attributes(local_store, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(os, "setxattr", refuse)
    monkeypatch.setattr(os, "getxattr", refuse)
    assert local_store.put("a.csv", b"one")
    assert not local_store.put("a.csv", b"one")
    assert local_store.head("a.csv").etag == hashlib.md5(b"one").hexdigest()


def test_what_a_killed_writer_left_is_not_listed_and_harms_nothing(local_store, tmp_path):
    local_store.put("a.csv", b"one")
    (tmp_path / "objects/.writing/0123456789abcdef").write_bytes(b"half")
    assert keys_of(local_store) == ["a.csv"]
    assert local_store.put("a.csv", b"two")


def test_a_full_disk_is_told_in_words_and_the_old_object_stays(local_store, monkeypatch):
    local_store.put("a.csv", b"old")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(StoreUnavailableError, match=r"No space left.*Free space"):
            local_store.put("a.csv", b"new")
    assert local_store.get("a.csv") == b"old"


# --- one city's part of a store ------------------------------------------------------------------


def test_a_citys_objects_lie_below_its_prefix_and_the_shared_ones_where_they_were(
    city_store, local_store
):
    local_store.put("raw/a.csv", b"Seoul's")
    local_store.put("shared/b.csv", b"for all")
    city_store.put("raw/a.csv", b"Daegu's")
    city_store.put_many({"shared/c.csv": b"1", "x.csv": b"2"})
    assert city_store.get("raw/a.csv") == b"Daegu's"
    assert city_store.get("shared/b.csv") == b"for all"
    assert local_store.get("raw/a.csv") == b"Seoul's"
    assert keys_of(local_store, "sta") == ["stations/143/raw/a.csv", "stations/143/x.csv"]
    assert keys_of(city_store) == ["raw/a.csv", "shared/b.csv", "shared/c.csv", "x.csv"]
    assert keys_of(city_store, "sha", start_after="shared/b.csv") == ["shared/c.csv"]
    assert keys_of(city_store, "shared/c") == ["shared/c.csv"]
    assert city_store.get_many(["x.csv", "shared/b.csv"]) == {
        "x.csv": b"2",
        "shared/b.csv": b"for all",
    }
    city_store.delete("raw/a.csv")
    assert local_store.head("raw/a.csv") is not None


@pytest.mark.parametrize("key", ["", "../x", "/etc/x", "a//b", "a/", "a\0b"])
def test_a_key_that_could_leave_a_citys_part_is_refused(city_store, key):
    with pytest.raises(ValueError, match="Not an object key"):
        city_store.put(key, b"x")


# --- S3 ---------------------------------------------------------------------------------------


def test_a_prefix_keeps_two_systems_in_one_bucket_apart(s3):
    client = s3.client()
    one, other = S3Store(client, BUCKET, "one/"), S3Store(client, BUCKET, "other")
    one.put("a.csv", b"1")
    other.put("a.csv", b"2")
    assert (one.get("a.csv"), other.get("a.csv")) == (b"1", b"2")
    assert keys_of(one) == keys_of(other) == ["a.csv"]
    assert keys_of(one, "a", start_after="a.csv") == []
    assert keys_of(S3Store(client, BUCKET)) == ["one/a.csv", "other/a.csv"]
    client.close()


def test_a_hundred_new_objects_cost_one_listing_and_a_hundred_writes(s3_store, s3):
    objects = {f"n/{number:03}": b"%d" % number for number in range(100)}
    s3_store.put_many(objects)
    assert s3.requests == {"LIST": 1, "PUT": 100}
    s3.requests.clear()
    s3_store.put_many(objects)
    assert s3.requests == {"LIST": 1}


def test_a_listing_of_more_than_one_page_is_whole_and_asks_for_no_page_too_many(s3_store, s3):
    for number in range(2500):
        s3.load(f"n/{number:04}", b"x")
    assert keys_of(s3_store, "n/") == [f"n/{number:04}" for number in range(2500)]
    assert s3.requests["LIST"] == 3


def test_a_conflict_with_another_conditional_write_is_tried_again(s3_store):
    answers = iter(["ConditionalRequestConflict", "ConditionalRequestConflict"])

    def conflict(**_: object):
        if code := next(answers, None):
            body = f"<Error><Code>{code}</Code></Error>".encode()
            return FakeAnswer(409, body)
        return None

    s3_store._client.meta.events.register("before-send.s3.PutObject", conflict)
    assert s3_store.create("a.json", b"{}")
    assert s3_store.get("a.json") == b"{}"


class FakeAnswer:
    """An HTTP answer as botocore reads it: moto can't be made to answer 409."""

    def __init__(self, status_code: int, content: bytes) -> None:
        self.status_code, self.content, self.headers = status_code, content, {}


def test_a_bucket_that_is_not_there_is_told_in_words(s3):
    client = s3.client()
    store = S3Store(client, "elsewhere")
    for act in (lambda: list(store.list("")), lambda: store.get("a"), lambda: store.put("a", b"")):
        with pytest.raises(
            StoreUnavailableError, match=r"no bucket elsewhere.*SEOULCAST_S3_BUCKET"
        ):
            act()
    client.close()


def settings_for(tmp_path, **values):
    return Settings(_env_file=None, home=tmp_path, **values)


def test_an_endpoint_that_does_not_answer_is_told_in_words(monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-word")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    closed = settings_for(tmp_path, storage="s3", s3_endpoint_url="http://127.0.0.1:1")
    with pytest.raises(StoreUnavailableError, match=r"127\.0\.0\.1:1") as caught:
        open_store(closed).get("a")
    assert "SEOULCAST_S3_ENDPOINT_URL" in str(caught.value)
    assert "secret-word" not in str(caught.value)


def test_missing_credentials_are_told_in_words(s3, monkeypatch, tmp_path):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(StoreUnavailableError, match="AWS_ACCESS_KEY_ID"):
        open_store(settings_for(tmp_path, storage="s3", s3_endpoint_url=s3.url)).get("a")


def test_the_settings_choose_the_store(s3, monkeypatch, tmp_path):
    local = open_store(settings_for(tmp_path))
    local.put("a.csv", b"x")
    assert (tmp_path / "synthetic/objects/a.csv").read_bytes() == b"x"

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    chosen = settings_for(
        tmp_path, storage="s3", s3_bucket=BUCKET, s3_prefix="p", s3_endpoint_url=s3.url
    )
    assert open_store(chosen).put("a.csv", b"y")
    client = s3.client()
    assert open_store(chosen, client).get("a.csv") == b"y"
    assert keys_of(S3Store(client, BUCKET)) == ["p/a.csv"]
    client.close()
