"""Load on one address: by wrk where it is installed, else by a small asyncio client."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import httpx

CONNECTIONS = 16
_UNITS_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """What one load run saw."""

    requests: int
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    errors: int


def load(url: str, seconds: int, headers: Mapping[str, str] | None = None) -> Load:
    """Ask an address for some seconds over 16 connections, from another process."""
    if shutil.which("wrk"):
        return _wrk(url, seconds, headers or {})
    command = [sys.executable, "-m", "benchmarks.serving_load", url, str(seconds)]
    done = subprocess.run(
        [*command, json.dumps(dict(headers or {}))], capture_output=True, check=True
    )
    return Load(**json.loads(done.stdout))


def _wrk(url: str, seconds: int, headers: Mapping[str, str]) -> Load:
    command = ["wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    text = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    socket = re.search(r"connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    return Load(
        requests=int(_found(r"(\d+) requests in", text)),
        requests_per_second=float(_found(r"Requests/sec:\s+([\d.]+)", text)),
        p50_ms=_ms(_found(r"(?m)^\s+50%\s+(\S+)", text)),
        p99_ms=_ms(_found(r"(?m)^\s+99%\s+(\S+)", text)),
        errors=int(failed.group(1) if failed else 0)
        + sum(int(count) for count in (socket.groups() if socket else ())),
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"wrk said something else than expected:\n{text}")
    return match.group(1)


def _ms(text: str) -> float:
    value, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()  # type: ignore[union-attr]
    return float(value) * _UNITS_MS[unit]


async def _ask(url: str, seconds: int, headers: dict[str, str]) -> Load:
    times: list[float] = []
    errors = 0
    end = time.perf_counter() + seconds

    async def one(client: httpx.AsyncClient) -> None:
        nonlocal errors
        while (began := time.perf_counter()) < end:
            answer = await client.get(url)
            times.append(time.perf_counter() - began)
            errors += answer.status_code not in {200, 304}

    own = {"accept-encoding": "identity", **headers}
    async with httpx.AsyncClient(headers=own) as client:
        await asyncio.gather(*(one(client) for _ in range(CONNECTIONS)))
    times.sort()
    at = [1000 * times[int(len(times) * share)] for share in (0.5, 0.99)]
    return Load(len(times), len(times) / seconds, at[0], at[1], errors)


if __name__ == "__main__":
    seen = asyncio.run(_ask(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])))
    print(json.dumps(asdict(seen)))
