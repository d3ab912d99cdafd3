"""Bodies written by others. They are not part of the project: this runs where they are at hand."""

from collections import Counter
from pathlib import Path

import pytest

from plugin.domain.errors import UnreadableError
from plugin.platforms.shopify.payloads import read, subject
from plugin.ports import Fact, OrderFact
from tests.platforms.shopify_letters import delivery

PAYLOADS = Path(__file__).parents[3] / "shared" / "data" / "payloads"
BODIES = sorted(PAYLOADS.glob("*/*.json"))
UNREADABLE = {"jpy-draft-1"}
"""An id that its author made a word of; shapes with made-up values are unreadable as well."""

pytestmark = pytest.mark.skipif(not BODIES, reason="no bodies by others beside the project")


def told(path: Path) -> Fact:
    topic = path.parent.name.replace("__", "/")
    return read(delivery(topic, path.read_bytes()), "USD")


@pytest.mark.parametrize("path", BODIES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_body_is_read_or_honestly_refused(path: Path) -> None:
    made_up = path.stem.startswith("gadget-")
    try:
        fact = told(path)
    except UnreadableError:
        assert made_up or path.stem in UNREADABLE
        return
    assert path.stem not in UNREADABLE
    if isinstance(fact, OrderFact):
        topic = path.parent.name.replace("__", "/")
        assert subject(topic, path.read_bytes()) == f"order:{fact.order.id}"


def test_most_of_them_are_read() -> None:
    read_well: Counter[str] = Counter()
    for path in BODIES:
        try:
            read_well[type(told(path)).__name__] += 1
        except UnreadableError:
            read_well["refused"] += 1
    assert read_well["OrderFact"] >= 45
    assert read_well["CustomerFact"] >= 8
    assert read_well["refused"] <= 13
