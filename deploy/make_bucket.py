"""Makes the bucket that the settings name, and tries the one promise a server may lack.

`python deploy/make_bucket.py`, once before everything else starts; again, it changes nothing.
Forecasts are created only if absent, with a conditional write. Some S3 look-alikes take its
header and overwrite all the same, and then an issued forecast could change.
"""

from __future__ import annotations

import sys

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError

from seoulcast.datasets.s3_client import build_s3_client
from seoulcast.settings import Settings

_PROBE = "probe/create-only-if-absent"
_ALREADY_THERE = {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}
_NOT_FOUND = 404


def main() -> int:
    """Make the bucket and probe the server; 1, with words, if it can't serve."""
    settings = Settings()
    client = build_s3_client(endpoint_url=settings.s3_endpoint_url, region=settings.s3_region)
    try:
        _make(client, settings.s3_bucket)
        kept = _keeps_what_is_there(client, settings.s3_bucket)
    except (BotoCoreError, ClientError) as error:
        sys.stderr.write(f"Bucket {settings.s3_bucket} can't be made or used: {error}\n")
        return 1
    if not kept:
        sys.stderr.write(
            f"The S3 server at {client.meta.endpoint_url} overwrites an object in a conditional "
            "write (If-None-Match: *). Issued forecasts would not be safe there: use another.\n"
        )
        return 1
    sys.stdout.write(f"Bucket {settings.s3_bucket} is there, and keeps what is issued.\n")
    return 0


def _make(client: BaseClient, bucket: str) -> None:
    """Make it unless it is there: an account that may use it need not be one that may make it."""
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != _NOT_FOUND:
            raise
    else:
        return
    region = client.meta.region_name
    where = {} if region == "us-east-1" else {"LocationConstraint": region}
    try:
        options = {"CreateBucketConfiguration": where} if where else {}
        client.create_bucket(Bucket=bucket, **options)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ALREADY_THERE:
            raise


def _keeps_what_is_there(client: BaseClient, bucket: str) -> bool:
    client.put_object(Bucket=bucket, Key=_PROBE, Body=b"first")
    try:
        client.put_object(Bucket=bucket, Key=_PROBE, Body=b"second", IfNoneMatch="*")
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] not in {409, 412}:
            raise
    data: bytes = client.get_object(Bucket=bucket, Key=_PROBE)["Body"].read()
    client.delete_object(Bucket=bucket, Key=_PROBE)
    return data == b"first"


if __name__ == "__main__":
    raise SystemExit(main())
