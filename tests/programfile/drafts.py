"""Drafts of all kinds: the smallest file, and whatever rules Hypothesis can think of."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from plugin.domain.expiry import LONGEST, NEVER, SHORTEST, Basis, Expiry
from plugin.domain.ledger import MAX_POINTS
from plugin.domain.money import LIMIT, Rate, Rounding
from plugin.domain.program import EarningRule, Trigger
from plugin.domain.referrals.terms import CERTAIN, FRIEND, MAX_HOUSEHOLD, REFERRER, ReferralTerms
from plugin.domain.rewards import (
    MAX_DAYS,
    MAX_STEPS,
    MONEY,
    WHOLE,
    Combines,
    Reward,
    RewardKind,
)
from plugin.domain.rules import MAX_HOLD_DAYS, Bonus, Limit, Multiplier, Occasion, Period, Selection
from plugin.programfile import Draft, keys_of
from plugin.programfile.schema import KEYS

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
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(
    lambda text: text == text.strip()
)
ids = st.lists(st.integers(1, 10**20 - 1).map(str), unique=True, max_size=3).map(tuple)


@st.composite
def rewards(draw: st.DrawFn) -> Reward:
    """A reward of any kind, that says nothing beside it."""
    kind = draw(st.sampled_from(RewardKind))
    fields = st.fixed_dictionaries({
        name: _FIELDS[name] for name in keys_of(kind) if name in _FIELDS
    })  # fmt: skip
    value, most = 0, 1
    if kind in MONEY or kind is RewardKind.PERCENT:
        value = draw(st.integers(1, WHOLE))
        most = draw(st.integers(1, min(MAX_STEPS, WHOLE // value)))
    told = draw(fields)
    if kind in {RewardKind.PRODUCT, RewardKind.BUY_GET}:
        told["gives"] = draw(ids.filter(bool))
    if kind is RewardKind.BUY_GET:
        told["minimum_spend"] = draw(amounts)
        told["products"] = draw(ids.filter(bool))
    told |= {"value": value, "least": draw(st.integers(1, most)), "most": most}
    return Reward(kind=kind, **told)


_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "key": st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12})?", fullmatch=True),
    "points": points,
    "name": names,
    "enabled": st.booleans(),
    "tiers": texts,
    "per_member": st.integers(0, MAX_POINTS),
    "minimum_spend": st.integers(0, LIMIT),
    "maximum": st.integers(0, LIMIT),
    "products": ids,
    "collections": ids,
    "days": st.integers(0, MAX_DAYS),
    "combines": st.frozensets(st.sampled_from(Combines)),
    "bound": st.booleans(),
    "budget": st.integers(0, LIMIT),
}
catalogues = st.lists(rewards(), max_size=3, unique_by=lambda reward: reward.key).map(tuple)
_OF_GIFTS = {key.name for key in KEYS if key.table == "referrals.referrer"}


@st.composite
def given_as(draw: st.DrawFn, key: str) -> Reward:
    """A reward that is given: in one step, with no price and no limits of its own."""
    reward = draw(rewards())
    usual = Reward(key, RewardKind.PERK, 0)
    kept = {name: getattr(reward, name) for name in _OF_GIFTS - {"kind", "percent"}}
    return replace(usual, kind=reward.kind, **kept | {"value": reward.value})


@st.composite
def offers(draw: st.DrawFn) -> ReferralTerms:
    """Terms of referrals with a reward for the referrer, or points."""
    referrer = draw(st.none() | given_as(REFERRER))
    return ReferralTerms(
        friend=draw(given_as(FRIEND).filter(lambda reward: reward.pooled)),
        referrer=referrer,
        points=0 if referrer else draw(points),
        minimum=draw(st.integers(0, LIMIT)),
        hold_days=draw(st.integers(0, MAX_HOLD_DAYS)),
        cap=draw(st.integers(0, MAX_POINTS)),
        period=draw(st.sampled_from(Period)),
        household=draw(st.integers(0, MAX_HOUSEHOLD)),
        threshold=draw(st.integers(1, CERTAIN)),
        enabled=draw(st.booleans()),
    )


drafts = st.builds(
    Draft,
    st.sampled_from(["USD", "JPY", "KWD", "PLN"]),
    rules(),
    st.booleans(),
    lasting,
    catalogues,
    st.integers(0, MAX_POINTS),
    st.none() | offers(),
)
