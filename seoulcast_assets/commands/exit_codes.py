"""Exit codes by which a command tells the start that runs it what is in its way."""

from __future__ import annotations

from collections.abc import Mapping

from seoulcast.datasets.preparation import Trouble

KEY_REFUSED = 77
HUB_UNREACHABLE = 69

TROUBLES: Mapping[int, Trouble] = {
    KEY_REFUSED: "key_refused",
    HUB_UNREACHABLE: "hub_unreachable",
}
"""What each stands for; any other code is a failure that only the command's words tell."""
