"""The object store that the settings ask for.

The one place that chooses between a local folder and S3. boto3 is imported only with S3:
it takes a third of a second that the local default need not pay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.store import ObjectStore
from seoulcast.settings import Settings

if TYPE_CHECKING:
    from botocore.client import BaseClient

_CONNECTIONS = 32
"""Requests at a time: hides S3's latency of some 20 ms without hurrying its rate limits."""


def open_store(settings: Settings, s3_client: BaseClient | None = None) -> ObjectStore:
    """The store of these settings. Makes no request.

    Args:
        settings: `storage` chooses; see its fields for folder, bucket and endpoint.
        s3_client: with storage=s3, the boto3 client to use; else one is made from the
            settings and the usual AWS environment (keys, profile, role).
    """
    if settings.storage == "local":
        return LocalStore(settings.objects_dir)
    from seoulcast.datasets.s3_store import S3Store  # noqa: PLC0415 - see above

    client = s3_client if s3_client is not None else _client(settings)
    return S3Store(client, settings.s3_bucket, settings.s3_prefix)


def _client(settings: Settings) -> BaseClient:
    import boto3  # noqa: PLC0415 - see above
    from botocore.config import Config  # noqa: PLC0415 - see above

    # A session of its own: the default one keeps the credentials it found first.
    return boto3.Session().client(
        "s3",
        endpoint_url=settings.s3_endpoint_url,
        region_name=settings.s3_region,
        config=Config(
            retries={"mode": "standard", "max_attempts": 5},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=_CONNECTIONS,
            # Every write carries its MD5; the newer trailing checksums are unknown to some
            # S3 look-alikes.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
