"""deploy/kubernetes as it is written: its documents, the pods in them, and what these may reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from support.deployment import DEPLOY

FOLDER = DEPLOY / "kubernetes"
PARTS = (
    "base",
    "components/objects",
    "components/postgres",
    "components/sandbox",
    "bucket",
    "backfill",
    "migrate",
)
RENDERED = ("base", "overlays/demo", "bucket", "backfill", "migrate")
"""Folders that `kubectl apply -k` takes."""
NAMES_OF_KUSTOMIZE = {"kustomization.yaml"}


def files() -> list[Path]:
    """Every file below deploy/kubernetes."""
    return sorted(FOLDER.rglob("*.yaml"))


def documents() -> list[dict]:
    """Every manifest, before kustomize."""
    return [
        document
        for file in files()
        if file.name not in NAMES_OF_KUSTOMIZE
        for document in yaml.safe_load_all(file.read_text(encoding="utf-8"))
    ]


def named(kind: str, name: str) -> dict:
    """The one manifest of this kind and name."""
    (found,) = (
        one for one in documents() if (one["kind"], one["metadata"]["name"]) == (kind, name)
    )
    return found


@dataclass(frozen=True)
class Workload:
    """A manifest that makes pods, each of one container.

    Args:
        manifest: Deployment, StatefulSet or Job.
    """

    manifest: dict

    @property
    def name(self) -> str:
        name: str = self.manifest["metadata"]["name"]
        return name

    @property
    def is_one_shot(self) -> bool:
        return self.manifest["kind"] == "Job"

    @property
    def labels(self) -> dict[str, str]:
        labels: dict[str, str] = self.manifest["spec"]["template"]["metadata"]["labels"]
        return labels

    @property
    def pod(self) -> dict:
        pod: dict = self.manifest["spec"]["template"]["spec"]
        return pod

    @property
    def container(self) -> dict:
        (container,) = self.pod["containers"]
        return dict(container)

    def names_of(self, source: str) -> list[str]:
        """Config maps or secrets whose every key is a variable: `configMapRef` or `secretRef`."""
        return [one[source]["name"] for one in self.container.get("envFrom", ()) if source in one]

    def environment(self, secrets: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        """Variables and values as a node would make them.

        Args:
            secrets: by name, each with keys and values.
        """

        def key_of(reference: dict) -> str:
            if "secretKeyRef" in reference:
                one = reference["secretKeyRef"]
                return secrets[one["name"]][one["key"]]
            one = reference["configMapKeyRef"]
            return str(named("ConfigMap", one["name"])["data"][one["key"]])

        found: dict[str, str] = {}
        for name in self.names_of("configMapRef"):
            found |= named("ConfigMap", name)["data"]
        for name in self.names_of("secretRef"):
            found |= secrets[name]
        own: dict[str, str] = {}
        for one in self.container.get("env", ()):
            value = key_of(one["valueFrom"]) if "valueFrom" in one else one["value"]
            # Kubernetes puts in what stands before, and nothing that comes by envFrom.
            for name, earlier in own.items():
                value = value.replace(f"$({name})", earlier)
            own[one["name"]] = value
        return found | own


def workloads() -> dict[str, Workload]:
    """Everything that makes pods, by name."""
    kinds = ("Deployment", "StatefulSet", "Job")
    found = [Workload(one) for one in documents() if one["kind"] in kinds]
    return {one.name: one for one in found}


# --- network policies ------------------------------------------------------------------------


def selects(selector: dict, labels: Mapping[str, str]) -> bool:
    """Whether a label selector takes a pod."""
    if not all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items()):
        return False
    for expression in selector.get("matchExpressions", ()):
        assert expression["operator"] == "In", "no other is used here"
        if labels.get(expression["key"]) not in expression["values"]:
            return False
    return True


def may_reach(
    policies: list[dict], source: Mapping[str, str] | None, target: Mapping[str, str], port: int
) -> bool:
    """Whether policies let a pod of the namespace reach another's TCP port.

    Args:
        policies: all of the namespace.
        source: labels of the pod that asks; None is one of another namespace.
        target: labels of the pod that is asked.
        port: of the container.
    """
    outgoing = _rules(policies, source, "Egress") if source is not None else None
    return _allowed(_rules(policies, target, "Ingress"), "from", source, port) and _allowed(
        outgoing, "to", target, port
    )


def _rules(policies: list[dict], labels: Mapping[str, str], direction: str) -> list[dict] | None:
    """Rules for a pod; None where no policy speaks of it, and so everything is allowed."""
    speaking = [
        one["spec"]
        for one in policies
        if direction in one["spec"]["policyTypes"] and selects(one["spec"]["podSelector"], labels)
    ]
    if not speaking:
        return None
    return [rule for spec in speaking for rule in spec.get(direction.lower(), ())]


def _allowed(
    rules: list[dict] | None, side: str, other: Mapping[str, str] | None, port: int
) -> bool:
    return rules is None or any(
        _takes_port(rule, port) and (side not in rule or any(_peers(rule[side], other)))
        for rule in rules
    )


def _takes_port(rule: dict, port: int) -> bool:
    return any(one["port"] == port for one in rule["ports"] if one.get("protocol", "TCP") == "TCP")


def _peers(peers: list[dict], other: Mapping[str, str] | None) -> Iterator[bool]:
    """Whether each peer is this pod. Those of addresses are none: no pod has an outside one."""
    for peer in peers:
        yield other is not None and "podSelector" in peer and selects(peer["podSelector"], other)
