"""`ledger seals` and `verify --seal`: a digest to keep elsewhere, and to ask for later."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.http import services
from plugin.service import sealing
from tests.bodies import Shop, mug
from tests.cast import ANIA, KOPI, KUBEK
from tests.cli.conftest import Operator
from tests.tampering import by_force


@pytest.fixture
def sealed(operator: Operator) -> Operator:
    """Ania bought two mugs at noon, and three days later the past is sealed."""
    operator.say("clock", "set", f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}T12:00:00Z")
    shop = Shop()
    shop.order(ANIA, [mug(2)]).paid()
    operator.say("journal", "replay", str(operator.write("day.jsonl", *shop.deliveries)))
    operator.say("clock", "advance", "3d")
    with operator.app.app_context():
        sealing.seal_finished_days(services())
    return operator


def test_the_newest_seal_comes_first(sealed: Operator) -> None:
    newest, older, oldest = sealed.ask("ledger", "seals")
    assert newest["day"] > older["day"] > oldest["day"]
    assert (newest["previous"], older["previous"]) == (older["digest"], oldest["digest"])
    assert (newest["entries"], oldest["entries"], oldest["acts"]) == (0, 1, 0)


def test_people_see_a_table_as_long_as_they_ask(sealed: Operator) -> None:
    (newest, _) = sealed.ask("ledger", "seals", "--limit", "2")
    heading, line = sealed.say(
        "ledger", "seals", "--shop", KUBEK.domain, "--limit", "1"
    ).splitlines()
    assert heading.split() == ["day", "entries", "acts", "digest"]
    assert line.split() == [newest["day"], "0", "0", newest["digest"]]


def test_a_kept_digest_is_looked_for(sealed: Operator) -> None:
    kept = sealed.ask("ledger", "seals", "--limit", "1")[0]["digest"]
    assert sealed.say("verify", "--seal", kept) == "1 shops checked: all is well.\n"
    with sealed.app.app_context():
        by_force(services().store, "DELETE FROM seal")
    done = sealed.run("verify", "--seal", kept)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (1, "1 faults.")
    assert f"I9  {KUBEK.domain}  seal {kept}: is not part of the chain" in done.stdout


def test_a_digest_belongs_to_one_shop(sealed: Operator) -> None:
    sealed.say("shops", "add", KOPI.domain)
    assert "--shop" in sealed.refused("verify", "--seal", "0" * 64)
    assert "64 digits" in sealed.refused("verify", "--shop", KOPI.domain, "--seal", "abc")
    assert sealed.run("verify", "--shop", KOPI.domain, "--seal", "0" * 64).exit_code == 1


def test_no_seals_is_an_empty_list_and_less_than_one_is_refused(operator: Operator) -> None:
    assert operator.ask("ledger", "seals") == []
    assert "at least one" in operator.refused("ledger", "seals", "--limit", "0")
