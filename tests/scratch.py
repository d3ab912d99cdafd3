"""
Where tests write: into memory where the machine has enough of it, else where it keeps such things.

Nothing here is kept, and a disk that writes every commit through costs more than the tests do.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 (shared on purpose: what is made in it has names of its own)
ENOUGH = 2 * 1024**3
"""Bytes; a run keeps far less than this at any moment."""


def in_memory(folder: Path = MEMORY) -> Path | None:
    """The folder that is memory, if it can be written to and has enough room."""
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < ENOUGH:
        return None
    return folder


def pytest_configure() -> None:
    """Temporary files of tests and of the processes they start go there, unless TMPDIR says."""
    folder = in_memory()
    if folder and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
