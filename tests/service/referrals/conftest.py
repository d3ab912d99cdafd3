"""Circles of friends, with codes in their pools."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import copy_of
from tests.laurel import Laurel
from tests.service.referrals.circle import Circle
from tests.service.rewards.counter import OURS, Counter
from tests.service.rewards.furnished import Furnished


def open_circle(laurel: Laurel) -> Counter:
    """A circle whose pools are full; Ania is a member whose e-mail is known."""
    opened = Circle(laurel, looks_after=OURS)
    opened.work()
    opened.known(opened.member(points=0))
    return opened


@pytest.fixture(scope="package")
def furnished_circle(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """That circle, built once."""
    url = copy_of(migrated_file, tmp_path_factory.mktemp("circle") / "laurel.db")
    return Furnished.built(url, open_circle)


@pytest.fixture
def circle(furnished_circle: Furnished, database_url: str) -> Iterator[Circle]:
    """The circle, on each kind of database."""
    with furnished_circle.on(database_url) as opened:
        assert isinstance(opened, Circle)
        yield opened
