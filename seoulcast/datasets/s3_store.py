"""Objects in an S3 bucket, through a boto3 client made elsewhere.

Speaks only requests that S3 and its look-alikes share. Nothing here knows of datasets.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from botocore.client import BaseClient
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from seoulcast.datasets.s3_bodies import BROKEN_OFF, read_whole
from seoulcast.datasets.store import (
    ObjectInfo,
    ObjectNotFoundError,
    StoreUnavailableError,
    etag_of,
)

_NOT_FOUND = {"404", "NoSuchKey"}
_LIST_FROM = 20
"""From so many objects on, one listing is taken instead of a HEAD an object."""
_CREATE_ATTEMPTS = 5
"""Tries of a conditional write that S3 answers with 409: another one was under way."""

_Result = TypeVar("_Result")


class S3Store:
    """An ObjectStore in an S3 bucket.

    S3 writes an object at once or not at all, and what is written is seen by the next
    request. The etag is the MD5 of the bytes because objects are written in one piece; a
    bucket encrypted with SSE-KMS gives other etags, with which everything still works but
    each repeated write is carried out and no history is used.

    Args:
        client: a boto3 S3 client; it may be used from several threads. Its own retries
            (see `s3_client`) apply. As many requests are made at a time as it keeps
            connections.
        bucket: name of the bucket, which must exist.
        prefix: put before every key, with a slash between.
    """

    def __init__(self, client: BaseClient, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def __repr__(self) -> str:
        return f"S3Store({self._bucket!r}, prefix={self._prefix!r})"

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises ObjectNotFoundError."""

        def read() -> bytes:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._full(key))
            try:
                data: bytes = answer["Body"].read()
            except ReadTimeoutError as error:
                # Of the body: botocore itself retries a timeout before the headers.
                raise ResponseStreamingError(error=error) from error
            return data

        with self._in_words():
            try:
                return read_whole(read)
            except ClientError as error:
                if _code(error) in _NOT_FOUND:
                    raise ObjectNotFoundError(key) from None
                raise

    def head(self, key: str) -> ObjectInfo | None:
        """What is known of the object, or None where there is none."""
        with self._in_words():
            try:
                answer = self._client.head_object(Bucket=self._bucket, Key=self._full(key))
            except ClientError as error:
                if _code(error) in _NOT_FOUND:
                    return None
                raise
        return ObjectInfo(
            key, answer["ETag"].strip('"'), answer["ContentLength"], answer["LastModified"]
        )

    def put(self, key: str, data: bytes) -> bool:
        """Write the whole object; False if these very bytes lay there already.

        A HEAD, and a PUT where the bytes differ.
        """
        present = self.head(key)
        if present is not None and present.etag == etag_of(data):
            return False
        self._write(key, data)
        return True

    def create(self, key: str, data: bytes) -> bool:
        """Write the object only if there is none; False if there is one. Atomic."""
        for attempt in range(_CREATE_ATTEMPTS):
            try:
                self._write(key, data, IfNoneMatch="*")
            except _PreconditionFailedError:
                return False
            except _ConflictError as error:
                if attempt + 1 == _CREATE_ATTEMPTS:
                    raise StoreUnavailableError(
                        f"S3 kept answering 409 to the creation of {key} in bucket "
                        f"{self._bucket}: others write it at the same time. Run again."
                    ) from error
            else:
                return True
        raise AssertionError("the loop above always returns or raises")

    def delete(self, key: str) -> None:
        """Remove the object; no error where there is none."""
        with self._in_words():
            self._client.delete_object(Bucket=self._bucket, Key=self._full(key))

    def list(self, prefix: str, *, start_after: str = "") -> Iterator[ObjectInfo]:
        """Objects whose key begins with `prefix`, after `start_after`, in key order.

        One request for each 1,000 objects that are consumed.
        """
        request = {"Bucket": self._bucket, "Prefix": self._full(prefix)}
        if start_after:
            request["StartAfter"] = self._full(start_after)
        while True:
            with self._in_words():
                page = read_whole(lambda: self._client.list_objects_v2(**request))
            for item in page.get("Contents", ()):
                yield ObjectInfo(
                    item["Key"].removeprefix(self._prefix),
                    item["ETag"].strip('"'),
                    item["Size"],
                    item["LastModified"],
                )
            if not page["IsTruncated"]:
                return
            request["ContinuationToken"] = page["NextContinuationToken"]

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The bytes of those of `keys` that there are, in the order of `keys`."""

        def get(key: str) -> bytes | None:
            try:
                return self.get(key)
            except ObjectNotFoundError:
                return None

        wanted = tuple(keys)
        found = zip(wanted, self._at_once(get, wanted), strict=True)
        return {key: data for key, data in found if data is not None}

    def put_many(self, objects: Mapping[str, bytes]) -> tuple[str, ...]:
        """Write each object as `put` does; the keys whose bytes changed, in key order.

        One listing of the keys' range and a PUT for each object that differs.
        """
        ordered = tuple(sorted(objects))
        if len(ordered) < _LIST_FROM:
            changed = self._at_once(lambda key: self.put(key, objects[key]), ordered)
            return tuple(key for key, differs in zip(ordered, changed, strict=True) if differs)
        present = self._etags_between(ordered[0], ordered[-1])
        different = tuple(key for key in ordered if present.get(key) != etag_of(objects[key]))
        self._at_once(lambda key: self._write(key, objects[key]), different)
        return different

    def _etags_between(self, first: str, last: str) -> dict[str, str]:
        shared = 0
        while shared < len(first) and first[shared] == last[shared]:
            shared += 1
        present = {}
        # StartAfter excludes its own key, so the listing starts just before the first.
        for info in self.list(first[:shared], start_after=first[:-1]):
            if info.key > last:
                break
            present[info.key] = info.etag
        return present

    def _at_once(self, act: Callable[[str], _Result], keys: Sequence[str]) -> tuple[_Result, ...]:
        """The results of `act` in the order of `keys`; the first error ends it."""
        if len(keys) < 2:
            return tuple(act(key) for key in keys)
        threads = min(len(keys), self._client.meta.config.max_pool_connections)
        with ThreadPoolExecutor(threads, thread_name_prefix="s3") as pool:
            pending = [pool.submit(act, key) for key in keys]
            try:
                return tuple(future.result() for future in pending)
            finally:
                for future in pending:
                    future.cancel()

    def _full(self, key: str) -> str:
        return f"{self._prefix}{key}"

    def _write(self, key: str, data: bytes, **conditions: str) -> None:
        with self._in_words():
            try:
                self._client.put_object(
                    Bucket=self._bucket,
                    Key=self._full(key),
                    Body=data,
                    ContentMD5=base64.b64encode(bytes.fromhex(etag_of(data))).decode(),
                    **conditions,
                )
            except ClientError as error:
                if _code(error) in {"PreconditionFailed", "412"}:
                    raise _PreconditionFailedError from error
                if _code(error) in {"ConditionalRequestConflict", "409"}:
                    raise _ConflictError from error
                raise

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turn botocore's errors into words that say what to do."""
        try:
            yield
        except ClientError as error:
            raise StoreUnavailableError(self._refusal(error)) from error
        except NoCredentialsError as error:
            raise StoreUnavailableError(
                f"No AWS credentials for bucket {self._bucket}: set AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, a profile, or give the machine a role."
            ) from error
        except (BotoCoreError, *BROKEN_OFF) as error:
            raise StoreUnavailableError(
                f"S3 can't be reached at {self._client.meta.endpoint_url} ({error}). Check "
                "SEOULCAST_S3_ENDPOINT_URL, SEOULCAST_S3_REGION and the network, then run again."
            ) from error

    def _refusal(self, error: ClientError) -> str:
        code = _code(error)
        operation = error.operation_name
        if code == "NoSuchBucket":
            return (
                f"There is no bucket {self._bucket} at {self._client.meta.endpoint_url}: make "
                "it, or set SEOULCAST_S3_BUCKET to one that exists."
            )
        if code in {"403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"}:
            return (
                f"S3 refused {operation} on bucket {self._bucket} ({code}): check the AWS "
                "credentials and that they may get, put, list and delete there."
            )
        return f"S3 failed at {operation} on bucket {self._bucket} ({code}): run again later."


class _PreconditionFailedError(Exception):
    """An object lies under the key that was to be created."""


class _ConflictError(Exception):
    """Another conditional write of the same key was under way."""


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
