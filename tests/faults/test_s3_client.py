"""One client of S3 for all parts: against a server that refuses the newer checksum headers."""

import ast
import io
import runpy
from datetime import date, datetime

import pytest
from dagster_aws.s3 import S3ComputeLogManager
from fastapi.testclient import TestClient
from support.deployment import DEPLOY, ROOT, SERVICES
from support.s3_server import BUCKET, S3Server
from support.system import running_system

from seoulcast.clock import KST
from seoulcast.datasets.store_factory import open_store
from seoulcast.settings import Settings
from seoulcast_api.app import create_app
from seoulcast_assets.dagster_internals import ComputeIOType
from seoulcast_assets.resources import build_resources

pytestmark = pytest.mark.e2e

FIRST, D = date(2022, 4, 20), date(2022, 6, 14)
NOW = datetime(2022, 6, 15, 6, 0, tzinfo=KST)
CHECKSUMS = ("AWS_REQUEST_CHECKSUM_CALCULATION", "AWS_RESPONSE_CHECKSUM_VALIDATION")


@pytest.fixture
def server(monkeypatch):
    for name, value in {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "SEOULCAST_S3_BUCKET": BUCKET,
        "SEOULCAST_S3_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    for name in CHECKSUMS:
        monkeypatch.delenv(name, raising=False)
    server = S3Server(refuses_checksums=True)
    monkeypatch.setenv("SEOULCAST_S3_ENDPOINT_URL", server.url)
    yield server
    server.close()


def make_bucket():
    return runpy.run_path(str(DEPLOY / "make_bucket.py"))["main"]()


@pytest.mark.fault(
    "S3",
    "a server that does not know S3's checksum headers and answers them with 501",
    happens="nothing: no part sends them, from making the bucket to reading for the page",
    kept="all",
    notified="no one",
)
def test_a_server_without_checksum_headers_serves_the_whole_chain(server, tmp_path):
    assert make_bucket() == 0
    with running_system(
        tmp_path,
        now=NOW,
        late_retries=0,
        predictor_stations=(108, 112, 119),
        storage="s3",
        s3_bucket=BUCKET,
        s3_endpoint_url=server.url,
        s3_region="us-east-1",
    ) as system:
        assert system.run("weather_pipeline", FIRST, D).success
        assert system.run("dust_pipeline", FIRST, D).success
        assert system.run("batch_forecast", D).success
        with TestClient(create_app(system.settings)) as client:
            assert client.get("/result").status_code == 200
            assert client.get("/api/v1/observations").status_code == 200
    assert server.refused == 0


def test_what_runs_print_reaches_such_a_server_with_the_environment_of_the_containers(
    server, tmp_path, monkeypatch
):
    assert make_bucket() == 0
    for service in ("code", "webserver", "daemon"):
        for name in CHECKSUMS:
            monkeypatch.setenv(name, SERVICES[service]["environment"][name])
    logs = S3ComputeLogManager(BUCKET, local_dir=str(tmp_path), endpoint_url=server.url)
    key = ["run", "compute_logs", "step"]
    with logs.local_manager.open_log_stream(key, ComputeIOType.STDOUT) as stream:
        stream.write("printed")
    logs._upload_file_obj(io.BytesIO(b"printed"), key, ComputeIOType.STDOUT)
    assert logs.cloud_storage_has_logs(key, ComputeIOType.STDOUT)
    assert server.refused == 0


def test_the_pipelines_client_is_built_as_the_apis():
    settings = Settings(_env_file=None, storage="s3", s3_endpoint_url="http://127.0.0.1:1")
    clients = [
        build_resources(settings)["store"].s3.get_client(),
        open_store(settings)._client,
    ]
    ours, theirs = ({**vars(client.meta.config)} for client in clients)
    for options in (ours, theirs):
        options.pop("_user_provided_options")
    assert ours == theirs
    assert clients[0].meta.config.max_pool_connections == 32
    assert clients[0].meta.config.connect_timeout == 10
    assert clients[0].meta.config.request_checksum_calculation == "when_required"


def test_no_other_place_builds_a_client():
    places = [*ROOT.glob("seoulcast*/**/*.py"), *ROOT.glob("deploy/*.py"), *ROOT.glob("scripts/*")]
    building = set()
    for file in places:
        if not file.is_file() or file.suffix not in {"", ".py"}:
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix == "" and "python" not in text.splitlines()[0]:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", None), *(alias.name for alias in node.names)]
                if "boto3" in names:
                    building.add(file.name)
    assert building == {"s3_client.py"}
