"""Which corrections a value of a forecast has had: it is calibrated by errors of the like alone."""

from __future__ import annotations

from typing import NamedTuple


class Variant(NamedTuple):
    """The corrections of a value.

    Args:
        hours: by hours of its own quantity: the night for temperature, the dust for PM10.
        official: by KMA's forecast.
    """

    hours: bool
    official: bool


UNCORRECTED = Variant(hours=False, official=False)
VARIANTS: tuple[Variant, ...] = (
    UNCORRECTED,
    Variant(hours=True, official=False),
    Variant(hours=False, official=True),
    Variant(hours=True, official=True),
)
"""The plainest first."""
BEST = VARIANTS[-1]
"""All corrections that a morning has the inputs of."""


def nearest(variant: Variant, known: tuple[Variant, ...]) -> Variant:
    """Of the known ones that whose corrections are most like a variant's; hours count first."""
    return min(
        known, key=lambda one: (one.hours != variant.hours, one.official != variant.official)
    )
