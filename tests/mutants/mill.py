"""A copy of the house, in which one naive design after the other is tried by its own test."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.mutants.design import Design

ROOT = Path(__file__).parents[2]
FAILED = 1
"""What pytest answers when a test failed; anything higher is trouble of another kind."""
PATIENCE = 60
"""Seconds; a test takes two."""
_CLAIM = re.compile(r"^E +(assert |AssertionError|Failed: DID NOT RAISE)", re.MULTILINE)
_turns = count(1)


@dataclass(frozen=True, slots=True)
class Mill:
    """A copy of `plugin` in a folder; the tests run against it, and everything else is ours."""

    folder: Path

    def build(self) -> None:
        """Copy the house."""
        shutil.copytree(
            ROOT / "plugin", self.folder / "plugin", ignore=shutil.ignore_patterns("__pycache__")
        )

    def passes(self, tests: list[str]) -> subprocess.CompletedProcess[str]:
        """Run tests against the copy as it is."""
        # The domain needs no database, and so none of the fixtures that bring one.
        bare = all(test.startswith("tests/domain/") for test in tests)
        command = [
            *(sys.executable, "-P", "-m", "pytest", "-q", "-x", "-o", "pythonpath="),
            *("-p", "no:xdist", "-k", "not postgresql", *(["--noconftest"] if bare else [])),
            *tests,
        ]
        return subprocess.run(
            command, cwd=ROOT, env=self._environment(), capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip

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
        try:
            return _judged(self.passes([design.test]))
        except subprocess.TimeoutExpired:
            return "hung"

    def _environment(self) -> dict[str, str]:
        """The copy comes first; compiled files are kept, for speed, but not beside our own."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        return kept | {
            "PYTHONPATH": os.pathsep.join((str(self.folder), str(ROOT))),
            "PYTHONPYCACHEPREFIX": str(self.folder / "compiled"),
        }


def _judged(done: subprocess.CompletedProcess[str]) -> str:
    """A design is told apart by a claim that does not hold, never by a blunder of the change."""
    if done.returncode == 0:
        return "survived"
    if done.returncode == FAILED and _CLAIM.search(done.stdout):
        return "killed"
    return done.stdout[-2000:] + done.stderr[-500:]
