"""The same jobs over a real S3 protocol: the same keys, the same bytes as in a folder."""

from datetime import date, datetime

import pytest
from support.s3_server import BUCKET, S3Server
from support.system import running_system

from seoulcast.clock import KST

pytestmark = pytest.mark.e2e

FIRST, LAST = date(2022, 4, 1), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)


def run_everything(system):
    assert system.run("weather_pipeline", FIRST, LAST).success
    assert system.run("dust_pipeline", FIRST, LAST).success
    assert system.run("batch_forecast", date(2022, 6, 10), date(2022, 6, 13)).success
    assert system.run("explore").success
    return {key: etag for key, etag in system.objects().items() if not key.startswith("report/")}


def test_on_s3_lie_the_same_objects_as_in_a_folder(tmp_path, monkeypatch):
    with running_system(tmp_path / "local", now=NOW) as system:
        local = run_everything(system)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = S3Server()
    try:
        client = server.client()
        client.create_bucket(Bucket=BUCKET)
        with running_system(
            tmp_path / "s3",
            now=NOW,
            storage="s3",
            s3_bucket=BUCKET,
            s3_endpoint_url=server.url,
            s3_region="us-east-1",
        ) as system:
            assert run_everything(system) == local
        client.close()
    finally:
        server.close()
