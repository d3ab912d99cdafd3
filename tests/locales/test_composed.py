"""Words that are looked up by the name of something: each of them has its word."""

from collections.abc import Iterable

import pytest

from plugin.domain.appearance import Icon, Part
from plugin.domain.ledger import Source
from plugin.domain.rewards import RewardKind
from plugin.locales.catalogue import SOURCE, written
from plugin.service import preferences
from plugin.service.backfilling import Stage
from plugin.service.letters import asking
from plugin.service.ordered import Brings

COMPOSED: dict[str, Iterable[str]] = {
    "panel.prefer.letter.{}": preferences.LETTERS,
    "unsubscribe.about.{}": asking.KINDS,
    "admin.letters.kind.{}": asking.KINDS,
    "admin.letters.kind.{}.when": asking.KINDS,
    "reward.{}": RewardKind,
    "admin.rewards.kind.{}": RewardKind,
    "statement.source.{}": Source,
    "admin.history.stage.{}": Stage,
    "admin.appearance.icon.{}": Icon,
    "admin.appearance.part.{}": Part,
    "ordered.{}": set(Brings) - {Brings.NOTHING},
}


@pytest.mark.parametrize("composed", COMPOSED)
def test_whatever_can_be_named_has_its_word(composed: str) -> None:
    known = {key.partition("#")[0] for key in written(SOURCE)}
    wanted = {composed.format(name) for name in COMPOSED[composed]}
    assert wanted <= known, sorted(wanted - known)
