"""
A pytest that has imported what no design changes, and runs each one in a fork of itself.

A line of arguments in, as JSON; the exit code and what was said out, again a line. Starting a
pytest anew for each design takes longer than most tests do. Its one argument is the folder for
what it compiles from then on: what it has imported by now is compiled where it is installed.
"""

import gc
import json
import os
import signal
import sys
import tempfile
import traceback
from importlib import import_module

import pytest

OTHERS = (
    "alembic.command", "babel", "cryptography.fernet", "flask", "hypothesis", "msgspec",
    "playwright.sync_api", "psycopg", "pydantic_settings", "requests", "shopify", "shopify_app",
    "sqlmodel", "structlog",
)  # fmt: skip
"""What the house and its tests are built on: nothing of our own, or no design would be seen."""

KNOWN = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"


def main() -> None:
    """Serve until nobody asks any more."""
    for name in OTHERS:
        import_module(name)
    # No fork looks through all this for garbage, which would copy it too.
    gc.freeze()
    sys.dont_write_bytecode, sys.pycache_prefix = False, sys.argv[1]
    for line in sys.stdin:
        arguments, patience = json.loads(line)
        sys.stdout.write(json.dumps(answered(arguments, patience)) + "\n")
        sys.stdout.flush()


def answered(arguments: list[str], patience: int) -> tuple[int, str]:
    """The exit code of a run, negative where it took longer than so many seconds; its output."""
    with tempfile.TemporaryFile("w+b") as said:
        process = os.fork()
        if not process:
            run(arguments, patience, said.fileno())
        _, status = os.waitpid(process, 0)
        said.seek(0)
        return os.waitstatus_to_exitcode(status), said.read().decode(errors="replace")


def run(arguments: list[str], patience: int, said: int) -> None:
    """The fork: run, and be gone. Does not return."""
    code = 70
    try:
        signal.alarm(patience)
        os.dup2(said, 1)
        os.dup2(said, 2)
        code = int(pytest.main(["-W", KNOWN, *arguments]))
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 (a fork must not return into the loop it came from)
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
