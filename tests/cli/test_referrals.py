"""`referrals`: friends as operators see them, and the decision about one who looks doubtful."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from plugin import http
from plugin.domain.referrals.terms import ReferralTerms
from plugin.ports import Shopper
from plugin.service import fetching, panel, shops
from plugin.service.referrals import invitations
from plugin.service.services import Services
from plugin.store import Tx, accounts, programs
from plugin.worker import Worker
from tests.cast import ANIA, KUBEK
from tests.cli.conftest import Operator
from tests.service.referrals.circle import POINTS, Circle

HOME = (("address", "pl 00001 miła 1"),)


def offered(services: Services, terms: ReferralTerms) -> None:
    """Friends can be brought, since the beginning."""

    def work(tx: Tx) -> None:
        shop = shops.named(services, KUBEK.domain)
        newest = programs.of(tx, shop.brand_id)[-1]
        version = replace(newest, version=newest.version + 1, effective_from=None, referrals=terms)
        programs.add(tx, shop.brand_id, version, services.clock.now())

    services.store.transact(work)


def link(services: Services) -> str:
    """Ania joins, and has a link."""
    shopper = Shopper(KUBEK.domain, str(ANIA.customer_id), "/apps/laurel", {})
    panel.join(services, shopper, panel.view(services, shopper).join_token, "pl")
    shop, known = shops.named(services, KUBEK.domain), str(ANIA.customer_id)

    def work(tx: Tx) -> str:
        found = accounts.find_customer(tx, shop.brand_id, shop.id, known)
        assert found is not None
        return invitations.of_member(tx, services, shop, found.id).code

    return services.store.transact(work)


@pytest.fixture
def doubtful(operator: Operator) -> Operator:
    """Two friends of Ania's of one address bought three weeks ago; the second is looked at."""
    with operator.app.app_context():
        services = http.services()
    offered(services, replace(POINTS, threshold=40))
    code, shop = link(services), shops.named(services, KUBEK.domain)
    at = datetime.now(UTC) - timedelta(days=21)
    seller = Circle.__new__(Circle)
    for name in ("olek", "ela"):
        at += timedelta(minutes=1)
        fact = seller.order(f"{name}@example.pl", at=at, referral=code, traits=HOME)
        services.store.transact(partial(fetching.learn, services=services, shop=shop, told=[fact]))
    Worker(services).drain(shop.id)
    return operator


def test_every_referral_is_listed_and_names_nobody(doubtful: Operator) -> None:
    held, due = doubtful.ask("referrals", "list")
    assert (due["state"], due["paid"], due["points"]) == ("due", "paid", 500)
    assert (held["state"], held["reasons"], held["paid"]) == ("held", ["same_address"], "")
    assert doubtful.ask("referrals", "list", "--state", "held") == [held]
    assert "olek" not in doubtful.say("referrals", "list")
    assert doubtful.ask("referrals", "show", held["id"]) == held
    assert "same_address" in doubtful.say("referrals", "show", held["id"])


def test_somebody_approves_and_it_is_paid(doubtful: Operator) -> None:
    held, _ = doubtful.ask("referrals", "list")
    decided = doubtful.ask("referrals", "approve", held["id"], "--reason", "Sisters")
    assert (decided["state"], decided["paid"], decided["verdict"]) == ("due", "paid", "approved")
    whom = ("--customer", str(ANIA.customer_id))
    assert doubtful.ask("members", "show", *whom)["referral"]["rewarded"] == 2
    assert doubtful.ask("members", "show", *whom)["balance"]["available"] == 1000
    assert "all is well" in doubtful.say("verify")


def test_somebody_blocks_and_it_goes_back(doubtful: Operator) -> None:
    _, due = doubtful.ask("referrals", "list")
    said = doubtful.say("referrals", "block", due["id"], "--reason", "One person", "--actor", "Ewa")
    assert "paid: withdrawn" in said
    assert doubtful.refused("referrals", "block", due["id"], "--reason", " ")


def test_what_is_not_there_is_not_shown(operator: Operator) -> None:
    assert operator.ask("referrals", "list") == []
    assert operator.refused("referrals", "show", "7") == (
        "Error: no referral 7 in kubek.myshopify.com"
    )
    operator.refused("referrals", "approve", "7", "--reason", "Why")


def test_nobody_is_told_to_want_news_who_did_not_ask(doubtful: Operator) -> None:
    assert doubtful.ask("referrals", "news") == []
