"""deploy/proxy: a real nginx before the API, Dagster's webserver and MLflow's server."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
import websockets.sync.client
import yaml
from support.deployment import DEPLOY, EXAMPLE_NAMES, ROOT, SERVICES, laid_over
from support.documents import MORNING, Shelf
from support.proxy import DAGSTER, LOGIN, MLFLOW, PAGE, UPSTREAMS, Proxy, proxy_before
from support.waiting import wait_for

from seoulcast.datasets.local_store import LocalStore
from seoulcast_assets.commands.up.services import free_port

COMPOSE_TEXT = (DEPLOY / "proxy" / "docker-compose.proxy.yml").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
BEFORE = laid_over(SERVICES, COMPOSE["services"])
QUERY = {"query": "{ version }"}


@contextmanager
def running(command: list[str], folder: Path, environment: Mapping[str, str], url: str):
    """A service as a process, from when it answers at an address."""
    kept = {name: value for name, value in os.environ.items() if "SEOULCAST" not in name}
    with (folder / "service.log").open("wb") as log:
        process = subprocess.Popen(
            command, env={**kept, **environment}, cwd=folder, stdout=log, stderr=log
        )

    def answers() -> bool:
        assert process.poll() is None, (folder / "service.log").read_text()[-3000:]
        try:
            return httpx.get(url, timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    try:
        wait_for(answers, seconds=240, what=url)
        yield
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def running_api(folder: Path, root_path: str = "") -> Iterator[int]:
    """The API with a forecast and a page, which trusts the proxy's word; its port."""
    Shelf(LocalStore(folder / "synthetic" / "objects")).issue()
    (folder / "index.html").write_text("<!doctype html><title>SeoulCast</title><p>the page")
    port = free_port()
    environment = {
        "SEOULCAST_HOME": str(folder),
        "SEOULCAST_NOW": MORNING.isoformat(),
        "SEOULCAST_API_PORT": f"{port}",
        "SEOULCAST_PAGE_DIST": str(folder),
        "SEOULCAST_ROOT_PATH": root_path,
        # It fills by one a second: slower than requests come.
        "SEOULCAST_RATE_LIMIT_PER_MINUTE": "60",
        "SEOULCAST_TRUSTED_PROXIES": "127.0.0.0/8",
        "PYTHONPATH": str(ROOT),
        "KMA_API_KEY": "",
    }
    command = [sys.executable, "-m", "seoulcast_api"]
    with running(command, folder, environment, f"http://127.0.0.1:{port}/health/live"):
        yield port


def command_of(service: str, port: int) -> list[str]:
    """The command of docker-compose.yml, on loopback."""
    program, *arguments = SERVICES[service]["command"]
    changes = {
        "--host=0.0.0.0": "--host=127.0.0.1",
        f"--port={UPSTREAMS[service]}": f"--port={port}",
    }
    kept = [changes.get(one, one) for one in arguments if not one.startswith("--workspace")]
    return [str(Path(sys.executable).parent / program), *kept]


def fetched(site: str, mode: str, destination: str) -> dict[str, str]:
    """What a browser says of where a request comes from."""
    return {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination}


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy and all three services."""
    ports = {name: free_port() for name in UPSTREAMS}
    with ExitStack() as stack:
        ports["api"] = stack.enter_context(running_api(tmp_path_factory.mktemp("api")))
        folder = tmp_path_factory.mktemp("mlflow")
        environment = {
            "MLFLOW_BACKEND_STORE_URI": f"sqlite:///{folder}/mlflow.db",
            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
            "MLFLOW_DISABLE_TELEMETRY": "true",
        }
        command = command_of("mlflow", ports["mlflow"])
        url = f"http://127.0.0.1:{ports['mlflow']}/health"
        stack.enter_context(running(command, folder, environment, url))
        folder = tmp_path_factory.mktemp("dagster")
        command = [*command_of("webserver", ports["webserver"]), "--empty-workspace"]
        url = f"http://127.0.0.1:{ports['webserver']}/server_info"
        stack.enter_context(running(command, folder, {"DAGSTER_HOME": str(folder)}, url))
        yield stack.enter_context(proxy_before(ports))


def test_the_page_and_the_api_are_open_to_all(proxy):
    page = proxy.get(PAGE)
    assert (page.status_code, "the page" in page.text) == (200, True)
    forecast = proxy.get(PAGE, "/result")
    assert forecast.status_code == 200
    assert len(forecast.json()["days"]) == 7
    # Prometheus asks the API itself.
    assert proxy.get(PAGE, "/metrics").status_code == 404


@pytest.mark.parametrize(
    ("name", "path"), [(DAGSTER, "/server_info"), (MLFLOW, "/"), (MLFLOW, "/health")]
)
def test_dagster_and_mlflow_ask_for_a_login(proxy, name, path):
    asked = proxy.get(name, path)
    assert asked.status_code == 401
    assert asked.headers["WWW-Authenticate"].startswith("Basic ")
    assert proxy.get(name, path, auth=(LOGIN[0], "wrong")).status_code == 401
    assert proxy.get(name, path, auth=("nobody", LOGIN[1])).status_code == 401
    assert proxy.get(name, path, auth=LOGIN).status_code == 200


def test_dagsters_ui_works_behind_it(proxy):
    own = f"https://{DAGSTER}:{proxy.https_port}"
    origin = {"Origin": own, **fetched("same-origin", "cors", "empty")}
    answer = proxy.request("POST", DAGSTER, "/graphql", auth=LOGIN, headers=origin, json=QUERY)
    assert answer.json()["data"]["version"]
    link = fetched("cross-site", "navigate", "document")
    assert proxy.get(DAGSTER, "/runs", auth=LOGIN, headers=link).status_code == 200


def test_mlflow_takes_a_change_from_its_own_page(proxy):
    origin = {"Origin": f"https://{MLFLOW}:{proxy.https_port}"}
    path = "/api/2.0/mlflow/experiments/create"
    made = proxy.request("POST", MLFLOW, path, auth=LOGIN, headers=origin, json={"name": "probe"})
    assert made.status_code == 200, made.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example.com"},
        {"Origin": "null"},
        {"Origin": f"https://{PAGE}"},
        fetched("cross-site", "no-cors", "image"),
        fetched("same-site", "cors", "empty"),
        fetched("cross-site", "navigate", "iframe"),
        {
            "Origin": "https://elsewhere.example.com",
            **fetched("cross-site", "navigate", "document"),
        },
    ],
    ids=str,
)
@pytest.mark.parametrize("name", [DAGSTER, MLFLOW])
def test_another_site_cant_use_the_login_that_a_browser_keeps(proxy, name, headers):
    """Dagster takes a mutation in the query of a GET, as of an image's address."""
    path = "/graphql?query={version}" if name == DAGSTER else "/"
    assert proxy.get(name, path, auth=LOGIN).status_code == 200
    assert proxy.get(name, path, auth=LOGIN, headers=headers).status_code == 403


def subscribe(proxy: Proxy, **headers: str) -> str:
    """What Dagster answers to the first message on a WebSocket."""
    with websockets.sync.client.connect(
        f"wss://{DAGSTER}:{proxy.https_port}/graphql",
        sock=socket.create_connection(("127.0.0.1", proxy.https_port)),
        ssl=proxy.tls,
        server_hostname=DAGSTER,
        subprotocols=["graphql-ws"],
        additional_headers=headers,
        open_timeout=60,
    ) as connection:
        connection.send('{"type": "connection_init"}')
        return str(connection.recv(timeout=60))


def test_dagsters_subscriptions_pass_with_a_login_from_its_own_page_alone(proxy):
    login = httpx.BasicAuth(*LOGIN)._auth_header
    own = f"https://{DAGSTER}:{proxy.https_port}"
    assert "connection_ack" in subscribe(proxy, Authorization=login, Origin=own)
    for headers in ({}, {"Authorization": login, "Origin": "https://elsewhere.example.com"}):
        with pytest.raises(websockets.exceptions.InvalidStatus, match=r"40[13]"):
            subscribe(proxy, **headers)


@pytest.mark.parametrize("name", [PAGE, DAGSTER, MLFLOW])
def test_plain_http_is_sent_on_to_tls(proxy, name):
    answer = httpx.get(
        f"http://127.0.0.1:{proxy.http_port}/runs?a=1%2F2", headers={"Host": name}, timeout=30
    )
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"https://{name}/runs?a=1%2F2"
    assert "Strict-Transport-Security" not in answer.headers


def test_a_name_that_is_not_ours_is_answered_neither_with_tls_nor_without(proxy):
    with pytest.raises(httpx.TransportError):
        proxy.get("elsewhere.example.com")
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{proxy.http_port}/", timeout=30)


def handshake(proxy: Proxy, version: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *("openssl", "s_client", "-connect", f"127.0.0.1:{proxy.https_port}", version),
            *("-servername", PAGE, "-cipher", "DEFAULT@SECLEVEL=0"),
        ],
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_old_versions_of_tls_are_refused(proxy):
    for version in ("-tls1", "-tls1_1"):
        refused = handshake(proxy, version)
        assert refused.returncode != 0
        assert "alert protocol version" in refused.stderr
    for version in ("-tls1_2", "-tls1_3"):
        assert handshake(proxy, version).returncode == 0


def test_the_api_counts_by_the_clients_own_address_and_not_by_what_it_claims(proxy):
    def left(client_address: str, **headers: str) -> int:
        answer = proxy.get(PAGE, "/result", client_address=client_address, headers=headers)
        return int(answer.headers["RateLimit-Remaining"])

    full = left("127.0.0.21")
    assert left("127.0.0.22") == full
    for number in range(30):
        last = left("127.0.0.21", **{"X-Forwarded-For": f"192.0.2.{number}"})
    assert last < full
    assert left("127.0.0.23") == full


def test_headers_come_once_and_tell_no_version(proxy):
    for name, path in ((PAGE, "/"), (PAGE, "/result"), (DAGSTER, "/runs"), (MLFLOW, "/")):
        answer = proxy.get(name, path, auth=LOGIN)
        names = [header.lower() for header, _ in answer.headers.multi_items()]
        for header in ("strict-transport-security", "x-content-type-options", "server"):
            assert names.count(header) <= 1, (name, header)
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert answer.headers["Server"] == "nginx"
    assert "max-age" in proxy.get(DAGSTER).headers["Strict-Transport-Security"]
    packed = proxy.get(PAGE, "/result", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "nginx/" not in proxy.get(DAGSTER).text


def test_a_renewed_certificate_is_served_after_a_reload():
    """By the command of docs/operations.md."""
    with proxy_before({name: free_port() for name in UPSTREAMS}) as proxy:
        before = proxy.certificate()
        proxy.renew()
        proxy.reload()
        wait_for(lambda: proxy.certificate() != before, seconds=60, what="the new certificate")


def test_below_a_path_the_page_and_the_api_answer_and_nothing_beside_them(tmp_path):
    root = "/seoulcast"
    with running_api(tmp_path, root) as port:
        # The two others are away: the page does not wait for them.
        ports = {"api": port, "webserver": free_port(), "mlflow": free_port()}
        with proxy_before(ports, root_path=root) as proxy:
            assert "the page" in proxy.get(PAGE, f"{root}/").text
            bare = proxy.get(PAGE, root)
            assert (bare.status_code, bare.headers["Location"]) == (301, f"{root}/")
            assert len(proxy.get(PAGE, f"{root}/result").json()["days"]) == 7
            slash = proxy.get(PAGE, f"{root}/result/")
            assert slash.url.join(slash.headers["Location"]).path == f"{root}/result"
            assert proxy.get(PAGE, "/result").status_code == 404
            assert proxy.get(PAGE, f"{root}/metrics").status_code == 404
            assert proxy.get(DAGSTER, "/", auth=LOGIN).status_code == 502


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"PROXY_PAGE_NAME": ""}, "PROXY_PAGE_NAME must be the name of a host"),
        ({"PROXY_MLFLOW_NAME": "a; return 200"}, "PROXY_MLFLOW_NAME must be the name of a host"),
        ({"SEOULCAST_ROOT_PATH": "/seoulcast/"}, "SEOULCAST_ROOT_PATH must be a path"),
        ({"SEOULCAST_ROOT_PATH": "/a|b"}, "SEOULCAST_ROOT_PATH must be a path"),
        ({}, "can't read fullchain.pem"),
    ],
)
def test_what_it_can_not_start_with_is_said(changes, said):
    names = {"PROXY_PAGE_NAME": PAGE, "PROXY_DAGSTER_NAME": DAGSTER, "PROXY_MLFLOW_NAME": MLFLOW}
    done = subprocess.run(
        [DEPLOY / "proxy" / "start"],
        env={"PATH": os.environ["PATH"], **names, **changes},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr


def test_its_container_has_no_more_rights_than_the_others():
    proxy = COMPOSE["services"]["proxy"]
    assert proxy["user"].split(":")[0] not in {"0", "root"}
    assert proxy["read_only"] is True
    assert proxy["cap_drop"] == ["ALL"]
    assert proxy["security_opt"] == ["no-new-privileges:true"]
    assert "healthcheck" in proxy
    for volume in proxy["volumes"]:
        source, _, mode = volume.split(":")
        assert mode == "ro"
        assert (ROOT / source).exists() or source == "./deploy/proxy/files"


def test_it_reaches_the_three_services_and_what_it_publishes_is_its_own():
    template = (DEPLOY / "proxy" / "nginx.conf.template").read_text(encoding="utf-8")
    upstreams = dict(re.findall(r"http://([a-z]+):(\d+);", template))
    assert {name: int(port) for name, port in upstreams.items()} == UPSTREAMS
    for name, port in upstreams.items():
        (published,) = SERVICES[name]["ports"]
        assert published.endswith(f":{port}")
        shared = set(BEFORE[name]["networks"]) & set(BEFORE["proxy"]["networks"])
        assert shared, name
        assert "ports" not in COMPOSE["services"][name]
    ports = [published.rpartition(":")[2] for published in COMPOSE["services"]["proxy"]["ports"]]
    assert set(ports) == set(re.findall(r"listen (\d+)", template))


def test_every_variable_that_a_person_sets_stands_in_the_example():
    assert set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE_TEXT)) <= set(EXAMPLE_NAMES)
