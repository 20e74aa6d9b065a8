"""docker-compose.yml and the Dockerfile: they start what exists, with no secret and no root."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from support.deployment import (
    CELERY_SERVICES,
    COMPOSE_TEXT,
    DEPLOY,
    EXAMPLE_NAMES,
    ROOT,
    SERVICES,
    variable_of,
)

from seoulcast.settings import Settings
from seoulcast_assets.commands.up.services import LOCATION

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
OURS = {name for name in SERVICES if not SERVICES[name]["image"].startswith("seoulcast-objects")}
OURS -= {"postgres", "prometheus", "grafana"}
LOADS_DAGSTER_YAML = ("code", "webserver", "daemon")
SETTINGS = {variable_of(field) for field in Settings.model_fields}

OF_ONE_MACHINE = {
    *("SEOULCAST_HOME", "SEOULCAST_ARCHIVE", "SEOULCAST_SANDBOX_PORT"),
    *("SEOULCAST_API_PORT", "SEOULCAST_DAGSTER_PORT", "SEOULCAST_PAGE_DIST"),
    *("SEOULCAST_MLFLOW_PORT", "SEOULCAST_RUN_CHECK_S"),
}
"""Settings that mean nothing in containers: folders and ports are those of their images, and
`deploy/dagster.yaml` says how often runs are checked."""

each_service = pytest.mark.parametrize("name", SERVICES)


def environment_of(name):
    return SERVICES[name].get("environment", {})


def within_secrets(command):
    """The command that is run with the files of secrets, or the command itself."""
    return command[1:] if command[0] == "with-secrets" else command


def is_one_shot(name):
    return SERVICES[name]["restart"] == "no"


@each_service
def test_a_service_has_a_health_check_or_ends_by_itself(name):
    assert ("healthcheck" in SERVICES[name]) != is_one_shot(name)


@each_service
def test_a_service_is_not_root_and_can_write_only_where_it_must(name):
    service = SERVICES[name]
    assert service["user"].split(":")[0] not in {"0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@each_service
def test_a_service_waits_for_what_can_come(name):
    for other, condition in SERVICES[name].get("depends_on", {}).items():
        wanted = condition["condition"]
        if wanted == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        elif wanted == "service_completed_successfully":
            assert is_one_shot(other)
        else:
            assert other in SERVICES


@each_service
def test_a_secret_comes_from_outside_and_its_lack_is_said(name):
    for variable, value in environment_of(name).items():
        if re.search(r"PASSWORD|SECRET|KEY|TOKEN", variable) and value is not None:
            assert re.search(r"\$\{[A-Z_]+:\?[a-z]", value), variable
        if value is not None:
            without = re.sub(r"\$\{[^}]*\}", "", value)
            assert not re.search(r"://[^:/@]+:[^@]+@", without), variable


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_command_names_what_the_environment_has(name):
    commands = [SERVICES[name]["command"]]
    commands += [SERVICES[name]["healthcheck"]["test"][1:]] if not is_one_shot(name) else []
    for program, *arguments in (within_secrets(command) for command in commands):
        assert (Path(sys.executable).parent / program).exists(), program
        modules = [a.removeprefix("--module-name=") for a in arguments if "--module-name=" in a]
        if program == "python" and arguments[0] == "-m":
            modules.append(arguments[1])
        elif program == "python" and arguments[0] != "-c":
            assert (ROOT / arguments[0]).is_file()
            assert re.search(rf"^COPY .*\b{re.escape(arguments[0])} ", DOCKERFILE, re.MULTILINE)
        for module in modules:
            assert importlib.util.find_spec(module) is not None, module


def test_every_variable_that_a_person_sets_stands_in_the_example():
    assert set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE_TEXT)) <= set(EXAMPLE_NAMES)
    passed_on = {n for s in SERVICES for n, value in environment_of(s).items() if value is None}
    assert passed_on <= set(EXAMPLE_NAMES)


def test_every_name_of_ours_is_a_setting():
    named = {name for service in SERVICES for name in environment_of(service)}
    assert {n for n in named if n.startswith(("SEOULCAST_", "KMA_", "SLACK_"))} <= SETTINGS


def test_every_setting_that_means_something_in_containers_reaches_one():
    reached = {name for service in SERVICES for name in environment_of(service)}
    assert SETTINGS - reached == OF_ONE_MACHINE


def test_the_hubs_key_slacks_token_and_every_place_of_messages_reach_the_code_location_alone():
    for secret in (
        "KMA_API_KEY", "SLACK_BOT_TOKEN", "SEOULCAST_OPERATOR_URLS", "SEOULCAST_NOTIFY_URLS",
        "SEOULCAST_ALERT_URLS",
    ):  # fmt: skip
        assert [name for name in SERVICES if secret in environment_of(name)] == ["code"]


@pytest.mark.parametrize("name", LOADS_DAGSTER_YAML)
def test_what_loads_dagsters_instance_has_all_that_its_file_asks_for(name):
    text = (DEPLOY / "dagster.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"\{env: ([A-Z0-9_]+)\}", text)) <= set(environment_of(name))


def test_the_workspace_names_the_service_and_port_that_serve_the_code():
    (source,) = yaml.safe_load((DEPLOY / "workspace.yaml").read_text())["load_from"]
    server = source["grpc_server"]
    assert f"--port={server['port']}" in SERVICES[server["host"]]["command"]
    assert f"--location-name={server['location_name']}" in SERVICES[server["host"]]["command"]


def test_the_code_location_has_one_name_everywhere():
    (source,) = yaml.safe_load((ROOT / "workspace.yaml").read_text())["load_from"]
    (deployed,) = yaml.safe_load((DEPLOY / "workspace.yaml").read_text())["load_from"]
    names = {source["python_module"]["location_name"], deployed["grpc_server"]["location_name"]}
    assert names == {LOCATION}


def test_the_dockerfile_has_the_targets_that_are_built_and_the_files_that_are_copied():
    targets = set(re.findall(r"^FROM .* AS (\S+)$", DOCKERFILE, re.MULTILINE))
    assert {s["build"]["target"] for s in SERVICES.values() if "build" in s} <= targets
    for line in re.findall(r"^COPY (?!--from)(?:--chmod=\d+ )?(.*)$", DOCKERFILE, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source


def test_every_image_that_runs_names_a_user_without_rights():
    for stage in ("api", "pipeline", "objects"):
        body = DOCKERFILE.split(f" AS {stage}\n")[1].split("\nFROM ")[0]
        assert re.findall(r"^USER (\S+)$", body, re.MULTILINE)[-1] == "10001", stage


def test_the_apis_image_needs_neither_torch_nor_dagster():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "deploy/install-python '.[api]'" in DOCKERFILE
    waiting = [*project["dependencies"], *project["optional-dependencies"]["api"]]
    needed = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        extras = [*requirement.extras, ""]
        if (name, *extras) in needed:
            continue
        needed.add((name, *extras))
        for text in metadata.requires(requirement.name) or []:
            marker = Requirement(text).marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(text)
    names = {name for name, *_ in needed}
    assert {"fastapi", "pandas", "boto3"} <= names
    assert not {n for n in names if n.startswith(("dagster", "torch", "mlflow", "pytorch"))}


def test_what_the_public_asks_reaches_the_objects_alone():
    reachable = {
        name
        for name, service in SERVICES.items()
        if set(service["networks"]) & set(SERVICES["api"]["networks"]) and name != "api"
    }
    assert reachable == {"objects", "prometheus", "grafana"}
    assert set(SERVICES["objects"]["networks"]) == {"pipeline", "page"}


@each_service
def test_a_service_has_limits_of_memory_processes_and_scratch_space(name):
    service = SERVICES[name]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert all(re.search(r":size=\d+[mg],mode=1777$", place) for place in service["tmpfs"])


def test_the_sandbox_is_a_host_of_its_own_that_runs_ask_by_name():
    assert "network_mode" not in SERVICES["sandbox"]
    assert "--host=0.0.0.0" in SERVICES["sandbox"]["command"]
    assert environment_of("code")["SEOULCAST_SANDBOX_HOST"] == "sandbox"


def test_health_checks_of_dagsters_services_do_not_load_dagster():
    for name in ("code", "daemon"):
        assert "deploy/health.py" in SERVICES[name]["healthcheck"]["test"]


SECRET = re.compile(r"PASSWORD|SECRET|KEY|TOKEN|_URLS$")


def with_secrets_in_files(*names):
    """Services, and the secrets' files, of what is laid over for them; what is reset is null."""
    services, files = {}, {}
    for name in names:
        text = (DEPLOY / "secrets" / name).read_text(encoding="utf-8")
        document = yaml.load(text.replace("!reset null", "null"), yaml.SafeLoader)
        services |= document["services"]
        files |= document.get("secrets", {})
    return services, files


@pytest.mark.parametrize(
    ("services", "names", "from_env"),
    [
        (SERVICES, ["docker-compose.secrets.yml"], {"objects"}),
        (CELERY_SERVICES, ["docker-compose.secrets.yml", "workers.yml"], {"objects", "redis"}),
    ],
    ids=["docker-compose.yml", "workers"],
)
def test_with_secrets_in_files_every_secret_of_a_service_is_a_file(services, names, from_env):
    laid_over, files = with_secrets_in_files(*names)
    for name, service in laid_over.items():
        variables = services[name]["environment"]
        given = {
            entry if isinstance(entry, str) else entry["target"] for entry in service["secrets"]
        }
        assert given == {variable for variable in variables if SECRET.search(variable)}, name
        sources = {
            entry if isinstance(entry, str) else entry["source"] for entry in service["secrets"]
        }
        assert sources <= set(files)
        # What .env holds for the S3 server as well is in no variable of theirs.
        account = {variable for variable in given if variable.startswith("AWS_")}
        assert account <= set(service.get("environment", {})), name
    having = {
        name for name, one in services.items()
        if any(SECRET.search(variable) or variable == "REDISCLI_AUTH"
               for variable in one.get("environment", {}))
    }  # fmt: skip
    assert having - set(laid_over) == from_env
