"""
Naive designs against their tests: each test passes in our house and fails in theirs.

Were one to survive, the test of that name would prove nothing.
"""

import os
import queue
import re
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from tests.mutants.design import Design
from tests.mutants.designs import DESIGNS
from tests.mutants.mill import ROOT, Mill

AT_ONCE = os.cpu_count() or 2

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mills(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Mill]]:
    """As many copies of the house as can work at once."""
    built = [Mill(tmp_path_factory.mktemp("mill")) for _ in range(AT_ONCE)]
    yield built
    for mill in built:
        mill.close()


def test_every_design_is_told_apart(mills: list[Mill], capsys: pytest.CaptureFixture[str]) -> None:
    began, free = monotonic(), queue.SimpleQueue[Mill]()
    for mill in mills:
        free.put(mill)
    with ThreadPoolExecutor(len(mills)) as hands:
        verdicts = list(hands.map(lambda design: grind(free, design), DESIGNS))
    counted = Counter(verdicts)
    with capsys.disabled():
        spent = monotonic() - began
        sys.stdout.write(f"\n{counted['killed']}/{len(DESIGNS)} designs killed in {spent:.0f} s\n")
    alive = {d.name: v for d, v in zip(DESIGNS, verdicts, strict=True) if v != "killed"}
    assert alive == {}


def grind(free: "queue.SimpleQueue[Mill]", design: Design) -> str:
    """Try a design in whichever copy is free."""
    mill = free.get()
    try:
        return mill.verdict(design)
    finally:
        free.put(mill)


@pytest.mark.parametrize("domain", [True, False], ids=["domain", "house"])
def test_without_them_the_same_tests_pass(mills: list[Mill], domain: bool) -> None:
    tests = {one.test for one in DESIGNS if one.test.startswith("tests/domain/") == domain}
    done = mills[0].passes(sorted(tests))
    passed = re.search(r"(\d+) passed", done.stdout)
    assert done.returncode == 0, done.stdout
    assert passed
    assert int(passed[1]) >= len(tests)


def test_the_copy_is_what_runs(mills: list[Mill]) -> None:
    """A change that breaks every test at once: were our own house run, nothing would happen."""
    broken = Design(
        "nothing is known", "plugin/domain/facts.py", (("def merge(", "def merged("),), ""
    )
    path = mills[0].folder / broken.path
    source = path.read_text(encoding="utf-8")
    assert (ROOT / broken.path).read_text(encoding="utf-8") == source
    assert mills[0].verdict(broken) not in {"survived", "killed", "stale"}
    assert path.read_text(encoding="utf-8") == source


def test_a_design_that_no_longer_applies_is_not_counted(mills: list[Mill]) -> None:
    gone = Design("gone", "plugin/domain/facts.py", (("no such text", ""),), DESIGNS[0].test)
    assert mills[0].verdict(gone) == "stale"
    assert len(DESIGNS) == len({one.name for one in DESIGNS}) >= 20
