"""A whole S3 bucket as one compressed tar, and back: bodies, what S3 keeps beside them, digests.

Streams both ways, so that an archive goes through a pipe. It speaks S3 itself and no ObjectStore:
a bucket also holds what MLflow and Dagster put there, with headers that a store knows nothing of.
"""

from __future__ import annotations

import base64
import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, TypeVar

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from seoulcast.datasets.object_archive import (
    Adder,
    ArchiveError,
    Noted,
    Sums,
    read_objects,
    writing,
)
from seoulcast.datasets.s3_bodies import read_whole

HEADERS = (
    "CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType",
)  # fmt: skip
"""What S3 keeps beside a body and its user metadata, by the names of boto3's arguments."""

_AT_ONCE = 16
"""Requests under way: they hide S3's latency, and so many bodies are in memory."""
_MOST_LISTINGS = 100
"""Far more than are ever needed: a day has a few hundred new objects."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
Tell = Callable[[int, int], object]
"""Takes the objects that are done and those that there are, as far as is known."""


def write_archive(client: BaseClient, bucket: str, stream: IO[bytes], tell: Tell) -> Sums:
    """Write every object of a bucket that is in use.

    An object that names another was written after it. So the bucket is listed again until a
    listing has no key that was not copied: then everything that a copy names was copied too.

    Args:
        client: of S3.
        bucket: its name.
        stream: to write to; need not be seekable.
        tell: told of progress.

    Returns:
        What the archive's manifest says, too.

    Raises:
        ArchiveError: new objects kept coming.
    """
    copied: set[str] = set()
    with writing(stream) as archive, ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in range(_MOST_LISTINGS):
            keys = [key for key in list_keys(client, bucket) if key not in copied]
            if not keys:
                return archive.sums
            known = len(copied) + len(keys)
            for found in _in_order(pool, lambda key: _read(client, bucket, key), keys):
                if found is not None:
                    archive.write(*found)
                    tell(archive.sums.count, known)
            copied.update(keys)
        raise ArchiveError(f"new objects kept coming into bucket {bucket}")


def restore_archive(client: BaseClient, bucket: str, stream: IO[bytes], tell: Tell) -> Sums:
    """Put every object of an archive into a bucket, then see that the bucket has them.

    Each body is compared with its digest before it is put. What the bucket has beside them
    stays.

    Raises:
        ArchiveError: the archive was cut off or changed, what came before that is put; or the
            bucket has something else than what was put.
    """
    added = Adder()
    put_as: dict[str, tuple[str, str]] = {}

    def put(found: tuple[Noted, bytes]) -> tuple[Noted, str]:
        noted, body = found
        digest = hashlib.md5(body, usedforsecurity=False)
        client.put_object(
            Bucket=bucket,
            Key=noted.key,
            Body=body,
            ContentMD5=base64.b64encode(digest.digest()).decode(),
            Metadata=noted.metadata,
            **noted.headers,
        )
        return noted, digest.hexdigest()

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="s3") as pool:
        for noted, etag in _in_order(pool, put, read_objects(stream)):
            added.add(noted)
            put_as[noted.key] = (etag, noted.sha256)
            tell(len(put_as), 0)
    _compare(client, bucket, put_as)
    return added.sums()


def list_keys(client: BaseClient, bucket: str) -> Iterator[str]:
    """The keys of a bucket, in order."""
    return (item["Key"] for item in _list(client, bucket))


def _list(client: BaseClient, bucket: str) -> Iterator[dict[str, Any]]:
    request = {"Bucket": bucket}
    while True:
        page = read_whole(lambda: client.list_objects_v2(**request))
        yield from page.get("Contents", ())
        if not page["IsTruncated"]:
            return
        request["ContinuationToken"] = page["NextContinuationToken"]


def _read(client: BaseClient, bucket: str, key: str) -> tuple[Noted, bytes] | None:
    """An object; None where it was removed since it was listed, as a sent message is."""

    def read() -> tuple[dict[str, Any], bytes]:
        answer = client.get_object(Bucket=bucket, Key=key)
        return answer, answer["Body"].read()

    try:
        answer, body = read_whole(read)
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchKey"}:
            return None
        raise
    noted = Noted(
        key,
        len(body),
        hashlib.sha256(body).hexdigest(),
        answer["ETag"].strip('"'),
        {name: answer[name] for name in HEADERS if answer.get(name)},
        dict(answer["Metadata"]),
    )
    return noted, body


def _compare(client: BaseClient, bucket: str, put: dict[str, tuple[str, str]]) -> None:
    """Raise ArchiveError unless the bucket has each object, by its etag or SHA-256."""
    missing = set(put)
    for item in _list(client, bucket):
        key = item["Key"]
        if key not in put:
            continue
        etag, sha256 = put[key]
        if item["ETag"].strip('"') != etag:
            # Of a bucket that is encrypted by SSE-KMS it is no MD5: only the bytes tell.
            found = _read(client, bucket, key)
            if found is None or found[0].sha256 != sha256:
                raise ArchiveError(f"{key} was put, and the bucket has something else")
        missing.discard(key)
    if missing:
        raise ArchiveError(f"{min(missing)} was put, and the bucket does not have it")


def _in_order(
    pool: ThreadPoolExecutor, act: Callable[[_Item], _Result], items: Iterable[_Item]
) -> Iterator[_Result]:
    """The results of `act` in the order of `items`, with a bounded number under way."""
    under_way: deque[Future[_Result]] = deque()
    try:
        for item in items:
            under_way.append(pool.submit(act, item))
            if len(under_way) == _AT_ONCE:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for one in under_way:
            one.cancel()
