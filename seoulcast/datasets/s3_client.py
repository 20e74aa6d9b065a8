"""The one place that builds a client of S3: pipeline, API and deployment share its settings.

Imports boto3, which takes a third of a second, so modules that may work without S3 import it late.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from botocore.client import BaseClient

ATTEMPTS = 5
"""Attempts of one request, the first included."""
CONNECTIONS = 32
"""Requests at a time: hides S3's latency of some 20 ms without hurrying its rate limits."""


def build_s3_client(
    *,
    endpoint_url: str | None,
    region: str | None,
    attempts: int = ATTEMPTS,
    profile: str | None = None,
    **options: Any,  # noqa: ANN401 - boto3's own
) -> BaseClient:
    """A client of S3, or of a server that speaks its protocol. Makes no request.

    Args:
        endpoint_url: the server's address; AWS's own where None.
        region: of the bucket.
        attempts: of one request, the first included.
        profile: of the AWS configuration; None uses the usual environment variables.
        options: further arguments of `Session.client`, such as keys and `verify`.
    """
    # A session of its own: the default one keeps the credentials it found first.
    return boto3.Session(profile_name=profile).client(
        "s3",
        endpoint_url=endpoint_url,
        region_name=region,
        config=Config(
            retries={"mode": "standard", "max_attempts": attempts},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=CONNECTIONS,
            # Every write carries its MD5; S3's newer checksum headers are unknown to some
            # other servers, which answer them with 501.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
        **options,
    )
