"""Counters of Kubek's, with codes in their pools."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import copy_of
from tests.laurel import Laurel
from tests.service.rewards.counter import OURS, Counter
from tests.service.rewards.furnished import Furnished


def open_counter(laurel: Laurel) -> Counter:
    """A counter whose pools are full; Ania is a member with 5,000 points."""
    opened = Counter(laurel, looks_after=OURS)
    opened.work()
    opened.member()
    return opened


@pytest.fixture(scope="package")
def furnished(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """That counter, built once."""
    url = copy_of(migrated_file, tmp_path_factory.mktemp("counter") / "laurel.db")
    return Furnished.built(url, open_counter)


@pytest.fixture
def counter(furnished: Furnished, database_url: str) -> Iterator[Counter]:
    """The counter with full pools, on each kind of database."""
    with furnished.on(database_url) as opened:
        yield opened
