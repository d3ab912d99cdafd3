"""Members, as support and finance see them: every number with its reason, every act audited."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from plugin.domain.errors import InvalidInputError
from plugin.domain.ledger import MAX_POINTS, Balance, Lot
from plugin.service import identity
from plugin.service.identity import Person
from plugin.service.lookup import Member, Whom, member
from plugin.service.privacy import notes
from plugin.service.privacy.notes import Note
from plugin.service.replaying import Replay, still_true
from plugin.service.services import Services
from plugin.service.settling import settle
from plugin.service.views.lines import EntryLine, Explanation
from plugin.store import Tx, accounts, acts, entries, programs
from plugin.store.entries import Entry
from plugin.store.shops import Shop

_ALL = 1_000_000
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """A ledger line with its kind and where it came from (`order:450789469`)."""

    line: EntryLine
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member, whole. `lots` are replayed from the facts."""

    customer_id: str | None
    state: str
    person: Person
    balance: Balance
    lines: tuple[SourcedLine, ...]
    """Oldest first."""
    lots: tuple[Lot, ...]


def show(services: Services, shop: Shop, whom: Whom) -> MemberView:
    """Everything about one member. Raises NotFoundError."""
    return services.store.read(
        lambda tx: view_of(tx, services, shop, member(tx, services, shop, whom))
    )


def adjust(
    services: Services, shop: Shop, whom: Whom, points: int, *, reason: str, actor: str
) -> Balance:
    """
    Give points to a member, or take some; who did it and why is a note, and goes with the person.

    Raises NotFoundError, and InvalidInputError for no points, too many, or no reason.
    """
    if not points or abs(points) > MAX_POINTS:
        raise InvalidInputError(f"{points} points: give or take between 1 and {MAX_POINTS}")
    said = reason.strip()
    if not said or len(said) > _LONGEST_REASON:
        raise InvalidInputError(f"say why in 1 to {_LONGEST_REASON} characters")
    note = Note(said, actor)
    key = f"adjustment:{secrets.token_hex(16)}"

    def work(tx: Tx) -> Balance:
        found = member(tx, services, shop, whom)
        now = services.clock.now()
        acts.record(
            tx, shop.brand_id, found.root.id,
            kind="adjustment", key=key, actor=notes.STAFF, body={"points": points}, at=now,
        )  # fmt: skip
        notes.lay(tx, services.keys, shop.brand_id, key, note)
        settle(tx, shop.brand_id, [found.root.id], now)
        return accounts.get(tx, shop.brand_id, found.root.id).balance

    return services.store.transact(work)


def balance_now(tx: Tx, services: Services, found: Member) -> Balance:
    """The balance at this moment: the cached one, or a replay when a hold has ended since."""
    cached, now = found.root.balance, services.clock.now()
    if still_true(cached, now):
        return cached
    return Replay(tx, found, programs.of(tx, found.root.brand_id), now).balance


def line(entry: Entry) -> EntryLine:
    """A ledger line as people see it."""
    return EntryLine(
        points=entry.points,
        explanation=Explanation(entry.code, entry.values),
        effective_at=entry.effective_at,
        posted_at=entry.posted_at,
    )


def view_of(tx: Tx, services: Services, shop: Shop, found: Member) -> MemberView:
    """Everything about a member already found."""
    replay = Replay(tx, found, programs.of(tx, shop.brand_id), services.clock.now())
    written = entries.newest(tx, shop.brand_id, found.accounts, _ALL)
    reasons = _reasons(tx, services, shop, found)
    return MemberView(
        customer_id=found.root.customer_id,
        state=found.state,
        person=identity.person(tx, services.keys, shop.brand_id, found.accounts),
        balance=replay.balance,
        lines=tuple(_sourced(entry, reasons) for entry in reversed(written)),
        lots=tuple(replay.standing.lots),
    )


def _reasons(tx: Tx, services: Services, shop: Shop, found: Member) -> dict[str, str]:
    """Why staff adjusted, by act: from the notes; acts of old times say it themselves."""
    theirs = acts.of(tx, shop.brand_id, found.accounts)
    old = {str(act.id): str(act.body["reason"]) for act in theirs if "reason" in act.body}
    laid = notes.of(tx, services.keys, shop.brand_id, found.accounts)
    return old | {str(act_id): note.reason for act_id, note in laid.items()}


def _sourced(entry: Entry, reasons: Mapping[str, str]) -> SourcedLine:
    said = line(entry)
    if entry.key.id in reasons:
        values = {**said.explanation.values, "reason": reasons[entry.key.id]}
        said = replace(said, explanation=Explanation(said.explanation.code, values))
    return SourcedLine(said, entry.kind.value, source_name(entry))


def source_name(entry: Entry) -> str:
    """Where points came from, without our own numbering: `order:450789469`."""
    return f"{entry.key.source}:{entry.key.id.rpartition('/')[2]}"
