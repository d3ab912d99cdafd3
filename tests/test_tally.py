"""The table of promises: each once, with its cases, and their number."""

from tests.domain import test_merging, test_stories, test_warnings
from tests.domain.promises import CASES, name_of
from tests.tally import HAPPENED, PREFIX, events, table

PROMISES = (
    *test_merging.PROMISES,
    *test_stories.PROMISES,
    *test_warnings.DEADLINES,
    *test_warnings.TELLING,
)


def test_there_are_promises_enough_and_each_has_its_own_name() -> None:
    assert len({name_of(promise) for promise in PROMISES}) == len(PROMISES) >= 40


def test_every_promise_is_a_line() -> None:
    recorded = [(PREFIX + "nothing is lost", 2_000), ("cases", 7), (PREFIX + "all adds up", 90)]
    lines = [line.strip() for line in table(recorded)]
    assert lines == ["90  all adds up", "2,000  nothing is lost", "2  promises"]


def test_without_promises_there_is_no_table() -> None:
    assert table([("cases", 7)]) == []


def test_what_happened_in_several_tests_is_added_up() -> None:
    recorded = [(HAPPENED, {"lost": 2, "away": 1}), ("cases", 7), (HAPPENED, {"lost": 998})]
    assert [line.strip() for line in events(recorded)] == ["1  away", "1,000  lost"]
    assert events([("cases", 7)]) == []


def test_a_profile_says_how_many_cases() -> None:
    assert CASES in {50, 2_000, 20_000, 200_000}
