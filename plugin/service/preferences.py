"""
What a member prefers: the language of their letters, and which of them they want.

The language is an act, the newest counts; unwanted letters are the same suppressions that the link
in every letter makes, so that both say the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from plugin.domain.errors import ConflictError, InvalidInputError
from plugin.keys import Keyring
from plugin.ports import Shopper
from plugin.service import identity, onetime
from plugin.service.identity import Person
from plugin.service.letters import asking
from plugin.service.letters.stopping import UNWANTED
from plugin.service.lookup import Member, member_of
from plugin.service.services import Services
from plugin.service.views.panel import Preferences
from plugin.store import Tx, accounts, acts, groups, suppressions
from plugin.store.shops import Shop

_TO_OTHERS: Final = frozenset({asking.CLAIM, asking.REFERRAL_FRIEND})
"""Who gets these is no member yet."""
LETTERS: Final = tuple(kind for kind in asking.KINDS if kind not in _TO_OTHERS)
"""The letters that members get."""
SPEAKS: Final = "speaks"
"""The kind of act that chooses a language."""
_ACTION: Final = "prefer"


def token(keys: Keyring, shop: Shop, customer_id: str) -> str:
    """A proof for one member to say what they prefer, for half a day."""
    return onetime.token(keys, shop, customer_id, _ACTION)


def of(tx: Tx, services: Services, shop: Shop, customer_id: str, found: Member) -> Preferences:
    """What a member prefers at present, and the proof that changes it."""
    person = identity.person(tx, services.keys, shop.brand_id, found.accounts)
    unwanted = _unwanted(tx, services, shop, person)
    return Preferences(
        language=language(tx, shop.brand_id, found.accounts),
        letters=tuple((kind, kind not in unwanted) for kind in LETTERS) if person.email else (),
        token=token(services.keys, shop, customer_id),
    )


def heeded(tx: Tx, brand_id: int, account_ids: Iterable[int], person: Person) -> Person:
    """A person, in the language that they chose, if they ever did."""
    return replace(person, locale=language(tx, brand_id, account_ids) or person.locale)


def language(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> str:
    """The language that somebody chose, by ISO 639; empty: as the shop knows them."""
    return _last(_said(tx, brand_id, account_ids))


def save(
    services: Services,
    shop: Shop,
    shopper: Shopper,
    given: str,
    locale: str,
    wanted: Mapping[str, bool],
) -> None:
    """
    From now on letters come in this language (ISO 639; empty: as the shop knows them), and of the
    kinds in `wanted` only those that are; no other kind is touched. The same form twice is once.

    Raises ForbiddenError when the token is not theirs or is stale, ConflictError for who is no
    member, and InvalidInputError for what is no language.
    """
    nonce = onetime.nonce_of(services.keys, shop, shopper.customer_id, _ACTION, given)
    if locale and not (locale.isascii() and locale.isalpha() and len(locale) <= len("haw")):
        raise InvalidInputError("a language is written as pl")
    customer_id = shopper.customer_id or ""
    services.store.transact(
        lambda tx: _save(tx, services, shop, customer_id, nonce, locale, wanted)
    )


def _save(
    tx: Tx, services: Services, shop: Shop, customer_id: str, nonce: str, locale: str,
    wanted: Mapping[str, bool],
) -> None:  # fmt: skip
    account = accounts.find_customer(tx, shop.brand_id, shop.id, customer_id)
    roots = groups.lock_roots(tx, shop.brand_id, [account.id]) if account else []
    members = [found for root in roots if (found := member_of(tx, root)).state == "joined"]
    if not members:
        raise ConflictError("preferences are for members")
    for found in members:
        _speak(tx, services, found, nonce, locale)
        _want(tx, services, shop, found, wanted)


def _speak(tx: Tx, services: Services, found: Member, nonce: str, locale: str) -> None:
    """Nothing where they speak it already; a form sent again may say another language."""
    brand_id, now = found.root.brand_id, services.clock.now()
    said = _said(tx, brand_id, found.accounts)
    if locale == _last(said):
        return
    acts.record(
        tx, brand_id, found.root.id, kind=SPEAKS, key=f"{SPEAKS}:{nonce}:{len(said)}",
        actor="member", body={"locale": locale}, at=now,
    )  # fmt: skip


def _said(tx: Tx, brand_id: int, account_ids: Iterable[int]) -> list[acts.Act]:
    return [act for act in acts.of(tx, brand_id, account_ids) if act.kind == SPEAKS]


def _last(said: list[acts.Act]) -> str:
    return str(said[-1].body["locale"]) if said else ""


def _want(
    tx: Tx, services: Services, shop: Shop, found: Member, wanted: Mapping[str, bool]
) -> None:
    """Where there is no address there is nothing to want, and nothing to stop."""
    person = identity.person(tx, services.keys, shop.brand_id, found.accounts)
    if not person.email:
        return
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, person.email)
    for kind in (each for each in LETTERS if each in wanted):
        if wanted[kind]:
            suppressions.lift(tx, shop.brand_id, hashed, kind)
        else:
            now = services.clock.now()
            suppressions.keep(tx, shop.brand_id, hashed, kind, reason=UNWANTED, at=now)


def _unwanted(tx: Tx, services: Services, shop: Shop, person: Person) -> set[str]:
    if not person.email:
        return set()
    hashed = identity.email_hash(tx, services.keys, shop.brand_id, person.email)
    return {kind for kind in LETTERS if suppressions.any_of(tx, shop.brand_id, hashed, {kind})}
