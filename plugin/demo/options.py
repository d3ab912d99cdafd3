"""What the demo is told on its command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plugin.demo.ports import Ports

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Options:
    """Where the demo listens, where it keeps things, and whether it opens a browser."""

    ports: Ports
    browser: bool = True
    var: Path = ROOT / "var"


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Options from the command line; exits with a usage text when they make no sense."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=_port, default=8000, help="the app's; the twin follows")
    parser.add_argument("--no-browser", action="store_true", help="open no page by itself")
    parser.add_argument("--var", type=Path, default=Options.var, help="folder that keeps it all")
    given = parser.parse_args(arguments)
    return Options(Ports(given.port), not given.no_browser, given.var.resolve())


def _port(text: str) -> int:
    """A port that leaves room for its two neighbours."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65533:  # noqa: PLR2004 (two below the last port there is)
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to 65533")
    return number
