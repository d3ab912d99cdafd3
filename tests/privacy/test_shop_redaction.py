"""A shop that left is forgotten; one that is installed never is."""

from sqlalchemy import select

from plugin.service import checks, members
from plugin.service.privacy import access, asking
from plugin.store import Tx, senders, shops, suppressions, tables
from plugin.store.senders import Sender
from plugin.store.tables import accounts, deliveries, notes, people, permits
from tests.bodies import Shop, mug
from tests.cast import KOPI, Person
from tests.laurel import Laurel, whom
from tests.privacy.canary import ZOFIA, ZOFIA_AS_GUEST, traces
from tests.service.buying import bought


def lived(laurel: Laurel) -> Shop:
    """A customer, a guest, a note and a request, and then the merchant removes the app."""
    shop = Shop()
    bought(laurel, ZOFIA, mug(2), shop=shop)
    bought(laurel, ZOFIA_AS_GUEST, mug(1), shop=shop)
    members.adjust(
        laurel.services, laurel.kubek, whom(ZOFIA), 5, reason="Kanarkowa dzwoniła", actor="Tomek"
    )
    laurel.deliver_all(shop.privacy(ZOFIA, "data_request"))
    laurel.services.store.transact(lambda tx: _signs_and_is_refused(tx, laurel))
    return shop


def _signs_and_is_refused(tx: Tx, laurel: Laurel) -> None:
    """The shop signs its letters, and somebody wants none."""
    senders.keep(tx, laurel.kubek, Sender("Zofia's", "zofia@kubek.example", "Long Street 1"))
    at = laurel.clock.at
    suppressions.keep(tx, laurel.kubek.brand_id, b"hash", "claim", reason="asked", at=at)


def left(laurel: Laurel, shop: Shop) -> None:
    """The merchant removes the app."""
    laurel.clock.advance(days=1)
    shop.now = laurel.clock.at
    told = {"myshopify_domain": shop.place.domain, "name": shop.place.name}
    laurel.deliver_all(shop.send([("app/uninstalled", told)]))


def came_back(laurel: Laurel) -> None:
    """The merchant installs the app again."""
    shop, now = laurel.kubek, laurel.clock.at
    laurel.services.store.transact(lambda tx: shops.mark_reinstalled(tx, shop, now))


def redacted(laurel: Laurel, shop: Shop) -> None:
    """Two days later the platform asks to forget the shop."""
    told = {"shop_id": shop.place.id, "shop_domain": shop.place.domain}
    laurel.deliver_all(shop.send([("shop/redact", told)]))


def rows(laurel: Laurel) -> dict[str, int]:
    """How many rows with something personal there are, by table."""
    asked = {
        "people": select(people.c.account_id),
        "notes": select(notes.c.act_id),
        "permits": select(permits.c.shop_id),
        "bodies": select(deliveries.c.id).where(deliveries.c.body != b""),
        "numbers": select(accounts.c.id).where(accounts.c.customer_id.is_not(None)),
        "hashes": select(accounts.c.id).where(accounts.c.guest_hash.is_not(None)),
        "signatures": select(tables.senders.c.shop_id),
        "unwanted": select(tables.suppressed.c.kind),
    }
    return laurel.services.store.read(
        lambda tx: {name: len(tx.execute(found).all()) for name, found in asked.items()}
    )


def test_a_shop_that_left_is_forgotten_and_its_sums_stay(laurel: Laurel) -> None:
    shop = lived(laurel)
    left(laurel, shop)
    redacted(laurel, shop)
    assert not any(rows(laurel).values())
    assert asking.requests(laurel.services, laurel.kubek, access.OPERATOR) == []
    assert traces(laurel) == []
    assert [*checks.rebuild(laurel.services, laurel.kubek, dry_run=True)] == []
    assert laurel.faults() == []


def test_row_83_a_shop_that_is_installed_is_never_forgotten(laurel: Laurel) -> None:
    shop = lived(laurel)
    before = rows(laurel)
    redacted(laurel, shop)
    after = rows(laurel)
    assert after.pop("bodies") == before.pop("bodies") + 1  # the request itself
    assert after == before
    assert laurel.show(ZOFIA).person.name == ZOFIA.name


def test_row_83_a_shop_that_came_back_keeps_everything(laurel: Laurel) -> None:
    shop = lived(laurel)
    left(laurel, shop)
    came_back(laurel)
    redacted(laurel, shop)
    assert laurel.show(ZOFIA).person.name == ZOFIA.name
    assert laurel.show(ZOFIA).balance.total == 195


def test_another_shop_is_not_touched(laurel: Laurel) -> None:
    laurel.shop(KOPI)
    kopi = Shop(place=KOPI)
    theirs = Person("Citra", "citra@example.id", 9_002, "id", "ID", shop=KOPI)
    bought(laurel, theirs, mug(1), shop=kopi)
    shop = lived(laurel)
    left(laurel, shop)
    redacted(laurel, shop)
    assert laurel.show(theirs).person.name == "Citra"


def test_after_coming_back_everybody_begins_anew(laurel: Laurel) -> None:
    """Nobody can be linked to what was: a returning shop finds new accounts under old numbers."""
    shop = lived(laurel)
    left(laurel, shop)
    redacted(laurel, shop)
    came_back(laurel)
    bought(laurel, ZOFIA, mug(1), shop=shop)
    view = laurel.show(ZOFIA)
    assert (view.state, view.balance.total) == ("unclaimed", 95)
    assert laurel.faults() == []
