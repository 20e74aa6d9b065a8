"""Numbers as people read them: rounded half away from zero, in every message, table and word.

The page rounds alike (`frontend/src/lib/numbers.ts`): both are tested with the cases of
`frontend/src/test/rounding.json`. Python's own `round` and `:.0f` give 30 for 30.5.
"""

from __future__ import annotations

import math
from decimal import Decimal


def rounded(value: float, digits: int = 0) -> float:
    """A number rounded half away from zero, without a negative zero.

    What counts is the number as it is written, not the binary one beside it: 1.005 is 1.01.

    Args:
        value: a finite number; any other raises ValueError or OverflowError.
        digits: decimals that remain.
    """
    size = abs(float(value))
    if digits:
        size = float(Decimal(repr(size)).scaleb(digits))
    whole = math.floor(size)
    whole += size - whole >= 0.5
    result = float(Decimal(whole).scaleb(-digits)) if digits else float(whole)
    return -result if value < 0 and result else result


def written(value: float, digits: int = 0) -> str:
    """A number with exactly `digits` decimals; one that is not finite by its name."""
    return f"{rounded(value, digits):.{digits}f}" if math.isfinite(value) else str(value)


def typeset(value: float, digits: int = 0) -> str:
    """The same where people read it: with a true minus sign, as the page writes it."""
    return written(value, digits).replace("-", "−")


def signed(value: float, digits: int = 0) -> str:
    """The same with its sign, "+" for plus; what is rounded to 0 has none."""
    return ("+" if rounded(value, digits) > 0 else "") + typeset(value, digits)


def shortest(value: float) -> str:
    """A number with all its decimals and no more: 28, not 28.0."""
    return "0" if value == 0 else repr(float(value)).removesuffix(".0")
