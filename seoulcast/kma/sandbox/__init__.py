"""The sandbox: a local server that speaks the KMA API Hub's formats on loopback, faults included.

`SandboxServer` for tests and `make up`; `python -m seoulcast.kma.sandbox` alone.
"""

from seoulcast.kma.sandbox.faults import Faults
from seoulcast.kma.sandbox.server import SandboxServer

__all__ = ["Faults", "SandboxServer"]
