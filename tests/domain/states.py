"""Any state of one order that facts can lead to, ties and contradicting refunds included."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from plugin.domain.facts import CodeUsed, Line, Order, Payment, Refund, Snapshot, Version

ORDER_ID = "1042"
SECONDS = [datetime(2026, 3, 29, 1, 0, tzinfo=UTC) + timedelta(seconds=s) for s in range(3)]

SECOND = st.sampled_from(SECONDS)
KIND = st.sampled_from(["snapshot", "refund", "cancelled", "deleted"])


VERSIONS = st.builds(
    Version,
    updated_at=SECOND,
    triggered_at=st.sampled_from(["", "2026-03-29T01:00:00.1Z", "2026-03-29T01:00:00.2Z"]),
    digest=st.sampled_from("abc"),
)
"""Few times, few trigger times, few bodies: ties are common."""

REFUNDS = st.builds(
    Refund,
    id=st.sampled_from(["1", "2", "10"]),
    refunded_at=SECOND,
    units=st.sampled_from([(), (("1", 1),), (("1", 2),)]),
    goodwill=st.sampled_from([0, 735]),
)
"""Few ids, so that one refund is told twice, and now and then in two ways."""


def snapshot_at(version: Version) -> Snapshot:
    """A body tells one thing only, whenever it arrives: all else follows from its digest."""
    turn = "abc".index(version.digest)
    return Snapshot(
        version=version,
        name="#1042",
        processed_at=SECONDS[0],
        currency="USD",
        payment=(Payment.PENDING, Payment.PAID, Payment.REFUNDED)[turn],
        lines=(Line("1", quantity=3, current_quantity=3 - turn, price=1900, discount=0),),
        discounts=((), (CodeUsed("a code", 100, (("1", 100),)),), (CodeUsed("another", 5),))[turn],
        holder=(None, 7, 8)[turn],
    )


@st.composite
def facts(draw: st.DrawFn) -> Order:
    """One fact: a snapshot with its refunds, a refund alone, a cancellation or a deletion."""
    kind = draw(KIND)
    if kind == "refund":
        return Order(ORDER_ID, refunds=(draw(REFUNDS),))
    if kind == "deleted":
        return Order(ORDER_ID, deleted=True)
    snapshot = snapshot_at(draw(VERSIONS))
    holders = frozenset({snapshot.holder} if snapshot.holder else ())
    cancelled = kind == "cancelled"
    codes = frozenset(used.code for used in snapshot.discounts)
    return Order(ORDER_ID, snapshot, cancelled=cancelled, holders=holders, codes=codes)


FACTS = facts()
