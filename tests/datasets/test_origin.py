"""Observations of two origins never meet in one store."""

from itertools import permutations

import pytest

from seoulcast.datasets import keys
from seoulcast.datasets.local_store import LocalStore
from seoulcast.datasets.origin import MixedOriginError, check_origin

ORIGINS = ("kma", "archive", "synthetic")


@pytest.mark.parametrize("origin", ORIGINS)
def test_the_first_to_come_notes_its_origin_and_may_come_again(store, origin):
    check_origin(store, origin)
    noted = store.get(keys.ORIGIN)
    assert noted == f'{{"origin": "{origin}"}}\n'.encode()
    check_origin(store, origin)
    assert store.get(keys.ORIGIN) == noted


@pytest.mark.parametrize(("first", "second"), list(permutations(ORIGINS, 2)))
def test_another_origin_is_refused_with_both_names_and_the_ways_out(local_store, first, second):
    check_origin(local_store, first)
    before = local_store.get(keys.ORIGIN)
    with pytest.raises(MixedOriginError) as caught:
        check_origin(local_store, second)
    words = str(caught.value)
    assert f'"{first}"' in words
    assert f"'{second}'" in words
    for name in ("SEOULCAST_S3_PREFIX", "SEOULCAST_HOME", "KMA_API_KEY", "SEOULCAST_ARCHIVE"):
        assert name in words
    assert local_store.get(keys.ORIGIN) == before
    check_origin(local_store, first)


class Race(LocalStore):
    """A store that another process fills between our look and our note."""

    def get(self, key):
        if not (self.taken or key != keys.ORIGIN):
            self.taken = True
            try:
                return super().get(key)
            finally:
                super().put(key, b'{"origin": "kma"}\n')
        return super().get(key)

    taken = False


def test_of_two_that_come_at_once_one_origin_wins(tmp_path):
    with pytest.raises(MixedOriginError, match="kma"):
        check_origin(Race(tmp_path / "a"), "synthetic")
    check_origin(Race(tmp_path / "b"), "kma")
