"""`clock`: development's shared clock, moved by hand and never in production."""

from datetime import UTC, datetime, timedelta

import pytest

from app import create_app
from plugin.settings import Settings
from tests.cli.conftest import Operator

BRIEFLY = timedelta(minutes=1)
SPANS = {
    "30s": timedelta(seconds=30),
    "90m": timedelta(minutes=90),
    "3h": timedelta(hours=3),
    "14d": timedelta(days=14),
    "2w": timedelta(weeks=2),
}
NO_SPANS = ["", "14", "d", "14 d", "-1d", "1.5d", "1y", "9999999d", "999999w"]


def now(operator: Operator, *words: str) -> datetime:
    """The time that a clock command tells."""
    return datetime.fromisoformat(operator.ask("clock", *(words or ("show",)))["now"])


def test_at_first_it_is_the_real_time(newcomer: Operator) -> None:
    assert abs(now(newcomer) - datetime.now(UTC)) < BRIEFLY
    assert newcomer.say("clock", "show").strip().endswith("+00:00")


@pytest.mark.parametrize("text", ["2026-12-24", "2026-12-24T00:00:00Z", "2026-12-24T01:00+01:00"])
def test_the_clock_is_set_and_goes_on_from_there(newcomer: Operator, text: str) -> None:
    holiday = datetime(2026, 12, 24, tzinfo=UTC)
    assert abs(now(newcomer, "set", text) - holiday) < BRIEFLY
    assert abs(now(newcomer) - holiday) < BRIEFLY


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_the_clock_is_advanced(newcomer: Operator, text: str, span: timedelta) -> None:
    then = now(newcomer)
    assert abs(now(newcomer, "advance", text) - then - span) < BRIEFLY / 4


def test_advances_add_up_until_the_reset(newcomer: Operator) -> None:
    then = now(newcomer)
    for _ in range(2):
        newcomer.say("clock", "advance", "7d")
    assert abs(now(newcomer) - then - timedelta(days=14)) < BRIEFLY
    assert abs(now(newcomer, "reset") - datetime.now(UTC)) < BRIEFLY
    newcomer.say("clock", "reset")


@pytest.mark.parametrize("text", NO_SPANS)
def test_what_is_no_span_is_refused_and_moves_nothing(newcomer: Operator, text: str) -> None:
    newcomer.refused("clock", "advance", "--", text)
    assert abs(now(newcomer) - datetime.now(UTC)) < BRIEFLY


@pytest.mark.parametrize("text", ["", "noon", "2026-13-01", "2026-02-30T00:00:00Z"])
def test_what_is_no_moment_is_refused_and_moves_nothing(newcomer: Operator, text: str) -> None:
    newcomer.refused("clock", "set", text)
    assert abs(now(newcomer) - datetime.now(UTC)) < BRIEFLY


@pytest.mark.parametrize("words", [("set", "2026-12-24"), ("advance", "1d"), ("reset",)])
def test_in_production_nobody_moves_the_clock(
    settings: Settings, newcomer: Operator, words: tuple[str, ...]
) -> None:
    serious = settings.model_copy(update={"laurel_env": "production", "laurel_keys": (b"k" * 32,)})
    operator = Operator(create_app(serious), newcomer.folder)
    assert "only be moved in development" in operator.refused("clock", *words)
    assert abs(now(operator) - datetime.now(UTC)) < BRIEFLY
