"""A bucket as an archive and back, against moto's S3 over HTTP."""

from __future__ import annotations

import gzip
import io
import json
import tarfile

import pytest
from support.s3_server import BUCKET, S3Server

from seoulcast.datasets.object_archive import ArchiveError, verify_archive
from seoulcast.datasets.s3_archive import list_keys, restore_archive, write_archive

TABLE = b"TM,STN,TA_AVG\n2022-12-30,108,-3.0\n" * 40
OBJECTS = {
    "forecasts/2022-12-30.json": {"Body": b"{}", "ContentType": "application/json"},
    "mlflow/1/a run/artifacts/학습 곡선.png": {
        "Body": bytes(range(256)) * 4000,
        "ContentType": "image/png",
        "CacheControl": "no-cache",
        "Metadata": {"made-by": "mlflow", "note": "two words"},
    },
    "dagster-logs/0123/compute.out": {"Body": b"", "ContentEncoding": "identity"},
    "raw/" + "a" * 300 + "/../2022.csv": {"Body": TABLE},
}


@pytest.fixture
def client(s3: S3Server):
    return s3.client()


def fill(client) -> None:
    for key, arguments in OBJECTS.items():
        client.put_object(Bucket=BUCKET, Key=key, **arguments)


def untold(*_: int) -> None:
    """Nobody is told of progress."""


def archive_of(client, tell=untold) -> bytes:
    stream = io.BytesIO()
    write_archive(client, BUCKET, stream, tell)
    return stream.getvalue()


def contents_of(client, bucket: str = BUCKET) -> dict[str, dict]:
    found = {}
    for key in list_keys(client, bucket):
        answer = client.get_object(Bucket=bucket, Key=key)
        kept = ("ContentType", "ContentEncoding", "CacheControl", "Metadata")
        found[key] = {name: answer.get(name) for name in kept} | {"Body": answer["Body"].read()}
    return found


def empty(client) -> None:
    for key in list(list_keys(client, BUCKET)):
        client.delete_object(Bucket=BUCKET, Key=key)


def test_a_bucket_comes_back_byte_for_byte_with_what_is_kept_beside_the_bodies(client):
    fill(client)
    before = contents_of(client)
    archive = archive_of(client)
    empty(client)
    restored = restore_archive(client, BUCKET, io.BytesIO(archive), untold)
    assert contents_of(client) == before
    assert before["mlflow/1/a run/artifacts/학습 곡선.png"]["Metadata"]["note"] == "two words"
    assert restored == verify_archive(io.BytesIO(archive))
    assert restored.count == len(OBJECTS)
    assert restored.size == sum(len(one["Body"]) for one in OBJECTS.values())


def test_an_empty_bucket_is_a_whole_archive_of_nothing(client):
    assert verify_archive(io.BytesIO(archive_of(client))).count == 0


def test_the_same_bucket_gives_the_same_bytes(client):
    fill(client)
    assert archive_of(client) == archive_of(client)


def test_more_objects_than_a_listing_has_are_all_copied(client, s3):
    for number in range(1100):
        s3.load(f"raw/{number:05d}", b"%d" % number)
    assert verify_archive(io.BytesIO(archive_of(client))).count == 1100


def test_what_a_copied_pointer_names_is_copied_though_it_was_written_meanwhile(client):
    """The issue sorts before the pointer, and both come after the first listing."""
    fill(client)
    new = {"forecasts/2022-12-31/1f3a.json": b"{}", "forecasts/2022-12-31.json": b"1f3a.json"}

    def issue_once(count: int, _: int) -> None:
        if count == 1:
            for key, body in new.items():
                client.put_object(Bucket=BUCKET, Key=key, Body=body)

    archive = archive_of(client, issue_once)
    empty(client)
    restore_archive(client, BUCKET, io.BytesIO(archive), untold)
    assert {*OBJECTS, *new} == set(list_keys(client, BUCKET))


def test_what_is_removed_while_it_is_copied_is_left_out(client):
    """As a message is that was kept until it was sent."""
    for number in range(40):
        client.put_object(Bucket=BUCKET, Key=f"slack/unsent/{number:02d}", Body=b"text")

    def send_the_last(count: int, _: int) -> None:
        if count == 1:
            client.delete_object(Bucket=BUCKET, Key="slack/unsent/39")

    assert verify_archive(io.BytesIO(archive_of(client, send_the_last))).count == 39


def test_a_bucket_into_which_objects_keep_coming_is_given_up(client):
    client.put_object(Bucket=BUCKET, Key="0", Body=b"")

    def add(count: int, _: int) -> None:
        client.put_object(Bucket=BUCKET, Key=f"{count}", Body=b"")

    with pytest.raises(ArchiveError, match="kept coming"):
        archive_of(client, add)


@pytest.mark.parametrize("share", [0, 0.01, 0.5, 0.9, 0.999])
def test_an_archive_that_was_cut_off_is_refused(client, share):
    fill(client)
    archive = archive_of(client)
    with pytest.raises(ArchiveError):
        verify_archive(io.BytesIO(archive[: int(len(archive) * share)]))


@pytest.mark.parametrize("share", [0, 0.02, 0.3, 0.7, 0.95, 0.999])
def test_an_archive_of_which_a_byte_changed_is_refused(client, share):
    fill(client)
    archive = bytearray(archive_of(client))
    archive[int(len(archive) * share)] ^= 0xFF
    with pytest.raises(ArchiveError):
        verify_archive(io.BytesIO(bytes(archive)))


def members_of(archive: bytes) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(archive))) as read:
        return [(member, read.extractfile(member).read()) for member in read]


def archive_from(members: list[tuple[tarfile.TarInfo, bytes]]) -> io.BytesIO:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", format=tarfile.PAX_FORMAT) as written:
        for member, body in members:
            member.size = len(body)
            written.addfile(member, io.BytesIO(body))
    packed.seek(0)
    return packed


def test_an_archive_that_lacks_an_object_or_its_manifest_is_refused(client):
    fill(client)
    members = members_of(archive_of(client))
    with pytest.raises(ArchiveError, match="not those of its manifest"):
        verify_archive(archive_from(members[1:]))
    with pytest.raises(ArchiveError, match="no manifest"):
        verify_archive(archive_from(members[:-1]))


def test_an_archive_of_another_version_is_refused(client):
    member, body = members_of(archive_of(client))[-1]
    later = json.dumps({**json.loads(body), "version": 2}).encode()
    with pytest.raises(ArchiveError, match="version 2"):
        verify_archive(archive_from([(member, later)]))


def test_a_body_that_is_not_what_was_written_is_not_put(client):
    fill(client)
    (first, _), *others = members_of(archive_of(client))
    empty(client)
    with pytest.raises(ArchiveError, match="not what was written"):
        restore_archive(client, BUCKET, archive_from([(first, b"other"), *others]), untold)
    assert list(list_keys(client, BUCKET)) == []


def test_a_bucket_that_loses_or_changes_what_was_put_is_noticed(client):
    fill(client)
    archive = archive_of(client)

    def lose(count: int, _: int) -> None:
        if count == len(OBJECTS):
            client.delete_object(Bucket=BUCKET, Key="forecasts/2022-12-30.json")

    def change(count: int, _: int) -> None:
        if count == len(OBJECTS):
            client.put_object(Bucket=BUCKET, Key="forecasts/2022-12-30.json", Body=b"[]")

    with pytest.raises(ArchiveError, match="does not have it"):
        restore_archive(client, BUCKET, io.BytesIO(archive), lose)
    with pytest.raises(ArchiveError, match="something else"):
        restore_archive(client, BUCKET, io.BytesIO(archive), change)
