"""One store, one origin: real, archived and synthetic observations never mix.

Synthetic weather among real observations could never be told apart again, and real ones
under the word "synthetic" would be doubted.
"""

from __future__ import annotations

from seoulcast.datasets import keys
from seoulcast.datasets.store import ObjectNotFoundError, ObjectStore
from seoulcast.settings import Origin


class MixedOriginError(RuntimeError):
    """The store holds observations of another origin."""


def check_origin(store: ObjectStore, origin: Origin) -> None:
    """Make sure that a store holds observations of one origin, and note which.

    Raises:
        MixedOriginError: the store was filled from elsewhere.
    """
    try:
        noted = store.get(keys.ORIGIN).decode()
    except ObjectNotFoundError:
        store.create(keys.ORIGIN, f'{{"origin": "{origin}"}}\n'.encode())
        noted = store.get(keys.ORIGIN).decode()
    if f'"{origin}"' not in noted:
        raise MixedOriginError(
            f"This store was filled from another origin ({noted.strip()}), and these settings "
            f"say {origin!r}. Choose another SEOULCAST_S3_PREFIX or SEOULCAST_HOME, or set "
            "KMA_API_KEY / SEOULCAST_ARCHIVE as they were."
        )
