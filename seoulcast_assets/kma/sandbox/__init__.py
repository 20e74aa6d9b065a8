"""A faithful local hub: speaks the KMA API Hub's formats on loopback, faults included.

`SandboxServer` for tests and `make up`; `python -m seoulcast_assets.kma.sandbox` alone.
"""

from seoulcast_assets.kma.sandbox.faults import Faults
from seoulcast_assets.kma.sandbox.server import SandboxServer

__all__ = ["Faults", "SandboxServer"]
