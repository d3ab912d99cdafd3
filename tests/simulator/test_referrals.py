"""
Worlds of friends and cheats: nobody is paid for what was not, or twice, or owes for a friend; and
how well the score tells cheats from families.

Many cheats here take all the care they can, which no score sees: what it misses is told beside what
it found, and the floors are below what was measured, not below what we wish.
"""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugin.service import letters
from plugin.service.letters import friends as letters_to_friends
from tests.simulator.crowd import Care
from tests.simulator.friends import Friends, furnished
from tests.simulator.reckoning import Reckoning
from tests.simulator.staged import Stage
from tests.tally import HAPPENED

pytestmark = pytest.mark.slow

SEEDS = 14
PRECISION = 0.9
"""Of those who were held, at least so many cheated."""
RECALL = 0.4
"""Of all who cheated, at least so many were held."""
OF_RINGS, AT_HOME = 0.9, 0.75
"""The same of rings, and of those who had a house or a phone in common."""
AT_HOME_ARE = (Care.NONE, Care.PARCELS, Care.PHONE)
AT_LEAST_ONCE = {
    *("refused at once", "points spent", "gift used"),
    *(f"referral {end}" for end in ("paid", "withdrawn", "held", "capped", "reversed", "minimum")),
    "died at referring: rows written, points not", "died at referring: committed",
}  # fmt: skip


@pytest.fixture(scope="module")
def stage(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Kubek before anybody brought anybody. Nobody writes letters here."""
    built = Stage.built(migrated_file, tmp_path_factory.mktemp("friends"), furnished)
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setattr(letters, "ask", lambda *_: None)
        quiet.setattr(letters_to_friends, "ask", lambda *_: None)
        yield built
    built.laurel.close()


def test_friends_are_paid_for_once_and_cheats_are_seen_as_often_as_measured(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    did: Tally[str] = Tally()
    judged: Tally[str] = Tally()
    for seed in range(SEEDS):
        world = Friends(stage, seed)
        world.live()
        reckoning = Reckoning(world)
        assert reckoning.wrong() == [], f"seed {seed}"
        judged.update(reckoning.judged())
        did.update(world.did + reckoning.ended())
    precision, recall = _precision(judged), _recall(judged, "cheats")
    told = {"% precision of the score": int(precision * 100), "% recall": int(recall * 100)}
    record_property(HAPPENED, {"worlds of friends": SEEDS, **told, **did, **judged})
    assert {event for event in AT_LEAST_ONCE if not did[event]} == set()
    assert (precision >= PRECISION, recall >= RECALL) == (True, True)
    assert _recall(judged, "rings") >= OF_RINGS
    assert _recall(judged, *(f"cheats with {care}" for care in AT_HOME_ARE)) >= AT_HOME


def _precision(judged: Tally[str]) -> float:
    return judged["cheats held"] / (judged["cheats held"] + judged["honest held"])


def _recall(judged: Tally[str], *sorts: str) -> float:
    held, passed = (
        sum(judged[f"{sort} {verdict}"] for sort in sorts) for verdict in ("held", "passed")
    )
    return held / (held + passed)
