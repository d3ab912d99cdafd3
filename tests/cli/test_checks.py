"""`verify` and `rebuild`: exit 0 when all is well, 1 with the row's name when it is not."""

import pytest

from plugin.http import services
from tests.bodies import Shop, mug
from tests.cast import ANIA, KOPI, KUBEK
from tests.cli.conftest import Operator
from tests.tampering import by_force


@pytest.fixture
def busy(operator: Operator) -> Operator:
    """Ania bought two mugs."""
    shop = Shop()
    shop.order(ANIA, [mug(2)]).paid()
    operator.say("journal", "replay", str(operator.write("day.jsonl", *shop.deliveries)))
    return operator


def tamper(operator: Operator, statement: str) -> None:
    """Somebody with a database console."""
    with operator.app.app_context():
        by_force(services().store, statement)


def test_a_clean_ledger_exits_with_zero(busy: Operator) -> None:
    assert busy.say("verify") == "1 shops checked: all is well.\n"
    assert busy.ask("verify", "--shop", KUBEK.domain) == {"shops": 1, "faults": []}


def test_a_broken_ledger_exits_with_one_and_names_the_row_first(busy: Operator) -> None:
    tamper(busy, "UPDATE entry SET points = points + 1")
    done = busy.run("verify")
    assert done.exit_code == 1
    first, *_, last = done.stdout.splitlines()
    assert first.startswith(f"I9  {KUBEK.domain}  entry ")
    assert last.endswith("faults.")


def test_machines_read_the_faults_too(busy: Operator) -> None:
    tamper(busy, "UPDATE account SET available = available + 1")
    done = busy.run("verify", "--json")
    assert done.exit_code == 1
    assert '"invariant": "I1"' in done.stdout
    assert '"row": "account ' in done.stdout


def test_only_the_brand_asked_for_is_checked(busy: Operator) -> None:
    busy.say("shops", "add", KOPI.domain)
    tamper(busy, "DELETE FROM entry")
    assert busy.run("verify").exit_code == 1
    assert busy.run("verify", "--shop", KOPI.domain).exit_code == 0


def test_a_dry_run_shows_what_rebuilding_would_repair(busy: Operator) -> None:
    tamper(busy, "UPDATE account SET available = 7, pending = 0, debt = 0, valid_until = NULL")
    (shown,) = busy.ask("rebuild", "--shop", KUBEK.domain, "--dry-run")
    assert (shown["customer"], shown["stored"], shown["derived"]) == (
        str(ANIA.customer_id),
        7,
        190,
    )
    assert busy.run("verify").exit_code == 1
    assert busy.say("rebuild").endswith("1 differences, settled.\n")
    assert busy.run("verify").exit_code == 0
    assert busy.say("rebuild", "--dry-run").endswith("0 differences.\n")


def test_a_shop_nobody_added_is_refused(busy: Operator) -> None:
    assert KOPI.domain in busy.refused("verify", "--shop", KOPI.domain)
    assert KOPI.domain in busy.refused("rebuild", "--shop", KOPI.domain)
