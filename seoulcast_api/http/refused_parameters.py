"""What is wrong with a request's parameters, in words, Korean and English side by side.

A parser of a parameter raises `NotAcceptedError`; what pydantic finds is translated here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seoulcast.targets import Words

_WHOLE_NUMBER = Words(ko="정수여야 합니다", en="must be an integer")
_MESSAGES: Mapping[str, Words] = {
    "extra_forbidden": Words(
        ko="이 주소에 없는 매개변수입니다", en="is not a parameter of this address"
    ),
    "bool_parsing": Words(ko="true 또는 false여야 합니다", en="must be true or false"),
    "int_parsing": _WHOLE_NUMBER,
    "int_parsing_size": _WHOLE_NUMBER,
    "greater_than_equal": Words(
        ko="{ge} 이상이어야 합니다", en="must be greater than or equal to {ge}"
    ),
    "less_than_equal": Words(ko="{le} 이하여야 합니다", en="must be less than or equal to {le}"),
    "literal_error": Words(ko="{expected} 중 하나여야 합니다", en="must be {expected}"),
    "too_long": Words(
        ko="값을 {max_length}개까지 받습니다({actual_length}개 받음)",
        en="takes at most {max_length} values, and {actual_length} were given",
    ),
}
"""By pydantic's kinds of error: those that the parameters of the routes can meet."""


class NotAcceptedError(ValueError):
    """A value that a parameter does not take.

    Args:
        words: what is accepted; the English continues the parameter's name.
    """

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True)
class WrongParameter:
    """What is wrong with one parameter.

    Args:
        name: of the parameter.
        words: what is accepted; the English continues the name.
    """

    name: str
    words: Words

    @property
    def sentence(self) -> Words:
        """The name with what is accepted."""
        return Words(ko=f"'{self.name}': {self.words.ko}.", en=f"'{self.name}' {self.words.en}.")


def wrong_parameters(errors: Sequence[Any]) -> list[WrongParameter]:
    """What is wrong, once for each parameter, by the name its reader gave it.

    Args:
        errors: as pydantic lists them.
    """
    found: dict[str, Words] = {}
    for item in errors:
        # Of a parameter that is absent by default, pydantic adds that it might be None.
        if item["type"] != "none_required":
            # After the parameter's name come its place in a list and the kinds that were tried.
            found.setdefault(str(item["loc"][1]), _words(item))
    return [WrongParameter(name, words) for name, words in found.items()]


def _words(item: Mapping[str, Any]) -> Words:
    context = item.get("ctx", {})
    if isinstance(context.get("error"), NotAcceptedError):
        refused: NotAcceptedError = context["error"]
        return refused.words
    known = _MESSAGES.get(item["type"])
    if known is None:
        english = re.sub("^Input should ", "must ", str(item["msg"]).rstrip("."))
        return Words(ko=f"받을 수 없는 값입니다({english})", en=english)
    korean = {name: str(value).replace(" or ", ", ") for name, value in context.items()}
    return Words(ko=known.ko.format(**korean), en=known.en.format(**context))
