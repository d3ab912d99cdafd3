"""
The tables: the only place that knows columns.

Every tenant table's key starts with `brand_id`, so that one brand's rows can live anywhere.
Times are epoch milliseconds, ids are time-ordered 63-bit integers, points are integers. The
classes are dumb: validation lives in the domain and in the constraints below.
"""

from sqlalchemy import Table
from sqlmodel import SQLModel

from plugin.store.tables.appearance import AppearanceRow, LogoRow
from plugin.store.tables.columns import Moment, metadata
from plugin.store.tables.journal import (
    DeliveryRow,
    Job,
    Outcome,
    WatermarkRow,
)
from plugin.store.tables.ledger import (
    Act,
    EntryRow,
    Holder,
    OrderRow,
    SealRow,
)
from plugin.store.tables.letters import (
    AskedLinkRow,
    AttemptRow,
    SenderRow,
    SuppressedRow,
)
from plugin.store.tables.mirror import MirrorRow
from plugin.store.tables.people import (
    AccessRow,
    Account,
    DataRequestRow,
    NoteRow,
    Person,
    TombstoneRow,
)
from plugin.store.tables.referrals import (
    InvitationRow,
    ReferralRow,
    TallyRow,
    TraitRow,
)
from plugin.store.tables.rewards import (
    CodeRow,
    PoolRow,
    RedemptionRow,
    StopRow,
    UseRow,
)
from plugin.store.tables.shops import (
    Brand,
    ChoiceRow,
    ConsentRow,
    HandshakeRow,
    Permit,
    ProgramRow,
    Shop,
)

__all__ = [
    "AccessRow",
    "Account",
    "Act",
    "AppearanceRow",
    "AskedLinkRow",
    "AttemptRow",
    "Brand",
    "ChoiceRow",
    "CodeRow",
    "ConsentRow",
    "DataRequestRow",
    "DeliveryRow",
    "EntryRow",
    "HandshakeRow",
    "Holder",
    "InvitationRow",
    "Job",
    "LogoRow",
    "MirrorRow",
    "Moment",
    "NoteRow",
    "OrderRow",
    "Outcome",
    "Permit",
    "Person",
    "PoolRow",
    "ProgramRow",
    "RedemptionRow",
    "ReferralRow",
    "SealRow",
    "SenderRow",
    "Shop",
    "StopRow",
    "SuppressedRow",
    "TallyRow",
    "TombstoneRow",
    "TraitRow",
    "UseRow",
    "WatermarkRow",
    "accesses",
    "accounts",
    "acts",
    "appearances",
    "asked_links",
    "attempts",
    "brands",
    "choices",
    "codes",
    "consents",
    "data_requests",
    "deliveries",
    "entries",
    "handshakes",
    "holders",
    "invitations",
    "jobs",
    "logos",
    "metadata",
    "mirrors",
    "notes",
    "orders",
    "outcomes",
    "people",
    "permits",
    "pools",
    "programs",
    "redemptions",
    "referrals",
    "seals",
    "senders",
    "shops",
    "stops",
    "suppressed",
    "tallies",
    "tombstones",
    "traits",
    "uses",
    "watermarks",
]


def _table(model: type[SQLModel]) -> Table:
    table = metadata.tables[str(model.__tablename__)]
    assert isinstance(table, Table)  # noqa: S101 (for the type checker)
    return table


brands = _table(Brand)
shops = _table(Shop)
permits = _table(Permit)
handshakes = _table(HandshakeRow)
consents = _table(ConsentRow)
programs = _table(ProgramRow)
deliveries = _table(DeliveryRow)
outcomes = _table(Outcome)
jobs = _table(Job)
accounts = _table(Account)
people = _table(Person)
orders = _table(OrderRow)
holders = _table(Holder)
acts = _table(Act)
entries = _table(EntryRow)
seals = _table(SealRow)
notes = _table(NoteRow)
data_requests = _table(DataRequestRow)
accesses = _table(AccessRow)
tombstones = _table(TombstoneRow)
watermarks = _table(WatermarkRow)
choices = _table(ChoiceRow)
pools = _table(PoolRow)
codes = _table(CodeRow)
redemptions = _table(RedemptionRow)
uses = _table(UseRow)
stops = _table(StopRow)
suppressed = _table(SuppressedRow)
senders = _table(SenderRow)
attempts = _table(AttemptRow)
asked_links = _table(AskedLinkRow)
appearances = _table(AppearanceRow)
logos = _table(LogoRow)
mirrors = _table(MirrorRow)
invitations = _table(InvitationRow)
referrals = _table(ReferralRow)
traits = _table(TraitRow)
tallies = _table(TallyRow)
