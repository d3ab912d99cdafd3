"""`members`: one of them, whole; and a correction, audited."""

from pathlib import Path

import pytest

from tests.bodies import Shop, mug
from tests.cast import ANIA, BUDI, DORA
from tests.cli.conftest import Operator

HERS = ("--customer", str(ANIA.customer_id))


@pytest.fixture
def busy(operator: Operator) -> Operator:
    """Ania bought two mugs and brought one back; Dora bought one as a guest."""
    shop = Shop()
    order = shop.order(ANIA, [mug(2)])
    order.paid()
    order.refunded({0: 1})
    shop.order(DORA, [mug(1)]).paid()
    day: Path = operator.write("day.jsonl", *shop.deliveries)
    operator.say("clock", "set", "2026-06-01")
    operator.say("journal", "replay", str(day))
    return operator


def test_a_member_is_shown_in_the_promised_shape(busy: Operator) -> None:
    shown = busy.ask("members", "show", *HERS)
    assert list(shown) == [
        *("member", "balance", "tier", "entries", "lots", "redemptions", "referral"),
        "sandbox",
    ]
    assert shown["member"] | {"state": "unclaimed", "name": ANIA.name} == shown["member"]
    assert shown["balance"] == {"available": 95, "pending": 0, "debt": 0}
    assert (shown["tier"], shown["redemptions"], shown["referral"]) == (None, [], {})


def test_every_entry_tells_its_points_source_and_reason(busy: Operator) -> None:
    shown = busy.ask("members", "show", *HERS)
    promised = {"points", "kind", "source", "explanation", "effective_at"}
    assert all(promised <= entry.keys() for entry in shown["entries"])
    assert sum(entry["points"] for entry in shown["entries"]) == 95
    assert {entry["source"].partition(":")[0] for entry in shown["entries"]} == {"order"}
    assert all(" " in entry["explanation"] for entry in shown["entries"])
    (lot,) = shown["lots"]
    assert (lot["points"], lot["remaining"], lot["key"]) == (95, 95, shown["entries"][0]["source"])


@pytest.mark.parametrize("locale", ["en", "pl", "id"])
def test_reasons_are_told_in_the_language_asked_for(busy: Operator, locale: str) -> None:
    told = {
        language: busy.ask("members", "show", *HERS, "--locale", language)["entries"][0]
        for language in ("en", "pl", "id")
    }
    others = {entry["explanation"] for name, entry in told.items() if name != locale}
    assert told[locale]["explanation"] not in others


def test_a_guest_is_found_by_e_mail_in_any_spelling(busy: Operator) -> None:
    shown = busy.ask("members", "show", "--email", f" {DORA.email.upper()} ")
    assert shown["balance"]["available"] == 95
    assert shown["member"]["customer_id"] is None


def test_people_read_a_name_a_balance_and_a_table(busy: Operator) -> None:
    lines = busy.say("members", "show", *HERS).splitlines()
    assert lines[0] == f"{ANIA.name} (unclaimed)"
    assert lines[1] == "95 points available, 0 on the way"
    assert lines[3].split() == ["posted", "points", "why"]


def test_points_are_adjusted_and_the_reason_is_shown(busy: Operator) -> None:
    words = ("--points", "-100", "--reason", "broken cup", "--actor", "Ewa")
    said = busy.ask("members", "adjust", *HERS, *words)
    assert said == {"balance": {"available": 0, "pending": 0, "debt": 5}, "sandbox": False}
    newest = busy.ask("members", "show", *HERS)["entries"][-1]
    assert (newest["points"], newest["kind"]) == (-100, "adjust")
    assert "broken cup" in newest["explanation"]
    said_to_people = busy.say("members", "adjust", *HERS, "--points", "2", "--reason", "sorry")
    assert said_to_people == "0 points available, 0 on the way, 3 owed\n"


REFUSED = {
    "nobody named": (),
    "two named": (*HERS, "--email", ANIA.email),
    "an unknown customer": ("--customer", str(BUDI.customer_id)),
    "an unknown e-mail": ("--email", "nobody@example.com"),
    "an unknown shop": (*HERS, "--shop", "nowhere.example"),
}


@pytest.mark.parametrize("words", REFUSED.values(), ids=REFUSED)
def test_exactly_one_known_person_must_be_named(busy: Operator, words: tuple[str, ...]) -> None:
    busy.refused("members", "show", *words)
    busy.refused("members", "adjust", *words, "--points", "5", "--reason", "gift")


@pytest.mark.parametrize(
    ("points", "reason"), [("0", "gift"), ("1" + "0" * 30, "gift"), ("5", "  "), ("5", "x" * 501)]
)
def test_an_adjustment_that_cannot_be_right_is_refused(
    busy: Operator, points: str, reason: str
) -> None:
    busy.refused("members", "adjust", *HERS, "--points", points, "--reason", reason)
    assert busy.ask("members", "show", *HERS)["balance"]["available"] == 95


def test_a_claim_link_is_printed_for_a_guest_who_waits(busy: Operator) -> None:
    url = busy.say("members", "claim-link", "--email", DORA.email).strip()
    assert url.startswith("https://kubek.myshopify.com/apps/laurel/claim?claim=")
    assert busy.ask("members", "claim-link", "--email", DORA.email)["url"] != url
    assert DORA.email not in url


def test_there_is_no_claim_link_for_who_does_not_wait(busy: Operator) -> None:
    for email in (ANIA.email, "nobody@example.com"):
        assert "no guest waits" in busy.refused("members", "claim-link", "--email", email)
