"""Child processes: started, waited for, restarted when they die, and ended together.

Knows nothing of SeoulCast: `services` says which there are.
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
"""A service that dies more often than this is not helped by starting it again."""
LINES_TOLD = 10


class ServiceError(RuntimeError):
    """A service can't be started or kept running; the message says what to do."""


@dataclass(frozen=True)
class Service:
    """A process that runs as long as the system does.

    Args:
        name: also the name of its log file.
        command: what to run.
        answers: whether it does its work by now; asked again and again until it does.
        port: loopback port it listens on, if any.
        port_setting: the environment variable that chooses the port.
        tell: lines to print once it answers.
        after: services that must answer before this one is started.
    """

    name: str
    command: Sequence[str]
    answers: Callable[[], bool]
    port: int | None = None
    port_setting: str | None = None
    tell: Sequence[str] = ()
    after: Sequence[str] = ()


@dataclass
class _Running:
    service: Service
    process: subprocess.Popen[bytes]
    answering: bool = False
    deaths: list[float] = field(default_factory=list)


class Supervisor:
    """Runs services; a context that leaves no process behind.

    Args:
        services: what to run, in the order to start in.
        logs: folder of their log files; made where absent.
        environment: added to this process's own.
        say: tells a person one line.
    """

    def __init__(
        self,
        services: Sequence[Service],
        logs: Path,
        environment: Mapping[str, str],
        say: Callable[[str], None],
    ) -> None:
        self._waiting = list(services)
        self._running: dict[str, _Running] = {}
        self._others: list[subprocess.Popen[bytes]] = []
        self._logs = logs
        self._environment = {**os.environ, **environment}
        self._say = say
        self._reaper: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Prepare: logs, the reaper, and a look at the ports.

        Raises:
            ServiceError: a port is taken.
        """
        for service in self._waiting:
            _check_port(service)
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
        processes = [running.process for running in self._running.values()] + self._others
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
            command: what to run.
            output: where its output goes: a file descriptor or `subprocess.PIPE`.
        """
        process = subprocess.Popen(  # noqa: S603 - commands are this package's own
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._tell_reaper(f"+{process.pid}")
        return process

    def run_beside(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start a piece of work that ends by itself; its output is to be read from `stdout`."""
        process = self.spawn(command, subprocess.PIPE)
        self._others.append(process)
        return process

    def finished(self, process: subprocess.Popen[bytes]) -> None:
        """Forget a piece of work that has ended."""
        self._others.remove(process)
        if process.stdout is not None:
            process.stdout.close()
        self._tell_reaper(f"-{process.pid}")

    def tick(self) -> None:
        """Look after the services once: start, probe, restart.

        Raises:
            ServiceError: a service died too often.
        """
        for running in list(self._running.values()):
            if running.process.poll() is not None:
                self._restart(running)
            elif not running.answering and running.service.answers():
                running.answering = True
                for line in running.service.tell:
                    self._say(line)
        for service in [service for service in self._waiting if self._may_start(service)]:
            self._waiting.remove(service)
            self._running[service.name] = _Running(service, self._start(service, "wb"))

    @property
    def all_answer(self) -> bool:
        """Whether every service runs and has answered."""
        return not self._waiting and all(each.answering for each in self._running.values())

    def log_of(self, name: str) -> Path:
        """The log file of a service."""
        return self._logs / f"{name}.log"

    def _may_start(self, service: Service) -> bool:
        return all(
            (before := self._running.get(name)) is not None and before.answering
            for name in service.after
        )

    def _start(self, service: Service, mode: str) -> subprocess.Popen[bytes]:
        with self.log_of(service.name).open(mode) as log:
            return self.spawn(service.command, log.fileno())

    def _restart(self, running: _Running) -> None:
        service, process = running.service, running.process
        self._tell_reaper(f"-{process.pid}")
        end_groups([process.pid], grace_s=1.0)
        now = time.monotonic()
        running.deaths = [death for death in running.deaths if now - death < 3600] + [now]
        last_words = _last_lines(self.log_of(service.name))
        said = f"{service.name} ended with code {process.returncode}. Its last words:\n{last_words}"
        if len(running.deaths) > RESTARTS_AN_HOUR:
            raise ServiceError(
                f"{said}\nIt died {len(running.deaths)} times within an hour and is given up. "
                f"All it said: {self.log_of(service.name)}"
            )
        self._say(f"{said}\nStarting {service.name} again.")
        running.answering = False
        running.process = self._start(service, "ab")

    def _tell_reaper(self, line: str) -> None:
        if self._reaper is None or self._reaper.stdin is None:
            raise RuntimeError("a supervisor starts processes only inside its with block")
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
                f"Port {service.port}, for {service.name}, is taken ({error.strerror}). Stop what "
                f"listens there, or set {service.port_setting} to a free port."
            ) from None


def _last_lines(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-LINES_TOLD:]
    return "\n".join(f"    {line}" for line in lines) or "    (nothing)"
