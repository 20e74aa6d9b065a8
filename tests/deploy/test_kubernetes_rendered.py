"""deploy/kubernetes through kubectl's kustomize, Dagster's chart through helm where there is one.

There is no cluster here: what is rendered is held against the schemas of a version of Kubernetes,
and network policies are followed as they are written. `kubectl --dry-run=client` asks a cluster
for the kinds it knows, and so can't be used. The programs and schemas are fetched once (60 MB).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from support import kubernetes_tools, manifests
from support.deployment import DEPLOY, SERVICES

CHART = os.environ.get("SEOULCAST_DAGSTER_CHART")
"""Dagster's chart of the pinned version, a folder or .tgz: `helm pull dagster/dagster`."""
OF_AWS = "https://s3.ap-northeast-2.amazonaws.com"

each_folder = pytest.mark.parametrize("folder", manifests.RENDERED)


def rendered(folder):
    return list(
        yaml.safe_load_all(
            kubernetes_tools.run("kubectl", "kustomize", f"deploy/kubernetes/{folder}")
        )
    )


def of_kind(documents, kind):
    return {one["metadata"]["name"]: one for one in documents if one["kind"] == kind}


@pytest.fixture(scope="module")
def demo():
    return rendered("overlays/demo")


@each_folder
def test_a_folder_renders_to_what_kubernetes_knows(folder):
    documents = rendered(folder)
    assert documents
    for document in documents:
        assert kubernetes_tools.faults_of(document) == [], document["metadata"]["name"]


@each_folder
def test_everything_is_in_one_namespace_and_named_once(folder):
    documents = rendered(folder)
    for document in documents:
        if document["kind"] != "Namespace":
            assert document["metadata"]["namespace"] == "seoulcast"
        assert document["metadata"]["labels"]["app.kubernetes.io/part-of"] == "seoulcast"
    names = [(one["kind"], one["metadata"]["name"]) for one in documents]
    assert len(names) == len(set(names))


def test_a_slip_in_a_manifest_is_noticed():
    (job,) = rendered("bucket")
    job["spec"]["backofLimit"] = 3
    (container,) = job["spec"]["template"]["spec"]["containers"]
    container["image"] = 17
    found = kubernetes_tools.faults_of(job)
    assert any("backofLimit" in one for one in found)
    assert any("containers[0].image" in one for one in found)


def test_the_bucket_is_on_aws_unless_the_s3_server_is_brought(demo):
    def place(documents):
        return of_kind(documents, "ConfigMap")["seoulcast-objects"]["data"][
            "SEOULCAST_S3_ENDPOINT_URL"
        ]

    assert place(rendered("base")) == OF_AWS
    composed = SERVICES["api"]["environment"]["SEOULCAST_S3_ENDPOINT_URL"]
    assert composed == f"${{SEOULCAST_S3_ENDPOINT_URL:-{place(demo)}}}"


def test_the_demo_brings_all_that_the_base_needs(demo):
    made = set(of_kind(demo, "StatefulSet")) | set(of_kind(demo, "Deployment"))
    jobs = {"bucket", "backfill", "migrate"}
    assert made == set(manifests.workloads()) - jobs
    assert set(of_kind(demo, "Service")) >= {"objects", "postgres", "mlflow", "api"}


# --- who reaches whom ------------------------------------------------------------------------

ONE_OF_OURS = {
    name: {"app.kubernetes.io/name": "seoulcast", "app.kubernetes.io/component": name}
    for name in manifests.workloads()
}
OF_THE_CHART = {
    "webserver": {"app.kubernetes.io/name": "dagster", "component": "dagster-webserver"},
    "daemon": {"component": "dagster-daemon", "deployment": "daemon"},
    "code": {"component": "user-deployments", "deployment": "seoulcast"},
    "run": {"app.kubernetes.io/name": "dagster", "app.kubernetes.io/component": "run_worker"},
}
"""Labels that the chart's templates and dagster-k8s give their pods."""
PODS = ONE_OF_OURS | OF_THE_CHART
REACHED = {
    ("api", 8000): set(PODS) | {None},
    ("mlflow", 5000): {"run", "backfill", "code"},
    ("objects", 7070): set(PODS),
    ("postgres", 5432): {"mlflow", "backfill", "migrate", "webserver", "daemon", "code", "run"},
    ("code", 4000): {"webserver", "daemon"},
    ("sandbox", 8108): {"run", "backfill", "code"},
    ("webserver", 3000): set(),
    ("daemon", 3000): set(),
    ("run", 4000): set(),
}
"""By pod and port, whoever may ask there; None is whoever is outside."""


@pytest.mark.parametrize(("target", "port"), REACHED)
def test_a_pod_is_reached_by_those_that_need_it_alone(demo, target, port):
    policies = list(of_kind(demo, "NetworkPolicy").values())
    reaching = {
        name
        for name in (*PODS, None)
        if manifests.may_reach(policies, PODS[name] if name else None, PODS[target], port)
    }
    wanted = REACHED[target, port]
    # The public's part talks to the S3 server alone.
    assert reaching == (wanted if target == "objects" else wanted - {"api"})


def test_on_aws_the_api_reaches_nothing_inside():
    policies = list(of_kind(rendered("base"), "NetworkPolicy").values())
    for target, port in REACHED:
        assert not manifests.may_reach(policies, PODS["api"], PODS[target], port)
    (_, outside) = of_kind(rendered("base"), "NetworkPolicy")["api"]["spec"]["egress"]
    (addresses,) = outside["to"]
    inside = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"}
    assert inside <= set(addresses["ipBlock"]["except"])


def test_the_labels_of_the_compose_files_parts_are_those_of_the_manifests():
    for name, workload in manifests.workloads().items():
        assert workload.labels == ONE_OF_OURS[name]


# --- Dagster's chart -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chart():
    if CHART is None:
        pytest.skip(
            "no chart: SEOULCAST_DAGSTER_CHART names what `helm pull dagster/dagster "
            "--version 1.13.27` wrote"
        )
    values = DEPLOY / "helm" / "values.yaml"
    text = kubernetes_tools.run(
        "helm", "template", "seoulcast", str(Path(CHART).resolve()), "--namespace", "seoulcast",
        "--values", str(values),
    )  # fmt: skip
    return [one for one in yaml.safe_load_all(text) if one is not None]


def pods_of(documents):
    return {name: one["spec"]["template"] for name, one in of_kind(documents, "Deployment").items()}


def test_dagsters_chart_renders_to_what_kubernetes_knows(chart):
    for document in chart:
        assert kubernetes_tools.faults_of(document) == [], document["metadata"]["name"]


def test_the_charts_pods_have_the_labels_of_the_policies_and_pass_the_namespaces_rule(chart):
    found = pods_of(chart)
    components = {one["metadata"]["labels"]["component"] for one in found.values()}
    assert components == {"dagster-webserver", "dagster-daemon", "user-deployments"}
    for name, pod in found.items():
        containers = [*pod["spec"]["containers"], *pod["spec"].get("initContainers", ())]
        for container in containers:
            context = container["securityContext"]
            assert context["runAsNonRoot"] is True, name
            assert context["seccompProfile"] == {"type": "RuntimeDefault"}
            assert container["image"].rpartition(":")[2] not in {"", "latest"}
        if pod["metadata"]["labels"]["component"] == "user-deployments":
            assert OF_THE_CHART["code"].items() <= pod["metadata"]["labels"].items()


def test_the_charts_instance_is_one_that_dagster_takes(chart):
    text = of_kind(chart, "ConfigMap")["seoulcast-dagster-instance"]["data"]["dagster.yaml"]
    instance = yaml.safe_load(text)
    plain = yaml.safe_load((DEPLOY / "dagster.yaml").read_text(encoding="utf-8"))
    assert instance["retention"].items() >= plain["retention"].items()
    assert instance["run_storage"]["config"]["postgres_db"]["scheme"] == "postgresql+psycopg2"
    logs = instance["compute_logs"]["config"]
    assert logs["endpoint_url"] == plain["compute_logs"]["config"]["endpoint_url"]
    assert isinstance(logs["region"], str)
    assert (
        instance["run_monitoring"].items()
        >= (plain["run_monitoring"] | {"start_timeout_seconds": 600}).items()
    )
    assert "seoulcast-code" in instance["run_launcher"]["config"]["env_secrets"]
