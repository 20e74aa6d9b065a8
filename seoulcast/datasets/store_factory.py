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


def open_store(settings: Settings, s3_client: BaseClient | None = None) -> ObjectStore:
    """The store of these settings. Makes no request.

    Args:
        settings: `storage` chooses; see its fields for folder, bucket and endpoint.
        s3_client: with storage=s3, the boto3 client to use; else one is made from the
            settings and the usual AWS environment (keys, profile, role).
    """
    if settings.storage == "local":
        return LocalStore(settings.objects_dir)
    from seoulcast.datasets.s3_client import build_s3_client  # noqa: PLC0415 - see above
    from seoulcast.datasets.s3_store import S3Store  # noqa: PLC0415 - see above

    client = s3_client or build_s3_client(
        endpoint_url=settings.s3_endpoint_url, region=settings.s3_region
    )
    return S3Store(client, settings.s3_bucket, settings.s3_prefix)
