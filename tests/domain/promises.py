"""
Promises: properties with a name, each of which must hold in so many drawn cases.

Drawing a case costs more than looking at it, so many promises share one; each is counted by
itself, and the run prints how often it was tried.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tally import PREFIX

T = TypeVar("T")
Promise = Callable[[T], None]
Record = Callable[[str, object], None]

ENOUGH = 2_000
CASES = {"fast": 50, "nightly": 20_000, "soak": 200_000}.get(
    os.environ.get("HYPOTHESIS_PROFILE", ""), ENOUGH
)


def keep(
    record: Record,
    cases: st.SearchStrategy[T],
    promises: Sequence[Promise[T]],
    look: Promise[T] = lambda _case: None,
) -> None:
    """
    Try every promise on every case; fails where one is broken, or tried too seldom.

    `look` sees every case too, and promises nothing.
    """
    tried: Counter[str] = Counter()

    @settings(max_examples=CASES, suppress_health_check=[HealthCheck.too_slow])
    @given(cases)
    def try_all(case: T) -> None:
        for promise in promises:
            promise(case)
            tried[name_of(promise)] += 1
        look(case)

    try_all()
    for promise in promises:
        record(PREFIX + name_of(promise), tried[name_of(promise)])
        assert tried[name_of(promise)] >= CASES, name_of(promise)


def name_of(promise: Promise[Any]) -> str:
    """Its own name, in words."""
    return promise.__name__.replace("_", " ")
