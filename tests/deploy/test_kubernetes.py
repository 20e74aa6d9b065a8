"""deploy/kubernetes: what docker-compose.yml starts, by the same names and with no more rights."""

from __future__ import annotations

import re

import pytest
import yaml
from support import documented_commands, manifests
from support.deployment import COMPOSE_TEXT, DEPLOY, EXAMPLE_NAMES, ROOT, SERVICES, variable_of

from seoulcast.settings import Settings

WORKLOADS = manifests.workloads()
BACKFILL, MIGRATE = "backfill", "migrate"
COMMANDS = {BACKFILL, MIGRATE}
"""Those that the compose file has not: there they are commands that an operator gives."""
SECRETS = {
    "seoulcast-s3": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    "seoulcast-s3-read": ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
    "seoulcast-code": (
        "KMA_API_KEY", "SLACK_BOT_TOKEN", "SEOULCAST_OPERATOR_URLS", "SEOULCAST_NOTIFY_URLS",
        "SEOULCAST_ALERT_URLS",
    ),
    "seoulcast-postgresql": ("postgresql-password",),
    "seoulcast-mlflow": ("PGPASSWORD",),
    "seoulcast-postgres": (
        "POSTGRES_PASSWORD", "DAGSTER_POSTGRES_PASSWORD", "MLFLOW_POSTGRES_PASSWORD",
    ),
}  # fmt: skip
"""Keys of each secret, which are made by hand; their values here are their names."""
VALUES = {name: {key: key for key in keys} for name, keys in SECRETS.items()}
K8S = "-k8s"
"""Behind the version in the tag of an image with the launcher of Kubernetes' jobs."""

each_workload = pytest.mark.parametrize("name", sorted(WORKLOADS))
each_of_compose = pytest.mark.parametrize("name", sorted(set(WORKLOADS) - COMMANDS))


def by_default(value):
    """A value of the compose file where nothing is set, a secret of its own name."""
    without_secrets = re.sub(r"\$\{([A-Z0-9_]+):\?[^}]*\}", r"\1", value)
    return re.sub(r"\$\{[A-Z0-9_]+:-([^}]*)\}", r"\1", without_secrets)


def compose_service(name):
    return SERVICES["code" if name in COMMANDS else name]


def test_every_service_but_dagsters_own_is_there():
    of_dagster = {"code", "webserver", "daemon"}
    monitoring = {n for n, service in SERVICES.items() if service.get("profiles") == ["monitoring"]}
    assert set(WORKLOADS) - COMMANDS == set(SERVICES) - of_dagster - monitoring


@each_workload
def test_a_workload_runs_the_image_of_the_compose_file_as_the_same_user(name):
    service, pod = compose_service(name), WORKLOADS[name].pod
    image = WORKLOADS[name].container["image"]
    assert image.removesuffix(K8S) == service["image"]
    assert image.endswith(K8S) == ("pipeline" in image)
    # Debian's number of the image's user, since Kubernetes takes no name for one without rights.
    user = service["user"].replace("postgres", "999:999")
    context = pod["securityContext"]
    assert f"{context['runAsUser']}:{context['runAsGroup']}" == user


@each_of_compose
def test_a_workload_has_the_command_of_the_compose_file(name):
    container = WORKLOADS[name].container
    assert container.get("args", []) == SERVICES[name].get("command", [])
    # It would take the place of the image's own entry point.
    assert "command" not in container


def test_the_first_history_is_fetched_by_a_command_that_takes_its_arguments():
    command = WORKLOADS[BACKFILL].container["args"]
    documented_commands.check(command)
    # Begun again after a node was lost, it must not fetch everything anew.
    assert "--missing" in command


@each_of_compose
def test_a_workload_has_the_environment_of_the_compose_file(name):
    environment = WORKLOADS[name].environment(VALUES)
    for variable, value in SERVICES[name].get("environment", {}).items():
        if value is None:
            # Set where a person wants it: in the config map `seoulcast-settings`.
            continue
        if variable in {"SEOULCAST_S3_ENDPOINT_URL", "MLFLOW_S3_ENDPOINT_URL"}:
            # AWS's in the base; the component brings the compose file's.
            assert environment[variable].startswith("https://")
        elif variable == "PGPASSWORD":
            assert environment[variable] == variable
        else:
            assert environment[variable] == by_default(value), variable


def test_the_first_history_has_the_environment_of_the_code_location():
    environment = WORKLOADS[BACKFILL].environment(VALUES)
    wanted = {name for name, value in SERVICES["code"]["environment"].items() if value is not None}
    assert wanted <= set(environment)
    text = (DEPLOY / "dagster.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\{env: ([A-Z0-9_]+)\}", text)) <= set(environment)


def test_a_new_versions_databases_are_migrated_by_the_commands_of_the_upgrade_guide():
    pod = WORKLOADS[MIGRATE].pod
    # One after the other, each with the rights on its own database.
    (dagster,), (mlflow,) = pod["initContainers"], pod["containers"]
    guide = (ROOT / "docs" / "upgrading.md").read_text(encoding="utf-8")
    for service, container in (("code", dagster), ("mlflow", mlflow)):
        assert f"docker compose run --rm {service} {' '.join(container['args'])}\n" in guide
        assert container["image"] == WORKLOADS["mlflow"].container["image"]
        assert container["securityContext"] == WORKLOADS["mlflow"].container["securityContext"]
    given = {one["name"] for one in dagster["env"]}
    assert {one for one in SERVICES["code"]["environment"] if one.startswith("DAGSTER_")} <= given


def test_config_maps_hold_settings_and_no_secret():
    beside = {name for one in SERVICES.values() for name in one.get("environment", {})}
    for name in ("seoulcast-objects", "seoulcast-settings", "seoulcast-code"):
        data = manifests.named("ConfigMap", name)["data"]
        assert set(data) <= {*EXAMPLE_NAMES, *beside, "DAGSTER_EVENT_BATCH_SIZE"}
        assert not [key for key in data if re.search("PASSWORD|SECRET|KEY|TOKEN", key)]
    stations = manifests.named("ConfigMap", "seoulcast-settings")["data"]["SEOULCAST_STATIONS"]
    assert [int(one) for one in stations.split(",")] == list(Settings(_env_file=None).stations)


def test_secrets_are_named_and_never_contained():
    kinds = {one["kind"] for one in manifests.documents()}
    assert "Secret" not in kinds
    named = {name for one in WORKLOADS.values() for name in one.names_of("secretRef")}
    assert named <= set(SECRETS)
    for file in manifests.files():
        assert "secretGenerator" not in file.read_text(encoding="utf-8")
    # Whoever sets the system up reads there which to make.
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = text.partition("\n## On Kubernetes\n")[2].partition("\n## ")[0]
    assert set(SECRETS) <= set(re.findall(r"seoulcast-[a-z0-9-]+", section))


def test_the_public_part_has_an_account_of_its_own_and_no_other_secret():
    having = {name: one.names_of("secretRef") for name, one in WORKLOADS.items()}
    assert having["api"] == ["seoulcast-s3-read"]
    assert [name for name in having if "seoulcast-s3-read" in having[name]] == ["api"]


def test_what_kubernetes_tells_of_services_is_taken_for_no_setting():
    # The chart's pods and runs get a variable for each service of the namespace.
    services = [
        one["metadata"]["name"] for one in manifests.documents() if one["kind"] == "Service"
    ]
    of_the_chart = ["seoulcast", "seoulcast-dagster-webserver"]
    for name in (*services, *of_the_chart):
        start = name.upper().replace("-", "_")
        told = {f"{start}_SERVICE_HOST", f"{start}_SERVICE_PORT", f"{start}_PORT"}
        assert not told & {variable_of(field) for field in Settings.model_fields}


def test_the_hubs_key_and_every_place_of_messages_reach_the_first_history_alone():
    having = [
        name for name, one in WORKLOADS.items() if "seoulcast-code" in one.names_of("secretRef")
    ]
    assert having == [BACKFILL]


@each_workload
def test_a_pod_is_not_root_and_can_write_only_where_it_must(name):
    pod, container = WORKLOADS[name].pod, WORKLOADS[name].container
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    # Variables of every service beside it, some of which start as a setting's do.
    assert pod["enableServiceLinks"] is False
    assert pod["shareProcessNamespace"] is compose_service(name)["init"] is True
    assert container["securityContext"] == {
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "/tmp" in [one["mountPath"] for one in container["volumeMounts"]]
    for volume in pod["volumes"]:
        assert "configMap" in volume or volume["emptyDir"]["sizeLimit"]


@each_workload
def test_a_container_asks_for_what_it_needs_and_is_held_to_its_memory(name):
    resources = WORKLOADS[name].container["resources"]
    assert set(resources["requests"]) == {"cpu", "memory"}
    assert set(resources["limits"]) == {"memory"}
    if name not in COMMANDS:
        limit = resources["limits"]["memory"].lower().removesuffix("i")
        assert limit == SERVICES[name]["mem_limit"]


@each_workload
def test_a_workload_is_probed_as_the_compose_file_does_or_ends_by_itself(name):
    container = WORKLOADS[name].container
    probes = [container.get(f"{one}Probe") for one in ("startup", "readiness", "liveness")]
    if WORKLOADS[name].is_one_shot:
        assert probes == [None, None, None]
        return
    check = SERVICES[name]["healthcheck"]["test"]
    for probe in probes:
        if "exec" in probe:
            assert ["CMD", *probe["exec"]["command"]] == check
        else:
            (port,) = container["ports"]
            assert probe["httpGet"]["port"] == port["name"]
            path = probe["httpGet"]["path"]
            assert f"http://127.0.0.1:{port['containerPort']}{path}" in f"{check}"


def test_a_service_selects_the_pods_of_its_name_at_the_port_of_the_compose_file():
    ports = {"api": "8000", "mlflow": "5000", "objects": "7070", "postgres": "5432"}
    ports["sandbox"] = str(Settings.model_fields["sandbox_port"].default)
    services = [one for one in manifests.documents() if one["kind"] == "Service"]
    assert {one["metadata"]["name"] for one in services} == set(ports)
    for service in services:
        name = service["metadata"]["name"]
        selected = [
            one.name
            for one in WORKLOADS.values()
            if manifests.selects({"matchLabels": service["spec"]["selector"]}, one.labels)
        ]
        assert selected == [name]
        (port,), (inner,) = service["spec"]["ports"], WORKLOADS[name].container["ports"]
        assert str(port["port"]) == str(inner["containerPort"]) == ports[name]
        assert port["targetPort"] == inner["name"]
        assert f":{ports[name]}" in COMPOSE_TEXT or f'"{ports[name]}"' in COMPOSE_TEXT


@each_workload
def test_a_workload_selects_its_own_pods(name):
    spec = WORKLOADS[name].manifest["spec"]
    if "selector" in spec:
        assert spec["selector"]["matchLabels"] == WORKLOADS[name].labels
    for claim in spec.get("volumeClaimTemplates", ()):
        mounted = [one["name"] for one in WORKLOADS[name].container["volumeMounts"]]
        assert claim["metadata"]["name"] in mounted


def test_one_of_two_apis_answers_while_a_node_is_drained_or_a_version_comes():
    api, budget = WORKLOADS["api"], manifests.named("PodDisruptionBudget", "api")
    assert api.manifest["spec"]["replicas"] > budget["spec"]["minAvailable"] > 0
    assert manifests.selects(budget["spec"]["selector"], api.labels)
    assert api.manifest["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_no_image_is_without_a_tag_or_has_one_that_moves():
    images = [one.container["image"] for one in WORKLOADS.values()]
    for image in images:
        assert re.fullmatch(r"[a-z-]+:[0-9][a-z0-9.-]*", image), image
    for file in (*manifests.files(), DEPLOY / "helm" / "values.yaml"):
        assert not re.search(r"\blatest\b", file.read_text(encoding="utf-8")), file


def test_every_file_is_one_that_a_kustomization_names():
    for part in (*manifests.PARTS, "overlays/demo"):
        folder = manifests.FOLDER / part
        text = (folder / "kustomization.yaml").read_text(encoding="utf-8")
        resources = yaml.safe_load(text)["resources"]
        assert {one.name for one in folder.glob("*.yaml")} - {"kustomization.yaml"} == {
            one for one in resources if one.endswith(".yaml")
        }
