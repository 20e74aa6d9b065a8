"""The commands of a Markdown document's ```sh blocks, one by one, as a shell would part them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_FUNCTION = re.compile(r"(\w+)\(\) \{ (.*); \}")
_BETWEEN = {"|", "&", "&&", "||", ";"}


@dataclass(frozen=True)
class Command:
    """A program with its arguments, without what it is piped into.

    Args:
        document: where it stands, relative to the repository.
        variables: set for it alone, by name.
        words: the program and its arguments; empty where only variables are set.
    """

    document: str
    variables: dict[str, str]
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.document}: {' '.join(self.words)}"


def statements_of(text: str) -> Iterator[str]:
    """Each statement of the blocks: lines that belong together are one."""
    for indent, block in _BLOCK.findall(text):
        pending = ""
        for line in block.splitlines():
            pending += line.removeprefix(indent) + "\n"
            if _is_whole(pending):
                if pending.strip():
                    yield pending.strip()
                pending = ""
        assert not pending, f"a command has no end: {pending}"


def commands_of(document: str, text: str) -> Iterator[Command]:
    """Each command of the blocks; one that calls a function of the block is what that does."""
    functions: dict[str, str] = {}
    for statement in statements_of(text):
        if found := _FUNCTION.fullmatch(statement):
            functions[found[1]] = found[2]
            continue
        name, _, rest = statement.partition(" ")
        if name in functions:
            statement = functions[name].replace('"$@"', rest)  # noqa: PLW2901 - what it stands for
        yield from _parted(document, statement)


def _is_whole(text: str) -> bool:
    try:
        words = _words(text)
    except ValueError:  # no closing quotation
        return False
    return not text.rstrip().endswith("\\") and (not words or words[-1] != "|")


def _words(text: str) -> list[str]:
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars="|&;")
    lexer.whitespace_split = True
    return list(lexer)


def _parted(document: str, statement: str) -> Iterator[Command]:
    parts: list[list[str]] = [[]]
    for word in _words(statement):
        if word in _BETWEEN:
            parts.append([])
        else:
            parts[-1].append(word)
    for part in filter(None, parts):
        if part[0] == "export":
            part = part[1:]  # noqa: PLW2901 - sets variables, as a line of its own
        set_here = dict[str, str]()
        while part and (found := _ASSIGNMENT.fullmatch(part[0])):
            set_here[found[1]] = found[2]
            part = part[1:]  # noqa: PLW2901 - what is left
        yield Command(document, set_here, tuple(part))
