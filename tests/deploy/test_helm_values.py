"""deploy/helm/values.yaml for Dagster's own chart: the code location, its runs, the instance.

The chart itself is not here: test_kubernetes_rendered.py beside it renders it where there is one.
"""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
import yaml
from support import manifests
from support.deployment import DEPLOY, ROOT, SERVICES

from seoulcast_assets.instance.batched_events import BATCH_SIZE, BATCH_SIZE_VARIABLE

TEXT = (DEPLOY / "helm" / "values.yaml").read_text(encoding="utf-8")
HELM = yaml.safe_load(TEXT)
WEBSERVER, DAEMON = HELM["dagsterWebserver"], HELM["dagsterDaemon"]
(LOCATION,) = HELM["dagster-user-deployments"]["deployments"]
RUNS = HELM["runLauncher"]["config"]["k8sRunLauncher"]
PARTS = {"webserver": WEBSERVER, "daemon": DAEMON, "code": LOCATION, "runs": RUNS}
PLAIN = yaml.safe_load((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"))

each_part = pytest.mark.parametrize("name", PARTS)


def names_of(part, kind):
    return [one["name"] for one in PARTS[part][kind]]


def in_snake_case(values):
    """Keys of the chart as Dagster's instance file writes them."""
    return {
        re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", key): value
        for key, value in values.items()
    }


def test_the_chart_is_of_the_dagster_that_is_installed():
    (wanted,) = re.findall(r"--version (\S+)", TEXT)
    assert wanted == version("dagster")
    assert HELM["runLauncher"]["type"] == "K8sRunLauncher"


def test_the_code_location_is_the_one_of_the_compose_file():
    command = SERVICES["code"]["command"]
    assert command[:3] == ["dagster", "api", "grpc"]
    assert [a for a in command[3:] if not a.startswith(("--host=", "--port="))] == (
        LOCATION["dagsterApiGrpcArgs"]
    )
    assert f"--port={LOCATION['port']}" in command
    assert f"--location-name={LOCATION['name']}" in command


def test_every_image_of_ours_is_the_compose_files_and_none_has_a_tag_that_moves():
    ours = [part["image"] for part in (WEBSERVER, DAEMON, LOCATION, HELM["pipelineRun"])]
    # Built with the launcher of Kubernetes' jobs, and so not the compose file's very image.
    (image,) = {f"{one['repository']}:{one['tag']}" for one in ours}
    assert image == f"{SERVICES['code']['image']}-k8s"
    postgres = HELM["postgresql"]["image"]
    name = postgres["repository"].removeprefix("library/")
    assert f"{name}:{postgres['tag']}" == SERVICES["postgres"]["image"]
    (tag,) = re.findall(r"--tag (\S+)", TEXT)
    assert tag == image
    released = (DEPLOY / "images.hcl").read_text(encoding="utf-8")
    assert "seoulcast-pipeline:${VERSION}-k8s" in released


def test_the_hubs_key_and_every_place_of_messages_reach_the_code_location_and_its_runs_alone():
    having = {name for name in PARTS if "seoulcast-code" in names_of(name, "envSecrets")}
    assert having == {"code", "runs"}
    for name in ("webserver", "daemon"):
        assert names_of(name, "envSecrets") == ["seoulcast-s3"]
        assert "seoulcast-code" not in names_of(name, "envConfigMaps")
    described = TEXT.partition("\nglobal:")[0]
    of_code = described.partition("`seoulcast-code` (")[2].partition(")")[0]
    in_code_alone = {
        "KMA_API_KEY", "SLACK_BOT_TOKEN", "SEOULCAST_OPERATOR_URLS", "SEOULCAST_NOTIFY_URLS",
        "SEOULCAST_ALERT_URLS",
    }  # fmt: skip
    assert set(re.findall(r"[A-Z_]{8,}", of_code)) == in_code_alone
    assert "env" not in LOCATION, "variables are the config maps', which runs have too"


def test_runs_have_the_variables_of_the_code_location_and_resources_of_their_own():
    for kind in ("envConfigMaps", "envSecrets"):
        assert names_of("runs", kind) == names_of("code", kind)
    # Else the chart would hand the code server's resources down to them.
    assert LOCATION["includeConfigInLaunchedRuns"] == {"enabled": False}
    assert RUNS["resources"] != LOCATION["resources"]


def test_the_code_location_has_the_environment_of_the_compose_file():
    environment = {}
    for name in names_of("code", "envConfigMaps"):
        environment |= manifests.named("ConfigMap", name)["data"]
    database = {one for one in SERVICES["code"]["environment"] if one.startswith("DAGSTER_")}
    account = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    needed = {one for one, value in SERVICES["code"]["environment"].items() if value is not None}
    # The database's are the chart's own, in the instance file.
    assert needed - database - account <= set(environment)
    assert environment[BATCH_SIZE_VARIABLE] == str(BATCH_SIZE)
    for name, value in environment.items():
        there = SERVICES["code"]["environment"].get(name)
        if there is not None and name != "SEOULCAST_S3_ENDPOINT_URL":
            assert value == re.sub(r"\$\{[A-Z0-9_]+:-([^}]*)\}", r"\1", there), name


def test_the_logs_of_runs_go_where_objects_are():
    logs = HELM["computeLogManager"]["config"]["s3ComputeLogManager"]
    written = in_snake_case(logs)
    # The chart writes a region as it stands, so that it can't be a variable.
    data = manifests.named("ConfigMap", "seoulcast-objects")["data"]
    assert written == PLAIN["compute_logs"]["config"] | {"region": data["SEOULCAST_S3_REGION"]}
    for name in ("webserver", "daemon", "code", "runs"):
        asked = {one["env"] for one in logs.values() if isinstance(one, dict)}
        assert asked <= set(data)
        assert "seoulcast-objects" in names_of(name, "envConfigMaps")


@each_part
def test_a_part_runs_without_rights(name):
    assert PARTS[name]["securityContext"] == {
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "runAsNonRoot": True,
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    (volume,) = PARTS[name]["volumes"]
    assert volume["emptyDir"]["sizeLimit"]
    assert PARTS[name]["volumeMounts"] == [{"name": volume["name"], "mountPath": "/tmp"}]


@each_part
def test_a_part_asks_for_what_it_needs_and_is_held_to_its_memory(name):
    resources = PARTS[name]["resources"]
    assert set(resources["requests"]) == {"cpu", "memory"}
    assert set(resources["limits"]) == {"memory"}
    if name in {"webserver", "daemon"}:
        limit = resources["limits"]["memory"].lower().removesuffix("i")
        assert limit == SERVICES[name]["mem_limit"]


def test_the_database_is_that_of_the_compose_file_by_the_same_driver():
    database = HELM["postgresql"]
    environment = SERVICES["code"]["environment"]
    assert database["enabled"] is False
    assert database["postgresqlHost"] == environment["DAGSTER_POSTGRES_HOST"]
    assert str(database["service"]["port"]) == environment["DAGSTER_POSTGRES_PORT"]
    assert database["postgresqlDatabase"] == environment["DAGSTER_POSTGRES_DB"]
    assert database["postgresqlUsername"] == environment["DAGSTER_POSTGRES_USER"]
    assert database["postgresqlScheme"] == PLAIN["run_storage"]["config"]["postgres_db"]["scheme"]
    secrets = {"seoulcast-postgresql": {"postgresql-password": ""}}
    secrets |= {"seoulcast-s3": {}, "seoulcast-code": {}}
    history = manifests.workloads()["backfill"].environment(secrets)
    assert history["DAGSTER_POSTGRES_HOST"] == database["postgresqlHost"]


def test_the_webserver_is_probed_at_its_own_port_and_the_daemon_by_its_own_command():
    port = WEBSERVER["service"]["port"]
    assert f"--port={port}" in SERVICES["webserver"]["command"]
    for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
        asked = WEBSERVER[probe]["httpGet"]
        assert f":{asked['port']}{asked['path']}" in f"{SERVICES['webserver']['healthcheck']}"
        assert asked["port"] == port
    assert WEBSERVER["startupProbe"]["enabled"] is LOCATION["startupProbe"]["enabled"] is True
    assert LOCATION["readinessProbe"] == {"enabled": False}
    for probe in ("livenessProbe", "startupProbe"):
        serves = LOCATION[probe]["exec"]["command"]
        assert ["CMD", *serves] == SERVICES["code"]["healthcheck"]["test"]
    check = SERVICES["daemon"]["healthcheck"]["test"]
    # Secrets are variables here.
    assert ["CMD", "with-secrets", *DAEMON["livenessProbe"]["exec"]["command"]] == check


def test_the_daemons_probe_has_the_database_that_the_instance_has():
    given = {one["name"]: one.get("value", one.get("valueFrom")) for one in DAEMON["env"]}
    password = given.pop("DAGSTER_POSTGRES_PASSWORD")["secretKeyRef"]
    assert password["name"] == HELM["global"]["postgresqlSecretName"]
    environment = SERVICES["daemon"]["environment"]
    assert given == {name: environment[name] for name in given}
    assert {*given, "DAGSTER_POSTGRES_PASSWORD"} == {n for n in environment if "DAGSTER_" in n}


def test_the_queue_runs_and_ticks_are_kept_as_elsewhere():
    queue = DAEMON["runCoordinator"]["config"]["queuedRunCoordinator"]
    assert queue["tagConcurrencyLimits"] == PLAIN["concurrency"]["runs"]["tag_concurrency_limits"]
    # A pod takes longer to start than a process.
    waits = {"start_timeout_seconds": 600}
    assert in_snake_case(DAEMON["runMonitoring"]) == PLAIN["run_monitoring"] | waits
    assert in_snake_case(DAEMON["runRetries"]) == PLAIN["run_retries"]
    scheduler = HELM["scheduler"]["config"]["daemonScheduler"]
    assert in_snake_case(scheduler) == PLAIN["scheduler"]["config"]
    kept = {key: in_snake_case(HELM["retention"][key]) for key in ("schedule", "sensor")}
    assert kept == PLAIN["retention"]
    assert HELM["retention"]["enabled"] is True
    assert in_snake_case(HELM["pythonLogs"]) == PLAIN["python_logs"]
    assert HELM["telemetry"] == PLAIN["telemetry"]


def test_the_image_is_built_with_what_the_launcher_needs():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (extras,) = re.findall(r"EXTRAS=(\S+)", TEXT)
    assert "k8s" in extras.split(",")
    assert all(re.search(rf"^{extra} = \[", project, re.MULTILINE) for extra in extras.split(","))
