"""
The mutation score of the domain: how many small faults its fast tests notice.

    python -m tests.mutation                       the files below, every fault
    python -m tests.mutation endings.py --sample 20 --seed 7
    python -m tests.mutation --all                 every file of the domain

Every fault runs in a process of its own, which the parent has warmed up; one that takes too long
counts as noticed. Prints the survivors, and fails below the floor.
"""

import argparse
import multiprocessing
import os
import random
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType

import hypothesis  # noqa: F401 (warms up every process that is forked from this one)
import pytest

from tests.mutation.equivalent import is_equivalent
from tests.mutation.operators import Mutant, mutants

ROOT = Path(__file__).parents[2]
DOMAIN = ROOT / "plugin" / "domain"
TESTS = ROOT / "tests" / "domain"
FILES = (
    *("calendar.py", "expiry.py", "deadlines.py", "stay.py", "endings.py", "replay.py"),
    *("returns.py", "telling.py", "money.py", "bonuses.py", "rules.py"),
    *("referrals/outcome.py", "referrals/suspicion.py", "referrals/addresses.py"),
)
OF_TIME = ("counterexamples_of_time", "deadlines", "lasting", "ledger", "taken_back", "telling")
OF_ORDERS = ("fold", "bounds", "bonuses", "limits", "selections", "program")
OF_FRIENDS = ("referrals", "suspicion", "disguises", "points_for_friends")
FIRST = {
    "money.py": ("money",),
    **dict.fromkeys(("bonuses.py", "rules.py"), OF_ORDERS),
    **dict.fromkeys(("outcome.py", "suspicion.py", "addresses.py", "points.py"), OF_FRIENDS),
    **dict.fromkeys(("terms.py", "advising.py"), OF_FRIENDS),
}
"""Tests that are likely to notice, where they are not those of time; all others come after."""
SLOW = {"test_convergence.py", "test_exhaustive.py", "test_errors.py", "test_statement.py"}
FLOOR = 95
PATIENCE = 30
"""Seconds of work for one fault, however busy the machine is: all tests take ten."""
_FORK = multiprocessing.get_context("fork")


class Swapped(MetaPathFinder, Loader):
    """Gives a module another source than that of its file."""

    def __init__(self, name: str, source: str) -> None:
        self.name, self.source = name, source

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        # The point of it all: a source that is not the file's.
        exec(compile(self.source, self.name, "exec"), module.__dict__)  # noqa: S102


def run(name: str, source: str, tests: list[list[str]]) -> None:
    """Leave this process: with 1 if any test fails for a module with this source."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    sys.meta_path.insert(0, Swapped(name, source))
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    options = [
        *("-x", "-q", "-p", "no:xdist", "--confcutdir", str(TESTS), "--hypothesis-seed=0"),
        *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # Hypothesis is here already.
    ]
    os._exit(any(pytest.main([*options, *part]) for part in tests))


def noticed(file: Path, source: str) -> bool:
    """Does any test fail, or run on and on, with this source in place of the file's?"""
    name = ".".join(("plugin.domain", *file.relative_to(DOMAIN).with_suffix("").parts))
    process = _FORK.Process(target=run, args=(name, source, tests_of(file)))
    process.start()
    process.join()
    return process.exitcode != 0


def tests_of(file: Path) -> list[list[str]]:
    """Those that are likely to notice first, then all others that are fast."""
    first = [TESTS / f"test_{name}.py" for name in FIRST.get(file.name, OF_TIME)]
    fast = [path for path in sorted(TESTS.glob("test_*.py")) if path.name not in SLOW]
    return [[*map(str, first)], [str(path) for path in fast if path not in first]]


def judge(file: Path, sample: int, seed: int, jobs: int) -> tuple[int, list[Mutant]]:
    """How many faults were tried, and those that nobody noticed."""
    source = file.read_text(encoding="utf-8")
    lines = ["", *source.splitlines()]
    found = [
        mutant
        for mutant in mutants(source)
        if not is_equivalent(file.name, lines[mutant.line], mutant.fault)
    ]
    chosen = random.Random(seed).sample(found, min(sample, len(found))) if sample else found
    with ThreadPoolExecutor(jobs) as hands:
        verdicts = list(hands.map(lambda mutant: noticed(file, mutant.source), chosen))
    return len(chosen), [one for one, seen in zip(chosen, verdicts, strict=True) if not seen]


def main() -> int:
    """Judge the files asked for; 1 when the score is below the floor."""
    asked = _arguments()
    names = (
        sorted(str(path.relative_to(DOMAIN)) for path in DOMAIN.rglob("*.py"))
        if asked.all
        else asked.files or FILES
    )
    files = [DOMAIN / name for name in names]
    if noticed(files[0], files[0].read_text(encoding="utf-8")):
        sys.exit("the tests fail on the domain as it is")
    tried = survived = 0
    for file in files:
        count, alive = judge(file, asked.sample, asked.seed, asked.jobs)
        tried, survived = tried + count, survived + len(alive)
        _say(f"{file.name:<16}{_score(count, len(alive))}")
        for one in sorted(alive, key=lambda mutant: mutant.line):
            _say(f"    line {one.line}: {one.fault}")
    _say(f"{'all':<16}{_score(tried, survived)}")
    return int(100 * (tried - survived) < FLOOR * tried)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _score(tried: int, survived: int) -> str:
    rate = 100 * (tried - survived) / max(tried, 1)
    return f"{tried - survived:>4} of {tried:>4} noticed  {rate:5.1f} %"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("files", nargs="*", help="names of files in plugin/domain")
    parser.add_argument("--all", action="store_true", help="every file of the domain")
    parser.add_argument("--sample", type=int, default=0, help="so many faults of each file")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ["HYPOTHESIS_PROFILE"] = "fast"
    sys.exit(main())
