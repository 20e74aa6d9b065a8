"""A whole SeoulCast in a temporary folder: sandbox, Slack server, instance and definitions."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import dagster as dg
from support.made_once import made_once
from support.slack_server import SlackServer

from seoulcast.datasets.store import ObjectStore
from seoulcast.datasets.store_factory import open_store
from seoulcast.kma.sandbox import SandboxServer
from seoulcast.settings import Settings
from seoulcast_assets.definitions import build_defs
from seoulcast_assets.instance.configuration import write as write_instance_file
from seoulcast_assets.run_tags import tags_for_days


@dataclass
class System:
    """Settings, the parts that run, and ways to run a job in this process."""

    settings: Settings
    sandbox: SandboxServer
    slack: SlackServer
    instance: dg.DagsterInstance

    @property
    def store(self) -> ObjectStore:
        return open_store(self.settings)

    def run(
        self,
        job: str,
        first: date | str | None = None,
        last: date | str | None = None,
        *,
        assets: Sequence[str] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> dg.ExecuteInProcessResult:
        """Run a job for a day or a range; a failure is returned, not raised."""
        days = {} if first is None else tags_for_days(first, last)
        return (
            build_defs(self.settings)
            .resolve_job_def(job)
            .execute_in_process(
                instance=self.instance,
                tags=days | dict(tags or {}),
                asset_selection=[dg.AssetKey.from_user_string(name) for name in assets]
                if assets
                else None,
                raise_on_error=False,
            )
        )

    def told_of_failure(self, result: dg.ExecuteInProcessResult) -> list[str]:
        """What Slack is told when the failure sensor sees this run."""
        return self._told("slack_on_failure", result, result.get_run_failure_event())

    def told_of_success(self, result: dg.ExecuteInProcessResult) -> list[str]:
        """What Slack is told when the success sensor sees this run."""
        return self._told("slack_on_success", result, result.get_run_success_event())

    def _told(
        self, name: str, result: dg.ExecuteInProcessResult, event: dg.DagsterEvent
    ) -> list[str]:
        before = len(self.slack.messages)
        definitions = build_defs(self.settings)
        sensor = definitions.get_repository_def().get_sensor_def(name)
        resources = definitions.resources or {}
        with dg.build_run_status_sensor_context(
            sensor_name=name,
            dagster_instance=self.instance,
            dagster_run=result.dagster_run,
            dagster_event=event,
            resources={name: resources[name] for name in ("operators", "store")},
        ) as context:
            sensor(context.for_run_failure() if name == "slack_on_failure" else context)
        return self.slack.messages[before:]

    def objects(self, prefix: str = "") -> dict[str, str]:
        """Etag of every object by key."""
        return {info.key: info.etag for info in self.store.list(prefix)}

    def materialized(self, asset: str) -> set[str]:
        """Partitions on record as materialised."""
        return set(self.instance.get_materialized_partitions(dg.AssetKey.from_user_string(asset)))


@contextmanager
def running_system(home: Path, *, now: datetime, **settings: object) -> Iterator[System]:
    """A system below `home` whose clock starts at `now` (KST)."""
    with ExitStack() as stack:
        os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", "1000")
        stack.enter_context(made_once())
        slack = stack.enter_context(SlackServer())
        clock = Settings(_env_file=None, now=now).clock
        archive = settings.get("archive")
        sandbox = stack.enter_context(SandboxServer(archive, clock=clock))
        chosen = Settings(
            _env_file=None,
            home=home,
            now=now,
            sandbox_port=int(sandbox.url.rpartition(":")[2]),
            SLACK_BOT_TOKEN="xoxb-test",
            slack_base_url=slack.url,
            **{"late_wait_s": 0.0, "kma_attempts": 2, **settings},
        )
        write_instance_file(chosen.dagster_home, len(chosen.stations), chosen.run_check_s)
        instance = stack.enter_context(dg.DagsterInstance.from_config(str(chosen.dagster_home)))
        yield System(chosen, sandbox, slack, instance)
