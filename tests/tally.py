"""What was tried and what happened: tables at the end of the run, whichever process saw it."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

PREFIX = "promise: "
"""What a test records under this name is the number of cases it tried."""

HAPPENED = "happened"
"""What a test records under this name is what happened in it, each with how often."""


def table(recorded: Iterable[tuple[str, object]]) -> list[str]:
    """Promises and how often they were tried, a line each; nothing when none was."""
    tried = {name.removeprefix(PREFIX): n for name, n in recorded if name.startswith(PREFIX)}
    lines = [f"{cases:>9,}  {promise}" for promise, cases in sorted(tried.items())]
    return [*lines, f"{len(tried):>9}  promises"] if tried else []


def events(recorded: Iterable[tuple[str, object]]) -> list[str]:
    """What happened in all tests together, a line each; nothing when nothing was recorded."""
    counted: Counter[str] = Counter()
    for name, found in recorded:
        if name == HAPPENED and isinstance(found, dict):
            counted.update(found)
    return [f"{often:>9,}  {event}" for event, often in sorted(counted.items())]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the tables that have lines."""
    recorded = list(_recorded(terminalreporter))
    for title, lines in (("cases tried", table(recorded)), ("what happened", events(recorded))):
        if lines:
            terminalreporter.section(title)
            terminalreporter.write_line("\n".join(lines))


def _recorded(terminalreporter: pytest.TerminalReporter) -> Iterator[tuple[str, object]]:
    """What tests recorded, of whichever process."""
    for reports in terminalreporter.stats.values():
        for one in reports:
            if isinstance(one, pytest.TestReport) and one.when == "call":
                yield from one.user_properties
