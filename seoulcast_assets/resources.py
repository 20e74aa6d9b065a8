"""Dagster resources: the object store, the hub, MLflow, and who takes messages.

Resources give domain code plain objects. Secrets stay masked in `Settings`, which is a
resource and not run configuration, so that Dagster's UI never shows one.
"""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPException

import dagster as dg
from botocore.client import BaseClient
from botocore.handlers import disable_signing
from dagster_aws.s3 import S3Resource
from dagster_slack import SlackResource
from slack_sdk.http_retry.builtin_handlers import (
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from seoulcast.datasets.origin import check_origin
from seoulcast.datasets.s3_client import build_s3_client
from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.store_factory import open_store
from seoulcast.kma.client import KmaClient
from seoulcast.settings import Settings
from seoulcast_assets.notifying import Operators, Topics

EXPERIMENT = "seoulcast-lstm"

SLACK_TIMEOUT_S = 10
"""Seconds without a byte of Slack: all attempts fit into the minute of a sensor's evaluation."""
SLACK_ATTEMPTS = 3
UNREADABLE = (HTTPException, TimeoutError, ConnectionError, ValueError)
"""What an answer of Slack raises that breaks off or can't be read: slack-sdk's own retries end
with the headers."""


class SharedS3Resource(S3Resource):
    """dagster-aws's S3 resource, with the client that the API and the deployment build as well."""

    def get_client(self) -> BaseClient:
        """A client with the shared retries, timeouts, connections and checksum settings."""
        client = build_s3_client(
            endpoint_url=self.endpoint_url,
            region=self.region_name,
            attempts=self.max_attempts,
            profile=self.profile_name,
            use_ssl=self.use_ssl,
            verify=self.verify,
            aws_access_key_id=self.aws_access_key_id,
            aws_secret_access_key=self.aws_secret_access_key,
            aws_session_token=self.aws_session_token,
        )
        if self.use_unsigned_session:
            client.meta.events.register("choose-signer.s3.*", disable_signing)
        return client


class StoreResource(dg.ConfigurableResource):  # type: ignore[type-arg]  # plain resource
    """The object store that settings choose: a local folder, or S3 through `s3`."""

    s3: SharedS3Resource

    def open(self, settings: Settings) -> ObjectStore:
        """The store; S3's client is made only where S3 is chosen.

        Raises:
            MixedOriginError: the store was filled from another origin.
        """
        client = self.s3.get_client() if settings.storage == "s3" else None
        store = open_store(settings, client)
        check_origin(store, settings.origin)
        return store


class HubResource:
    """The KMA API Hub, or the sandbox in its place."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def client(self) -> KmaClient:
        """A client, to be used as a context manager."""
        return KmaClient.from_settings(self._settings)


class SlackNotifier:
    """The notifier (`notifying.Notifier`) of the one channel; off without a token."""

    service = "slack"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.sending = threading.Lock()
        self.sent: set[str] = set()

    @property
    def on(self) -> bool:
        """Whether there is a token."""
        return self._settings.slack_bot_token is not None

    def notify(self, text: str) -> None:
        """Send a message, with retries when Slack is slow, asks to wait or can't be understood.

        Raises:
            Exception: Slack's client lists none; `SlackClientError`, `OSError`, `HTTPException`
                and `ValueError` are among them.
        """
        token = self._settings.slack_bot_token
        if token is None:
            return
        client = SlackResource(token=token.get_secret_value()).get_client()
        client.base_url = self._settings.slack_base_url
        client.timeout = SLACK_TIMEOUT_S
        client.retry_handlers += [
            RateLimitErrorRetryHandler(max_retry_count=2),
            ServerErrorRetryHandler(max_retry_count=2),
        ]
        attempts = Retrying(
            stop=stop_after_attempt(SLACK_ATTEMPTS),
            wait=wait_exponential_jitter(multiplier=0.2, max=5.0, jitter=0.2),
            retry=retry_if_exception_type(UNREADABLE),
            reraise=True,
        )
        attempts(
            client.chat_postMessage,
            channel=self._settings.slack_channel,
            text=text,
            unfurl_links=False,
        )


def _tracking(settings: Settings) -> dg.ResourceDefinition:
    """dagster-mlflow's resource, whose experiment keeps its files where the rest is kept."""

    def tracking(context: dg.InitResourceContext) -> Iterator[object]:
        # Seconds, in the process of each run, and only a training needs it.
        from dagster_mlflow import mlflow_tracking  # noqa: PLC0415

        from seoulcast_assets.mlflow_calls import (  # noqa: PLC0415
            CalledAgain,
            call_again,
            mlflow_client,
        )

        client = mlflow_client(settings)
        # A server has a place of its own; the embedded default would take the folder that
        # the run happens to start in.
        if settings.mlflow_tracking_uri is None and not client.get_experiment_by_name(EXPERIMENT):
            folder = settings.mlflow_files.as_uri()
            client.create_experiment(EXPERIMENT, artifact_location=folder)
        # dagster-mlflow names the Dagster run once the MLflow run has begun: killed in between, it
        # would belong to nobody and run for ever. MLflow itself gives these tags at once.
        begun_with = json.dumps({"dagster_run_id": context.run.run_id if context.run else ""})
        config = {
            "experiment_name": EXPERIMENT,
            "mlflow_tracking_uri": settings.mlflow_uri,
            "extra_tags": {"origin": settings.origin},
            "env": {"MLFLOW_RUN_CONTEXT": begun_with},
        }
        own = context.replace_config(config)

        def start() -> tuple[Iterator[object], object]:
            resource = mlflow_tracking.resource_fn(own)  # type: ignore[call-arg]  # as typed
            return resource, next(resource)

        # Started again, it finds the MLflow run that it has begun.
        resource, mlflow = call_again(start)
        yield CalledAgain(mlflow)
        next(resource, None)

    return dg.ResourceDefinition(tracking)


def build_resources(settings: Settings) -> dict[str, object]:
    """Every resource by the key that assets and sensors ask for."""
    return {
        "settings": settings,
        "store": StoreResource(
            s3=SharedS3Resource(
                region_name=settings.s3_region, endpoint_url=settings.s3_endpoint_url
            )
        ),
        "hub": HubResource(settings),
        "operators": Operators.of(SlackNotifier(settings), settings),
        "topics": Topics.of(settings),
        "mlflow": _tracking(settings),
    }
