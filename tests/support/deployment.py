"""Where the deployment's files are, and the names in the example of settings."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from seoulcast.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
EXAMPLE = ROOT / ".env.example"
EXAMPLE_LINES = re.findall(
    r"^#?([A-Z][A-Z0-9_]*)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE
)
"""Name and value of each line that sets something, commented out or not."""
EXAMPLE_NAMES = [name for name, _ in EXAMPLE_LINES]

COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = yaml.safe_load(COMPOSE_TEXT)["services"]
VOLUMES = yaml.safe_load(COMPOSE_TEXT)["volumes"]
PROJECT = yaml.safe_load(COMPOSE_TEXT)["name"]
CELERY_TEXT = (ROOT / "docker-compose.celery.yml").read_text(encoding="utf-8")


def laid_over(services, further):
    """Services of two compose files as compose merges them: mappings by key, the rest replaced."""
    merged = {name: dict(service) for name, service in services.items()}
    for name, service in further.items():
        mine = merged.setdefault(name, {})
        for key, value in service.items():
            mine[key] = {**mine.get(key, {}), **value} if isinstance(value, dict) else value
    return merged


CELERY_SERVICES = laid_over(SERVICES, yaml.safe_load(CELERY_TEXT)["services"])
"""What runs with docker-compose.celery.yml on top."""

PASSWORDS = {
    "DAGSTER_POSTGRES_PASSWORD": "it's-dagster's",
    "MLFLOW_POSTGRES_PASSWORD": "mlflow123",
}


def variable_of(field: str) -> str:
    """The environment variable that a person sets for a field of Settings."""
    alias = Settings.model_fields[field].validation_alias
    return f"SEOULCAST_{field.upper()}" if alias is None else alias.choices[0]
