"""
Codes under a discount: found by what is written on them, added and taken off in batches.

Shopify does both in the background, and counts uses a moment late. A discount shows its codes page
by page and by search, and the search may lag behind: a code that is there and cannot be seen is
looked for later, never taken for absent.
https://shopify.dev/docs/api/admin-graphql/latest/mutations/discountRedeemCodeBulkAdd
"""

from collections.abc import Collection, Iterator
from typing import Final

import msgspec

from plugin.domain.errors import InvalidInputError
from plugin.platforms.shopify import failures
from plugin.platforms.shopify.admin import AdminApi
from plugin.platforms.shopify.documents import document
from plugin.platforms.shopify.failures import OutageError
from plugin.platforms.shopify.nodes.parts import Node, Thing
from plugin.platforms.shopify.reading import identifier
from plugin.platforms.shopify.rewards import refusing
from plugin.platforms.shopify.rewards.answered import converted
from plugin.platforms.shopify.rewards.discounts import NODE
from plugin.platforms.shopify.rewards.writing import gid, gids
from plugin.platforms.shopify.transport import LARGE
from plugin.ports import Batch, CodeFound

MOST_AT_ONCE: Final = 250
_CODE: Final = "DiscountRedeemCode"
_BATCH: Final = "DiscountRedeemCodeBulkCreation"
_OVER: Final = "EXPIRED"


class _Code(Node):
    id: str
    code: str
    async_usage_count: int


class _Codes(Node):
    nodes: list[_Code]


class _Discount(Node):
    status: str
    codes: _Codes
    searched: _Codes


class _Found(Node):
    id: str
    code_discount: _Discount


class _Error(Node):
    message: str
    code: str | None = None


class _Outcome(Node):
    code: str
    errors: list[_Error]


class _Outcomes(Node):
    nodes: list[_Outcome]


class _Creation(Node):
    done: bool
    codes: _Outcomes


def find(api: AdminApi, code: str) -> CodeFound | None:
    """A code, whatever its case; None: the shop knows none."""
    asked = {"code": code, "search": msgspec.json.encode(code).decode()}
    told = api.ask(document("code"), asked).part("codeDiscountNodeByCode")
    if told is None:
        return None
    found = converted(told, _Found)
    shown = next((each for each in _shown(found) if _same(each.code, code)), None)
    if shown is None:
        raise OutageError("the platform knows a code and does not show it yet")
    return CodeFound(
        discount=identifier(NODE, None, found.id),
        id=identifier(_CODE, None, shown.id),
        uses=shown.async_usage_count,
        live=found.code_discount.status != _OVER,
    )


def add(api: AdminApi, discount: str, codes: Collection[str]) -> str:
    """Begin to add at most 250 codes to a discount; the batch's id."""
    if not 1 <= len(codes) <= MOST_AT_ONCE:
        raise InvalidInputError(f"a batch holds 1 to {MOST_AT_ONCE} codes, not {len(codes)}")
    given = {"discount": gid(NODE, discount), "codes": [{"code": code} for code in codes]}
    answer = api.ask(document("codes_add"), given)
    begun = converted(answer.part("discountRedeemCodeBulkAdd", "bulkCreation"), Thing)
    return identifier(_BATCH, None, begun.id)


def batch(api: AdminApi, number: str) -> Batch | None:
    """How far a batch is; None: the shop knows none by that id."""
    asked = {"id": gid(_BATCH, number), "first": MOST_AT_ONCE}
    told = api.ask(document("codes_added"), asked, at_most=LARGE)
    told_of = told.part("discountRedeemCodeBulkCreation")
    if told_of is None:
        return None
    found = converted(told_of, _Creation)
    refused = {each.code: _reason(each) for each in found.codes.nodes if each.errors}
    return Batch(found.done, refused)


def remove(api: AdminApi, discount: str, ids: Collection[str]) -> None:
    """Begin to take codes off a discount. That it is gone with them is what was wanted."""
    if not ids:
        return
    given = {"discount": gid(NODE, discount), "ids": gids(_CODE, ids)}
    try:
        api.ask(document("codes_remove"), given)
    except failures.RefusedError as refused:
        if not refusing.is_gone(refused):
            raise


def _shown(found: _Found) -> Iterator[_Code]:
    yield from found.code_discount.codes.nodes
    yield from found.code_discount.searched.nodes


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _reason(outcome: _Outcome) -> str:
    """Shopify's code for it; its words where it has none."""
    return outcome.errors[0].code or outcome.errors[0].message
