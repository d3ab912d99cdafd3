"""The parts of an earning rule, read from their tables."""

from collections.abc import Iterable, Iterator

from plugin.domain.errors import InvalidInputError
from plugin.domain.rules import Bonus, Limit, Multiplier, Occasion, Period, Selection
from plugin.programfile.notation import parse_factor, quoted
from plugin.programfile.table import Table
from plugin.programfile.wording import impossible

LINES = ("products", "vendors", "skus")
"""What chooses lines, as a file and as a `Selection` name it."""

_OCCASIONS = ("first", "nth", "over")
_SOME = Selection(skus=frozenset({"some"}))


def selection(table: Table) -> Selection:
    """Lines by product id, vendor or SKU."""
    products, vendors, skus = (table.texts(name) for name in LINES)
    return Selection(products, vendors, skus)


def contradictions(only: Selection, never: Selection, table: Table) -> None:
    """Note whatever stands under `only` and, in `table`, under `never` as well."""
    for name in LINES:
        for both in sorted(getattr(only, name) & getattr(never, name)):
            said = f"{quoted(both)} is in orders.only.{name} too; leave it in one of them"
            table.fault(name, said)


def multipliers(tables: Iterable[Table]) -> Iterator[Multiplier]:
    """Factors for some lines."""
    for table in tables:
        lines = selection(table)
        if not lines:
            table.fault("", "it is for no lines; write products, vendors or skus")
        try:
            yield Multiplier(lines or _SOME, *parse_factor(table.values.get("times")))
        except InvalidInputError:
            said = 'write a factor from 0 to 100, such as 2, "1.5" or "1/3"'
            table.fault("times", f"{impossible(table.values.get('times'))}; {said}")


def bonuses(tables: Iterable[Table], currency: str) -> Iterator[Bonus]:
    """Points on top, each for one occasion."""
    for table in tables:
        told = [name for name in _OCCASIONS if name in table]
        if len(told) != 1:
            said = 'write one of first = true, nth = 3, over = "100.00"'
            table.fault(told[1] if told else "", f"a bonus is for one occasion; {said}")
        points = table.whole("points", None, least=1)
        yield from (_bonus(table, name, points, currency) for name in told)


def limits(tables: Iterable[Table]) -> tuple[Limit, ...]:
    """The most that orders earn, once for each period."""
    found: dict[Period, Limit] = {}
    for table in tables:
        points, period = table.whole("points", None, least=1), table.choice("period", Period)
        if period in found and table.values.get("period") == period:
            table.fault("period", f"there is a limit for this {period} already; leave one of them")
        found.setdefault(period, Limit(points, period))
    return tuple(found.values())


def _bonus(table: Table, name: str, points: int, currency: str) -> Bonus:
    if name == "over":
        return Bonus(Occasion.OVER, table.amount(name, currency, least=1), points)
    if name == "nth":
        return Bonus(Occasion.NTH, table.whole(name, None, least=1), points)
    if table.values[name] is not True:
        table.fault(name, f"{impossible(table.values[name])}; write true")
    return Bonus(Occasion.NTH, 1, points)
