"""Whether a service of Dagster works, by exit status: the health checks of its containers.

`health.py grpc PORT` asks a code location's server, `health.py daemon` the record of the daemon.
Neither loads Dagster, which takes seconds of a processor at each check, all day.
"""

from __future__ import annotations

import os
import sys

HEARTBEAT_S = 600
"""Oldest heartbeat of a daemon that works: one is sent every 30 s, unless a tick takes longer."""
DAEMONS = ("BACKFILL", "MONITORING", "QUEUED_RUN_COORDINATOR", "SCHEDULER", "SENSOR")
"""What the daemon's process does for this system, by the names of its heartbeats."""


def main(arguments: list[str]) -> int:
    """Ask as the arguments say; 0 if the service works."""
    match arguments:
        case ["grpc", port]:
            return _grpc(port)
        case ["daemon"]:
            return _daemon()
    sys.stderr.write("Give `grpc PORT` or `daemon`.\n")
    return 2


def _grpc(port: str) -> int:
    import grpc  # noqa: PLC0415 - only one of the two is ever needed
    from grpc_health.v1 import health_pb2, health_pb2_grpc  # noqa: PLC0415

    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        request = health_pb2.HealthCheckRequest(service="DagsterApi")
        try:
            answer = health_pb2_grpc.HealthStub(channel).Check(request, timeout=10)
        except grpc.RpcError as error:
            sys.stderr.write(f"The code location's server on port {port}: {error.code()}\n")
            return 1
    return 0 if answer.status == health_pb2.HealthCheckResponse.SERVING else 1


def _daemon() -> int:
    import psycopg2  # noqa: PLC0415

    names = {"host": "HOST", "port": "PORT", "dbname": "DB", "user": "USER", "password": "PASSWORD"}
    address = {key: os.environ[f"DAGSTER_POSTGRES_{name}"] for key, name in names.items()}
    try:
        connection = psycopg2.connect(connect_timeout=10, **address)
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT daemon_type FROM daemon_heartbeats WHERE "
                "timestamp > (now() AT TIME ZONE 'utc') - make_interval(secs => %s)",
                (HEARTBEAT_S,),
            )
            alive = {name for (name,) in cursor.fetchall()}
    except psycopg2.Error as error:
        sys.stderr.write(f"Dagster's record can't be read: {error}\n")
        return 1
    if missing := sorted(set(DAEMONS) - alive):
        sys.stderr.write(f"No heartbeat of {', '.join(missing)} within {HEARTBEAT_S} s\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
