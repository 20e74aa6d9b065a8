"""The small cache forgets by use and by age, and never keeps an error."""

from __future__ import annotations

import pytest

from seoulcast_api.http.caching import Cache


def test_a_value_is_made_once():
    cache = Cache(2)
    made = []

    for _ in range(3):
        cache.get("a", lambda: made.append(1))

    assert made == [1]


def test_the_value_used_longest_ago_is_forgotten():
    cache = Cache(2)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda: "first")

    assert cache.get("a", lambda: "again") == "first"
    assert cache.get("b", lambda: "again") == "again"


def test_a_value_too_old_is_made_anew(wait):
    cache = Cache(2, max_age_s=30)
    cache.get("a", lambda: "old")
    wait(29)
    assert cache.get("a", lambda: "new") == "old"
    wait(2)
    assert cache.get("a", lambda: "new") == "new"


def test_an_error_is_not_kept():
    cache = Cache(2)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 / 0)

    assert cache.get("a", lambda: "well") == "well"
