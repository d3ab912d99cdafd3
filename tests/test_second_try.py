"""A second try is for browsers only, is told of, and has its limit."""

import inspect

import pytest

from tests import second_try

pytest_plugins = ["pytester"]

LATE = """
import pytest

tried = set()

@pytest.mark.{mark}
@pytest.mark.parametrize("one", range({often}))
def test_late(one):
    first = one not in tried
    tried.add(one)
    assert not first
"""


def run(pytester: pytest.Pytester, mark: str, often: int) -> pytest.RunResult:
    pytester.makeini("[pytest]\nmarkers =\n    browser: waits\n    quick: waits for nothing")
    pytester.makeconftest(inspect.getsource(second_try))
    pytester.makepyfile(LATE.format(mark=mark, often=often))
    return pytester.runpytest_subprocess("-p", "no:cacheprovider")


def test_what_walks_in_a_browser_is_tried_once_more_and_told_of(pytester: pytest.Pytester) -> None:
    result = run(pytester, "browser", 1)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*tried again: *test_late*", "*assert not first*"])


def test_nothing_else_is(pytester: pytest.Pytester) -> None:
    assert run(pytester, "quick", 1).ret == pytest.ExitCode.TESTS_FAILED


def test_too_many_second_tries_fail_the_run(pytester: pytest.Pytester) -> None:
    result = run(pytester, "browser", 4)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["More than 3 tests needed a second try."])
