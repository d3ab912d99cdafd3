"""
What codes of ours took off an order, and of which lines.

An order lists its discounts, and every part that fell on a line or on shipping names one of them by
its place in that list. Codes of other people are left out here, before anything is kept.
https://shopify.dev/docs/api/admin-rest/latest/resources/order#resource-object
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from plugin.domain.codes import is_ours, normal
from plugin.domain.facts import CodeUsed
from plugin.platforms.shopify.bodies import Allocation, ApplicationBody, CodeBody, OrderBody
from plugin.platforms.shopify.reading import amount, bounded, identifier

_Part = tuple[str, str, int]
"""A code, the line it fell on (empty: shipping), and minor units."""


def codes_used(told: OrderBody, currency: str) -> tuple[CodeUsed, ...]:
    """Every code of ours, sorted; one that took nothing off was used all the same."""
    parts = list(_parts(told, currency))
    used = {*_ours(_applied(told)), *_ours(told.discount_codes or ())}
    return tuple(_used(code, parts) for code in sorted(used))


def _used(code: str, parts: Sequence[_Part]) -> CodeUsed:
    on_lines: Counter[str] = Counter()
    for of, line_id, minor in parts:
        if of == code:
            on_lines[line_id] += minor
    whole = bounded(on_lines.total())
    on_lines.pop("", None)
    fell = sorted((line_id, minor) for line_id, minor in on_lines.items() if minor)
    return CodeUsed(code, whole, tuple(fell))


def _parts(told: OrderBody, currency: str) -> Iterator[_Part]:
    applied = _applied(told)
    for line in told.line_items:
        line_id = identifier("LineItem", line.id, line.admin_graphql_api_id)
        for code, minor in _shares(line.discount_allocations or (), applied, currency):
            yield code, line_id, minor
    for shipping in told.shipping_lines or ():
        for code, minor in _shares(shipping.discount_allocations or (), applied, currency):
            yield code, "", minor


def _applied(told: OrderBody) -> list[ApplicationBody]:
    listed = told.discount_applications
    return listed if isinstance(listed, list) else []


def _shares(
    allocations: Iterable[Allocation], applied: Sequence[ApplicationBody], currency: str
) -> Iterator[tuple[str, int]]:
    """The parts that are of codes of ours."""
    for each in allocations:
        place = each.discount_application_index
        among = () if place is None or place < 0 else applied[place : place + 1]
        for code in _ours(among):
            yield code, amount(each.amount, each.amount_set, currency)


def _ours(told: Iterable[ApplicationBody | CodeBody]) -> Iterator[str]:
    return (normal(each.code) for each in told if each.code and is_ours(each.code))
