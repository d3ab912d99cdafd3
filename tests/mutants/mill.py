"""A copy of the house, in which one naive design after the other is tried by its own test."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tests.mutants.design import Design

ROOT = Path(__file__).parents[2]
FAILED = 1
"""What pytest answers when a test failed; anything higher is trouble of another kind."""
PATIENCE = 60
"""Seconds; a test takes two."""
_CLAIM = re.compile(r"^E +(assert |AssertionError|Failed: DID NOT RAISE)", re.MULTILINE)
_turns = count(1)


class Done(NamedTuple):
    """How a run of tests ended: pytest's exit code, negative where it was stopped; its words."""

    returncode: int
    stdout: str


class Warm:
    """The process of `tests/mutants/warm.py`, which looks for the house in a folder first."""

    def __init__(self, folder: Path) -> None:
        # What is compiled is kept, for speed, but not beside our own.
        compiled = str(folder / "compiled")
        command = [sys.executable, "-P", "-m", "tests.mutants.warm", compiled]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=_environment(folder), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, arguments: list[str]) -> Done:
        """Run pytest in a fork of it."""
        asked, answers = self._process.stdin, self._process.stdout
        assert asked
        assert answers
        asked.write(json.dumps([arguments, PATIENCE]) + "\n")
        asked.flush()
        return Done(*json.loads(answers.readline()))

    def close(self) -> None:
        """Nobody asks any more."""
        self._process.communicate()


class Mill:
    """A copy of `plugin` in a folder; the tests run against it, and everything else is ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(
            ROOT / "plugin", folder / "plugin", ignore=shutil.ignore_patterns("__pycache__")
        )
        self._warm = Warm(folder)

    def close(self) -> None:
        """Let its process end."""
        self._warm.close()

    def passes(self, tests: list[str]) -> Done:
        """Run tests against the copy as it is."""
        # The domain needs no database, and so none of the fixtures that bring one.
        bare = all(test.startswith("tests/domain/") for test in tests)
        options = [
            *("-q", "-x", "-o", "pythonpath=", "-p", "no:xdist", "-k", "not postgresql"),
            *(["--noconftest"] if bare else []),
        ]
        return self._warm.run([*options, *tests])

    def verdict(self, design: Design) -> str:
        """`killed`, `survived`, `hung`, `stale` when the texts are gone, or what went wrong."""
        path = self.folder / design.path
        source = path.read_text(encoding="utf-8")
        try:
            return self._try(design, path, source)
        finally:
            path.write_text(source, encoding="utf-8")
            os.utime(path, (next(_turns),) * 2)

    def _try(self, design: Design, path: Path, source: str) -> str:
        changed = source
        for old, new in design.edits:
            if changed.count(old) != 1:
                return "stale"
            changed = changed.replace(old, new)
        path.write_text(changed, encoding="utf-8")
        # Compiled files are told apart by their second: no two turns may share one.
        os.utime(path, (next(_turns),) * 2)
        return _judged(self.passes([design.test]))


def _environment(folder: Path) -> dict[str, str]:
    """The copy comes first; what others plug into pytest is not asked for."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
    ours = {"PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    return kept | ours | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def _judged(done: Done) -> str:
    """A design is told apart by a claim that does not hold, never by a blunder of the change."""
    if done.returncode == 0:
        return "survived"
    if done.returncode == -signal.SIGALRM:
        return "hung"
    if done.returncode == FAILED and _CLAIM.search(done.stdout):
        return "killed"
    return done.stdout[-2500:]
