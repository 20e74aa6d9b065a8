"""Child processes: started, probed, restarted when they fail, and ended together.

Nothing here is about SeoulCast: `services` lists its processes.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from seoulcast_assets.commands.up.reaper import end_groups

RESTARTS_AN_HOUR = 3
"""A service that fails more often than this is not restarted again."""
LOG_TAIL_LINES = 10
"""Lines of its log that are printed when a service fails."""


class ServiceError(RuntimeError):
    """A service can't be started or has failed too often; the message says what to do."""


@dataclass(frozen=True)
class Service:
    """A process that runs as long as `make up` does.

    Args:
        name: also the name of its log file.
        command: the command line.
        is_ready: the readiness probe; called at each tick until it returns true.
        port: loopback port it listens on, if any.
        port_setting: the environment variable that sets the port.
        banner: lines to print each time it becomes ready.
        after: services that must be ready before this one is started.
        optional: whether everything else goes on without it. Nothing waits for it, and where its
            port is taken or it keeps failing it is left out.
    """

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool]
    port: int | None = None
    port_setting: str | None = None
    banner: Sequence[str] = ()
    after: Sequence[str] = ()
    optional: bool = False


@dataclass
class _Running:
    service: Service
    process: subprocess.Popen[bytes]
    ready: bool = False
    failures: list[float] = field(default_factory=list)


class Supervisor:
    """Runs services as a context manager, which ends every process as it is left.

    Args:
        services: in the order in which to start them.
        logs: folder of their log files; created if missing.
        environment: variables added to those of this process.
        report: prints one line for the operator.
    """

    def __init__(
        self,
        services: Sequence[Service],
        logs: Path,
        environment: Mapping[str, str],
        report: Callable[[str], None],
    ) -> None:
        self._waiting = list(services)
        self._running: dict[str, _Running] = {}
        self._tasks: list[subprocess.Popen[bytes]] = []
        self._logs = logs
        self._environment = {**os.environ, **environment}
        self._report = report
        self._reaper: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Check the ports, create the folder of the logs and start the reaper.

        Raises:
            ServiceError: the port of a service that is not optional is taken.
        """
        self._waiting = [service for service in self._waiting if self._has_its_port(service)]
        self._logs.mkdir(parents=True, exist_ok=True)
        self._reaper = subprocess.Popen(
            [sys.executable, "-m", "seoulcast_assets.commands.up.reaper"],
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process, the reaper last."""
        processes = [running.process for running in self._running.values()] + self._tasks
        end_groups(
            [process.pid for process in processes],
            collect=lambda: [process.poll() for process in processes],
        )
        for process in processes:
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if self._reaper is not None and self._reaper.stdin is not None:
            self._reaper.stdin.close()
            self._reaper.wait()

    def spawn(self, command: Sequence[str], output: int) -> subprocess.Popen[bytes]:
        """Start a process that ends with this supervisor.

        Args:
            command: the command line.
            output: a file descriptor for its output, or `subprocess.PIPE`.
        """
        process = subprocess.Popen(  # noqa: S603 - commands are this package's own
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._notify_reaper(f"+{process.pid}")
        return process

    def start_task(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a task that ends by itself; the caller reads its output from `stdout`."""
        process = self.spawn(command, subprocess.PIPE)
        self._tasks.append(process)
        return process

    def remove_task(self, process: subprocess.Popen[bytes]) -> None:
        """Remove a task that has ended."""
        self._tasks.remove(process)
        if process.stdout is not None:
            process.stdout.close()
        self._notify_reaper(f"-{process.pid}")

    def tick(self) -> None:
        """Start, probe or restart each service, as it needs.

        Raises:
            ServiceError: a service that is not optional failed too often.
        """
        for running in list(self._running.values()):
            if running.process.poll() is not None:
                self._restart(running)
            elif not running.ready and running.service.is_ready():
                running.ready = True
                for line in running.service.banner:
                    self._report(line)
        for service in [service for service in self._waiting if self._may_start(service)]:
            self._waiting.remove(service)
            self._running[service.name] = _Running(service, self._start(service, "wb"))

    @property
    def all_ready(self) -> bool:
        """Whether every service has been started and is ready, but for optional ones."""
        return all(service.optional for service in self._waiting) and all(
            each.ready or each.service.optional for each in self._running.values()
        )

    def log_of(self, name: str) -> Path:
        """The log file of a service."""
        return self._logs / f"{name}.log"

    def _has_its_port(self, service: Service) -> bool:
        try:
            _check_port(service)
        except ServiceError as taken:
            if not service.optional:
                raise
            self._report(f"{taken} Until then everything else runs without {service.name}.")
            return False
        return True

    def _may_start(self, service: Service) -> bool:
        return all(
            (before := self._running.get(name)) is not None and before.ready
            for name in service.after
        )

    def _start(self, service: Service, mode: str) -> subprocess.Popen[bytes]:
        with self.log_of(service.name).open(mode) as log:
            return self.spawn(service.command, log.fileno())

    def _restart(self, running: _Running) -> None:
        service, process = running.service, running.process
        self._notify_reaper(f"-{process.pid}")
        end_groups([process.pid], grace_s=1.0)
        now = time.monotonic()
        running.failures = [
            failed_at for failed_at in running.failures if now - failed_at < 3600
        ] + [now]
        log = self.log_of(service.name)
        failure = (
            f"{service.name} failed: exit code {process.returncode}. The end of its log:\n"
            f"{_last_lines(log)}"
        )
        if len(running.failures) > RESTARTS_AN_HOUR:
            final = (
                f"{failure}\nIt failed {len(running.failures)} times within an hour and is not "
                f"restarted again. Its log: {log}"
            )
            if not service.optional:
                raise ServiceError(final)
            self._report(f"{final}\nEverything else runs on without {service.name}.")
            del self._running[service.name]
            return
        self._report(f"{failure}\nRestarting {service.name}.")
        running.ready = False
        running.process = self._start(service, "ab")

    def _notify_reaper(self, line: str) -> None:
        if self._reaper is None or self._reaper.stdin is None:
            raise RuntimeError("a supervisor starts processes only inside its `with` block")
        self._reaper.stdin.write(line + "\n")
        self._reaper.stdin.flush()


def _check_port(service: Service) -> None:
    if service.port is None:
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", service.port))
        except OSError as error:
            raise ServiceError(
                f"Port {service.port}, for {service.name}, is already in use ({error.strerror}). "
                f"Stop the process on it, or set {service.port_setting} to a free port."
            ) from None


def _last_lines(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    return "\n".join(f"    {line}" for line in lines) or "    (empty)"
