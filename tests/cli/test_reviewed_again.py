"""Commands that once ended in a traceback: each says in one line what is wrong."""

import json
from pathlib import Path

import pytest

from app import create_app
from plugin.settings import Settings
from tests.cast import ANIA
from tests.cli.conftest import Operator

HUGE = str(10**30)
NUMBERS = {
    "a request": ("privacy", "handed", HUGE),
    "no request": ("privacy", "handed", "0"),
    "seals": ("ledger", "seals", "--limit", HUGE),
    "a delivery": ("journal", "retry", HUGE),
}
NO_TEXT = {
    "a brand": ("shops", "add", "kopi.myshopify.com", "--brand", "\udcff"),
    "a shop": ("shops", "show", "\udcff"),
    "an address": ("members", "show", "--email", "\udcff"),
    "a customer": ("members", "show", "--customer", "\udcff"),
    "a package": ("privacy", "export", "--email", "\udcff"),
}
LINE = {"customer_id": "1", "guest_hash": None, "at": "2026-01-01T00:00:00Z"}
NO_LINES = {
    "a moment without a zone": {"at": "2026-01-01T00:00:00"},
    "a moment before time": {"at": "0001-01-01T00:00:00Z"},
    "a moment to come": {"at": "9999-12-31T23:59:59Z"},
    "half a hash": {"guest_hash": "00"},
    "no hash": {"guest_hash": "z" * 64},
}
DAMAGED_KEYS = {"empty": b"", "cut": b"abc=", "binary": b"\xff\xfe", "short": b"YWJj"}
DAMAGED_CLOCKS = ["", "{}", "[]", "null", '{"offset_seconds": "1"}', '{"offset_seconds": 1e300}']


@pytest.mark.parametrize("words", NUMBERS.values(), ids=NUMBERS)
def test_a_number_that_no_row_has_is_refused(operator: Operator, words: tuple[str, ...]) -> None:
    done = operator.run(*words)
    assert isinstance(done.exception, SystemExit)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is not in the range" in done.stderr


@pytest.mark.parametrize("words", NO_TEXT.values(), ids=NO_TEXT)
def test_bytes_that_are_no_text_are_refused(operator: Operator, words: tuple[str, ...]) -> None:
    assert "no text" in operator.refused(*words)


@pytest.mark.parametrize("odd", NO_LINES.values(), ids=NO_LINES)
def test_a_list_of_the_forgotten_is_read_strictly(
    operator: Operator, odd: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "tombstones.json"
    path.write_text(json.dumps([LINE, LINE | odd]))
    assert "list" in operator.refused("privacy", "forget-again", str(path))
    assert operator.ask("privacy", "tombstones") == []
    path.write_text(json.dumps([LINE]))
    operator.say("privacy", "forget-again", str(path))


def test_too_much_forgiveness_is_called_too_much(operator: Operator) -> None:
    hers = ("--customer", str(ANIA.customer_id), "--reason", "a kind word")
    for points in (HUGE, "0"):
        said = operator.refused("members", "forgive", *hers, "--points", points)
        assert "between 1 and 1000000000000" in said


@pytest.mark.parametrize("kept", DAMAGED_KEYS.values(), ids=DAMAGED_KEYS)
def test_a_damaged_file_of_keys_stops_the_app_with_one_line(
    settings: Settings, kept: bytes
) -> None:
    path = settings.laurel_var / "keys"
    path.parent.mkdir()
    path.write_bytes(kept)
    with pytest.raises(SystemExit, match=r"^laurel: .*keys is damaged: .+") as stopped:
        create_app(settings)
    assert "\n" not in str(stopped.value)
    assert path.read_bytes() == kept


@pytest.mark.parametrize("kept", DAMAGED_CLOCKS)
def test_a_damaged_clock_says_so_until_it_is_reset(
    operator: Operator, settings: Settings, kept: str
) -> None:
    settings.clock_file.write_text(kept)
    for words in (("clock", "show"), ("clock", "advance", "1d"), ("programs", "pause")):
        assert "clock reset" in operator.refused(*words)
    operator.say("clock", "reset")
    operator.say("clock", "show")
