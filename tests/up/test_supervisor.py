"""Services are started, announced, restarted and ended; no process outlives the supervisor."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from seoulcast_assets.commands.up.reaper import end_groups
from seoulcast_assets.commands.up.supervisor import Service, ServiceError, Supervisor


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_addresses_are_printed_once_each_service_is_ready_and_leaving_ends_every_process(
    tmp_path: Path, fake: Callable, until: Callable
) -> None:
    service, printed = fake(), []
    first = Service("first", service.command, lambda: _listens(service.port), banner=["at home"])
    second = Service("second", ["sleep", "600"], lambda: True, after=["first"], banner=["too"])
    with Supervisor([second, first], tmp_path / "logs", {}, printed.append) as supervisor:
        supervisor.tick()
        assert printed == []
        assert not supervisor.log_of("second").exists()
        until(lambda: supervisor.tick() or supervisor.all_ready)
        until(lambda: service.processes() == 2)
        assert printed == ["at home", "too"]
    assert service.processes() == 0


def test_nothing_is_left_when_the_supervisor_itself_is_killed(
    tmp_path: Path, fake: Callable, until: Callable
) -> None:
    service = fake()
    program = f"""
        import time
        from pathlib import Path
        from seoulcast_assets.commands.up.supervisor import Service, Supervisor
        service = Service("one", {service.command!r}, lambda: False)
        with Supervisor([service], Path({str(tmp_path)!r}), {{}}, print) as supervisor:
            while True:
                supervisor.tick()
                time.sleep(0.05)
    """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)])
    until(lambda: service.processes() == 2)
    process.send_signal(signal.SIGKILL)
    process.wait()
    until(lambda: service.processes() == 0)


def test_a_process_that_will_not_end_is_killed(fake: Callable, until: Callable) -> None:
    service = fake("--stubborn")
    process = subprocess.Popen(service.command, start_new_session=True)
    until(lambda: service.processes() == 2)
    end_groups([process.pid], grace_s=0.3, collect=process.poll)
    assert process.wait() == -signal.SIGKILL
    until(lambda: service.processes() == 0)


def test_a_service_that_fails_is_reported_and_restarted(
    tmp_path: Path, fake: Callable, until: Callable
) -> None:
    service, printed = fake(), []
    described = Service("one", service.command, lambda: _listens(service.port), banner=["here"])
    with Supervisor([described], tmp_path, {}, printed.append) as supervisor:
        until(lambda: supervisor.tick() or supervisor.all_ready)
        (running,) = supervisor._running.values()
        first = running.process.pid
        running.process.kill()
        until(lambda: supervisor.tick() or running.process.pid != first)
        until(lambda: supervisor.tick() or supervisor.all_ready)
    assert printed[0] == printed[2] == "here"
    assert "one failed: exit code -9" in printed[1]
    assert service.processes() == 0


def test_a_service_that_keeps_failing_is_not_restarted_and_the_end_of_its_log_is_shown(
    tmp_path: Path, fake: Callable
) -> None:
    dying, printed = fake("--say-and-die", "no module named weather"), []
    described = Service("one", dying.command, lambda: False)

    def look_after() -> None:
        with Supervisor([described], tmp_path, {}, printed.append) as supervisor:
            while True:
                supervisor.tick()

    with pytest.raises(ServiceError, match="no module named weather") as raised:
        look_after()
    assert str(tmp_path / "one.log") in str(raised.value)
    assert len(printed) == 3
    assert (tmp_path / "one.log").read_text() == "no module named weather\n" * 4


def test_a_taken_port_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        service = Service("page", ["true"], lambda: True, port=port, port_setting="THE_PORT")
        supervisor = Supervisor([service], tmp_path, {}, print)
        with pytest.raises(ServiceError, match=rf"Port {port}, for page.*THE_PORT"):
            supervisor.__enter__()


def test_an_optional_service_holds_nothing_up_and_starts_all_the_same(tmp_path: Path) -> None:
    first = Service("first", ["sleep", "600"], lambda: True, banner=["here"])
    viewer = Service("viewer", ["sleep", "600"], lambda: False, after=["first"], optional=True)
    with Supervisor([first, viewer], tmp_path, {}, lambda _: None) as supervisor:
        supervisor.tick()
        supervisor.tick()
        assert supervisor.all_ready
        assert supervisor.log_of("viewer").exists()


def test_an_optional_service_whose_port_is_taken_is_left_out_with_words(tmp_path: Path) -> None:
    printed: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        viewer = Service(
            "viewer", ["true"], lambda: True, port=port, port_setting="THE_PORT", optional=True
        )
        with Supervisor([viewer], tmp_path, {}, printed.append) as supervisor:
            supervisor.tick()
            assert supervisor.all_ready
    (line,) = printed
    assert f"Port {port}" in line
    assert "set THE_PORT" in line
    assert "without viewer" in line


def test_an_optional_service_that_keeps_failing_is_given_up_and_the_rest_runs_on(
    tmp_path: Path, fake: Callable, until: Callable
) -> None:
    printed: list[str] = []
    dying = fake("--say-and-die", "no database")
    viewer = Service("viewer", dying.command, lambda: False, optional=True)
    other = Service("other", ["sleep", "600"], lambda: True)
    with Supervisor([viewer, other], tmp_path, {}, printed.append) as supervisor:
        until(lambda: supervisor.tick() or "viewer" not in supervisor._running)
        supervisor.tick()
        assert supervisor.all_ready
        assert supervisor._running["other"].process.poll() is None
    assert "no database" in printed[-1]
    assert "runs on without viewer" in printed[-1]
