"""Short words for what shoppers do in their panel: join, leave, claim."""

from urllib.parse import parse_qs, urlsplit

from plugin.ports import Shopper
from plugin.service import claim_links, claim_page, panel
from plugin.service.views.panel import PanelView
from plugin.store import accounts, acts
from plugin.store.acts import Act
from tests.cast import DORA, Person
from tests.laurel import Laurel


def shopper(person: Person, *, signed_in: bool = True) -> Shopper:
    """Somebody who looks at the panel of their shop."""
    known = str(person.customer_id) if signed_in and person.customer_id else None
    return Shopper(person.shop.domain, known, "/apps/laurel", {})


def seen_by(laurel: Laurel, person: Person) -> PanelView:
    """The panel of a signed-in customer."""
    return panel.view(laurel.services, shopper(person))


def joined(laurel: Laurel, person: Person) -> PanelView:
    """Somebody joins, by the form of their own panel."""
    token = seen_by(laurel, person).join_token
    return panel.join(laurel.services, shopper(person), token, person.locale)


def left(laurel: Laurel, person: Person) -> PanelView:
    """Somebody leaves, by the form of their own panel."""
    return panel.leave(laurel.services, shopper(person), seen_by(laurel, person).leave_token)


def link_for(laurel: Laurel, person: Person = DORA) -> str:
    """What a new claim link for a guest carries."""
    url = claim_links.url(laurel.services, laurel.kubek, person.email)
    return parse_qs(urlsplit(url).query)["claim"][0]


def claimed(laurel: Laurel, person: Person, link: str) -> PanelView:
    """Somebody opens a claim link and takes what waits."""
    found = claim_page.view(laurel.services, shopper(person), link)
    return claim_page.claim(laurel.services, shopper(person), link, found.claim_token)


def acts_of(laurel: Laurel, kind: str) -> list[Act]:
    """Every act of a kind at Kubek."""
    brand_id = laurel.kubek.brand_id
    written = laurel.services.store.read(
        lambda tx: acts.of(tx, brand_id, accounts.every(tx, brand_id))
    )
    return [act for act in written if act.kind == kind]
