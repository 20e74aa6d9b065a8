"""Every command that README and docs show is one that exists, with options that it takes."""

from __future__ import annotations

import re

import pytest
from support import documented_commands
from support.deployment import ROOT
from support.documented_commands import NoSuchCommandError
from support.shell_blocks import Command, commands_of, statements_of

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
IN_KOREAN = [name for name in TEXTS if name.endswith(".ko.md")]


def commands() -> list[Command]:
    return [one for name, text in TEXTS.items() for one in commands_of(name, text)]


def test_documents_show_commands():
    shown = commands()
    assert len(shown) > 100
    assert {"README.md", "README.ko.md", "docs/tutorial.md"} <= {one.document for one in shown}


@pytest.mark.parametrize("command", commands(), ids=str)
def test_a_documented_command_is_taken_as_it_is_written(command):
    documented_commands.check_variables(command.variables)
    if command.words:
        documented_commands.check(command.words)


@pytest.mark.parametrize(
    "line",
    [
        "make nothing",
        "make up FROM=2022-01-01",
        "make backfill FROM=yesterday",
        "make backfill SELECT=everything",
        "python -m seoulcast_assets.commands.backfill --all",
        "python -m seoulcast_assets.commands.sources --all",
        "python -m seoulcast.nothing",
        "python -c 'print('",
        "dagster asset materialise",
        "dagster asset materialize --everything",
        "dagster asset materialize --select humidity",
        "docker compose --profile none up",
        "docker compose exec nothing ls",
        "docker compose -f none.yml up",
        "docker compose up --watch",
        "docker compose run --rm nothing ls",
        "docker compose stop nothing",
        "docker compose erase",
        "deploy/backup --from backups",
        "deploy/restore backups --force",
        "curl -s http://127.0.0.1:8000/api/v1/humidity",
        "curl -s http://127.0.0.1:8000/api/v1/columns?targets=TA_MAX",
        "curl -s http://127.0.0.1:8000/api/v1/columns?timeformat=unix",
        "curl -s http://127.0.0.1:8001/result",
        "docker build --file deploy/Dockerfile --target nothing --tag seoulcast-api:0.2.0 .",
        "kubectl apply -k deploy/kubernetes/nothing",
        "kubectl -n seoulcast create secret generic seoulcast-s3 --from-literal=A=b",
        "kubectl -n seoulcast logs --follow job/nothing",
        "helm install seoulcast dagster/dagster --version 1.0.0 --namespace seoulcast",
        "cp .env.nothing .env",
        "unheard-of --option",
    ],
)
def test_a_command_that_is_wrong_is_noticed(line):
    ((command,),) = [list(commands_of("a document", f"```sh\n{line}\n```\n"))]
    with pytest.raises((NoSuchCommandError, SyntaxError)):
        documented_commands.check(command.words)


def test_a_variable_that_nothing_reads_is_noticed():
    with pytest.raises(NoSuchCommandError):
        documented_commands.check_variables({"SEOULCAST_HUMIDITY": "1"})


def test_pipes_quotes_comments_and_functions_are_parted_as_a_shell_does():
    text = """
```sh
twice() { echo "$@"; }
twice --one 'a | b'   # said once
curl -s 'http://x/?a=1&b=2' |
  jq '.a
      | .b'
A=1 make up; export B=2 \\
  C=3
```
"""
    parted = list(commands_of("here", text))
    assert [one.words for one in parted] == [
        ("echo", "--one", "a | b"),
        ("curl", "-s", "http://x/?a=1&b=2"),
        ("jq", ".a\n      | .b"),
        ("make", "up"),
        (),
    ]
    assert [one.variables for one in parted[3:]] == [{"A": "1"}, {"B": "2", "C": "3"}]
    assert len(list(statements_of(text))) == 4


@pytest.mark.parametrize("name", IN_KOREAN)
def test_a_korean_document_shows_the_same_commands(name):
    def shown(document: str) -> list[str]:
        lines = [str(one.words) for one in commands_of(document, TEXTS[document])]
        return [re.sub(r"[가-힣]\S*|/path/to/archive", "…", line) for line in lines]

    english = [line.replace(".en]", ".ko]") for line in shown(name.replace(".ko.md", ".md"))]
    assert shown(name) == english


@pytest.mark.parametrize("name", IN_KOREAN)
def test_a_korean_document_has_the_same_sections_and_tables(name):
    def shape(text: str) -> tuple[list[int], int]:
        without_code = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
        levels = [len(found) for found in re.findall(r"^(#+) ", without_code, re.MULTILINE)]
        return levels, len(re.findall(r"^\|", without_code, re.MULTILINE))

    assert shape(TEXTS[name]) == shape(TEXTS[name.replace(".ko.md", ".md")])
