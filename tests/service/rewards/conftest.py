"""Counters of Kubek's, with codes in their pools."""

import pytest

from tests.laurel import Laurel
from tests.service.rewards.counter import Counter


@pytest.fixture
def counter(laurel: Laurel) -> Counter:
    """A counter whose pools are full; Ania is a member with 5,000 points."""
    opened = Counter(laurel)
    opened.work()
    opened.member()
    return opened
