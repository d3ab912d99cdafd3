"""Drafts of all kinds: the smallest file, and whatever rules Hypothesis can think of."""

from hypothesis import strategies as st

from plugin.domain.expiry import LONGEST, NEVER, SHORTEST, Basis, Expiry
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.money import LIMIT, Rate, Rounding
from plugin.domain.program import MAX_HOLD_DAYS, EarningRule, Trigger
from plugin.domain.rules import Bonus, Limit, Multiplier, Occasion, Period, Selection
from plugin.programfile import Draft

SMALLEST = """\
currency = "USD"
[orders]
points = 5
per = "1.00"
"""

points = st.integers(1, MAX_POINTS)
amounts = st.integers(1, LIMIT)
texts = st.frozensets(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
        lambda text: text == text.strip()
    ),
    max_size=3,
)


@st.composite
def multipliers(draw: st.DrawFn) -> Multiplier:
    denominator = draw(st.sampled_from([1, 2, 3, 10, 100, 10**6, 10**12]))
    numerator = draw(st.integers(0, 100 * denominator))
    lines = draw(st.builds(Selection, texts, texts, texts).filter(bool))
    return Multiplier(lines, numerator, denominator)


@st.composite
def lines_chosen(draw: st.DrawFn) -> tuple[Selection, Selection]:
    """What only counts and what never does, without a contradiction."""
    only, never = draw(st.tuples(texts, texts, texts)), draw(st.tuples(texts, texts, texts))
    kept = [left_out - counted for counted, left_out in zip(only, never, strict=True)]
    return Selection(*only), Selection(*kept)


@st.composite
def rules(draw: st.DrawFn) -> EarningRule:
    only, never = draw(lines_chosen())
    return EarningRule(
        rate=Rate(draw(st.integers(0, MAX_POINTS)), draw(amounts)),
        trigger=draw(st.sampled_from(Trigger)),
        hold_days=draw(st.integers(0, MAX_HOLD_DAYS)),
        rounding=draw(st.sampled_from(Rounding)),
        only=only,
        never=never,
        multipliers=tuple(draw(st.lists(multipliers(), max_size=3))),
        per_order=draw(st.integers(0, MAX_POINTS)),
        minimum=draw(st.integers(0, LIMIT)),
        bonuses=tuple(draw(st.lists(bonuses, max_size=3))),
        limits=tuple(draw(st.lists(limits, max_size=5, unique_by=lambda limit: limit.period))),
        never_tags=frozenset(tag.casefold() for tag in draw(texts)),
        never_sources=draw(texts),
    )


bonuses = st.builds(Bonus, st.sampled_from(Occasion), amounts, points)
limits = st.builds(Limit, points, st.sampled_from(Period))
periods = st.integers(SHORTEST, LONGEST)
warned = st.sampled_from([(30, 7), (5, 4), (30, 29)])
lasting = st.one_of(
    st.just(NEVER),
    st.builds(
        Expiry, st.sampled_from([Basis.INACTIVITY, Basis.AGE]), days=periods, warn_days=warned
    ),
    st.builds(
        Expiry,
        st.just(Basis.DATE),
        month=st.integers(1, 12),
        day=st.integers(1, 28),
        never_in=texts,
    ),
)
drafts = st.builds(
    Draft, st.sampled_from(["USD", "JPY", "KWD", "PLN"]), rules(), st.booleans(), lasting
)
