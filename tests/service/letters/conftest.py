"""Kubek's counter with a letterbox: Ania and Budi are members with addresses."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from plugin.ports import Letter
from tests.bodies import mug
from tests.cast import ANIA, BUDI
from tests.databases import copy_of
from tests.laurel import Laurel
from tests.service.buying import bought
from tests.service.rewards.counter import Counter
from tests.service.rewards.furnished import Furnished


@dataclass
class Postbox:
    """A notifier that keeps what it is given, or refuses; it may die after it kept a letter."""

    letters: list[Letter] = field(default_factory=list)
    refuse: BaseException | None = None
    dies: BaseException | None = None

    def send(self, letter: Letter) -> None:
        """Keep it."""
        if self.refuse:
            raise self.refuse
        self.letters.append(letter)
        if self.dies:
            raise self.dies

    def kinds(self) -> list[str]:
        """The kinds of what was kept, in order."""
        return [letter.kind for letter in self.letters]

    def only(self, kind: str) -> Letter:
        """The one letter of a kind."""
        (letter,) = (one for one in self.letters if one.kind == kind)
        return letter


def with_addresses(laurel: Laurel) -> Counter:
    """A counter whose pools are full; Ania has 5,000 points, Budi 1,000, and both an address."""
    opened = Counter(laurel)
    for person in (ANIA, BUDI):
        bought(laurel, person, mug(1))
    opened.work()
    opened.member(ANIA)
    opened.member(BUDI, 1_000)
    return opened


@pytest.fixture(scope="package")
def furnished(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """That counter, built once."""
    url = copy_of(migrated_file, tmp_path_factory.mktemp("counter") / "laurel.db")
    return Furnished.built(url, with_addresses)


@pytest.fixture
def counter(furnished: Furnished, sqlite_url: str) -> Iterator[Counter]:
    """The counter on SQLite; what is about the database itself asks for both."""
    with furnished.on(sqlite_url) as opened:
        yield opened


@pytest.fixture
def postbox(counter: Counter) -> Postbox:
    """Where letters go."""
    box = Postbox()
    counter.laurel.services = replace(counter.laurel.services, notifier=box)
    return box


def link(postbox: Postbox) -> dict[str, str]:
    """The parts of the link in the newest letter."""
    path = postbox.letters[-1].unsubscribe.partition("/letters/")[2].partition("?")[0]
    return dict(zip(("domain", "kind", "digest", "proof"), path.split("/"), strict=True))
