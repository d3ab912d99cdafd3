"""
Programmes: any that the oracle can read, drawn; and the same as the domain has them.

Amounts fit the cups and posters of the cast: a mug is 19.00, a poster 7.35.
"""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from plugin.domain.money import Rate, Rounding
from plugin.domain.program import EarningRule, Program, Trigger
from plugin.domain.rules import Bonus, Limit, Multiplier, Occasion, Period, Selection
from tests.bodies import OPENING, gift_card, mug, poster

Doc = dict[str, Any]

MUGS: Doc = {"products": [str(mug().product_id)]}
POSTERS: Doc = {"vendors": [poster().vendor]}
SOME: Doc = {"skus": [poster().sku], "products": [str(gift_card().product_id)]}
LINES = st.sampled_from([MUGS, POSTERS, SOME])

MOMENTS = st.sampled_from(
    [OPENING + timedelta(minutes=m) for m in (0, 2, 5, 9, 24 * 60, 32 * 24 * 60)]
)
FACTORS = st.sampled_from([(0, 1), (1, 3), (3, 2), (2, 1), (2, 1)])
BONUSES = st.one_of(
    st.fixed_dictionaries({"nth": st.sampled_from([1, 2, 2, 3]), "points": st.just(100)}),
    st.fixed_dictionaries({"over": st.sampled_from([735, 1900, 5700]), "points": st.just(7)}),
)
LIMITS = st.dictionaries(
    st.sampled_from(["day", "week", "month", "year", "ever"]),
    st.sampled_from([60, 150, 400, 1]),
    min_size=1,
    max_size=2,
)
PARTS = {
    "only": LINES,
    "never": LINES,
    "multipliers": st.lists(st.tuples(LINES, FACTORS), min_size=1, max_size=2),
    "per_order": st.sampled_from([3, 40]),
    "minimum": st.sampled_from([3000, 1900, 735]),
    "bonuses": st.lists(BONUSES, min_size=1, max_size=3),
    "limits": LIMITS,
    "never_tags": st.just(["wholesale"]),
    "never_sources": st.just(["pos"]),
}
"""What a programme may say beside its rate."""

PLAIN = st.fixed_dictionaries(
    {
        "enabled": st.sampled_from([True] * 9 + [False]),
        "points": st.sampled_from([5, 7, 1, 5, 3, 0]),
        "per": st.sampled_from([100, 100, 3, 1, 1000]),
        "trigger": st.sampled_from(["paid", "paid", "paid", "created", "created", "fulfilled"]),
        "hold_days": st.sampled_from([0, 14, 90]),
        "rounding": st.sampled_from(["floor", "half_up", "ceiling"]),
    }
)


@st.composite
def versions(draw: st.DrawFn, number: int, currency: str = "USD") -> Doc:
    """A programme version with some parts; the first reaches back to the beginning."""
    parts = draw(st.sets(st.sampled_from(sorted(PARTS)), min_size=2, max_size=5))
    return {
        "version": number,
        "from": None if number == 1 else draw(MOMENTS),
        "currency": currency,
        **draw(PLAIN),
        **{part: draw(PARTS[part]) for part in sorted(parts)},
    }


@st.composite
def programs(draw: st.DrawFn, currency: str = "USD", first: int = 1) -> list[Doc]:
    """One or two versions of a programme, numbered from `first`."""
    count = draw(st.integers(1, 2))
    return [draw(versions(first + number, currency)) for number in range(count)]


def program_of(version: Doc) -> Program:
    """A programme version of the oracle, as the domain has it."""
    return Program(
        version=version["version"],
        currency=version["currency"],
        orders=_rule(version),
        effective_from=version["from"],
        enabled=version["enabled"],
    )


def _rule(version: Doc) -> EarningRule:
    multipliers = version.get("multipliers", ())
    return EarningRule(
        rate=Rate(version["points"], version["per"]),
        trigger=Trigger(version["trigger"]),
        hold_days=version["hold_days"],
        rounding=Rounding(version["rounding"]),
        only=_lines(version.get("only", {})),
        never=_lines(version.get("never", {})),
        multipliers=tuple(Multiplier(_lines(lines), *times) for lines, times in multipliers),
        per_order=version.get("per_order", 0),
        minimum=version.get("minimum", 0),
        bonuses=tuple(map(_bonus, version.get("bonuses", ()))),
        limits=tuple(Limit(most, Period(name)) for name, most in version.get("limits", {}).items()),
        never_tags=frozenset(version.get("never_tags", ())),
        never_sources=frozenset(version.get("never_sources", ())),
    )


def _lines(named: Doc) -> Selection:
    return Selection(**{what: frozenset(names) for what, names in named.items()})


def _bonus(told: Doc) -> Bonus:
    occasion = Occasion.NTH if "nth" in told else Occasion.OVER
    return Bonus(occasion, told[occasion.value], told["points"])
