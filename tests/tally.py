"""How often each promise was tried: a table at the end of the run, whichever process tried it."""

from collections.abc import Iterable

import pytest

PREFIX = "promise: "
"""What a test records under this name is the number of cases it tried."""


def table(recorded: Iterable[tuple[str, object]]) -> list[str]:
    """Promises and how often they were tried, a line each; nothing when none was."""
    tried = {name.removeprefix(PREFIX): n for name, n in recorded if name.startswith(PREFIX)}
    lines = [f"{cases:>9,}  {promise}" for promise, cases in sorted(tried.items())]
    return [*lines, f"{len(tried):>9}  promises"] if tried else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table, if anything was tried."""
    outcomes = (report for reports in terminalreporter.stats.values() for report in reports)
    reports = [one for one in outcomes if isinstance(one, pytest.TestReport) and one.when == "call"]
    lines = table(found for report in reports for found in report.user_properties)
    if lines:
        terminalreporter.section("cases tried")
        terminalreporter.write_line("\n".join(lines))
