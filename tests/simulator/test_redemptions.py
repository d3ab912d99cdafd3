"""Five hundred worlds: whatever happens, at rest nobody has points and a code, or neither."""

from collections import Counter as Tally
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugin.service import letters
from tests.service.till import Fate
from tests.simulator.staged import Stage
from tests.simulator.world import World, furnished
from tests.tally import HAPPENED

pytestmark = pytest.mark.slow

SEEDS = 500
PARTS = 4
"""Shares of the seeds, so that two processes can take them."""


@pytest.fixture(scope="module")
def stage(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The world before anything happened. Nobody writes letters here."""
    built = Stage.built(migrated_file, tmp_path_factory.mktemp("worlds"), furnished)
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setattr(letters, "ask", lambda *_: None)
        yield built
    built.laurel.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_at_rest_points_and_codes_are_never_both_and_never_neither(
    stage: Stage, part: int, record_property: Callable[[str, object], None]
) -> None:
    fates: Tally[str] = Tally()
    did: Tally[str] = Tally()
    for seed in range(part, SEEDS, PARTS):
        world = World(stage, seed)
        world.live()
        assert world.wrong() == [], f"seed {seed}"
        fates.update(world.till.happened)
        did.update(world.did)
    seen = {str(fate): often for fate, often in fates.items()}
    record_property(HAPPENED, {"worlds": SEEDS // PARTS, **did, **seen})
    assert {fate for fate in Fate if not fates[fate]} == set()
