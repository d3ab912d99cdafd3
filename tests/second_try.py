"""
A second try for what waits on a browser.

A browser on a machine with two cores is now and then late for reasons that are not ours. What
fails in one is tried once more, and what failed is printed whole; a run with more of these than
`ALLOWED` fails, so that nothing grows unreliable unseen. Nothing else is ever tried twice.
"""

import pytest

ALLOWED = 3
"""Second tries in one run, in all processes together."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Only those that walk through pages."""
    if item.get_closest_marker("browser"):
        item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell what failed the first time; more than allowed are a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # in a process that only works for another
        return
    again = reporter.stats.get("rerun", [])
    for first in again:
        reporter.section(f"tried again: {first.nodeid}")
        reporter.write_line(first.longreprtext)
    if len(again) > ALLOWED:
        reporter.write_line(f"More than {ALLOWED} tests needed a second try.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
