"""Code discounts: made, found by code, stopped, deleted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from graphql import GraphQLError

from plugin.twin import promotions
from plugin.twin.graphql.discount_rules import ARGUMENTS, contradiction, refusals
from plugin.twin.graphql.discount_terms import presented_terms
from plugin.twin.graphql.metafields import owned_metafields
from plugin.twin.graphql.presenting import (
    Answer,
    Given,
    Listing,
    connection,
    listing,
    moment,
    number_of,
    optional_moment,
    refusal,
)
from plugin.twin.graphql.searching import matcher
from plugin.twin.ids import gid
from plugin.twin.promotions import AUTOMATIC, BASIC, BXGY, FREE_SHIPPING, Code, Promotion
from plugin.twin.twin import Twin

NODE = "DiscountCodeNode"


def code_discount_node(twin: Twin, given: Given) -> Answer | None:
    """`codeDiscountNode(id)`."""
    return discount_by_number(twin, number_of(given["id"], NODE))


def discount_by_number(twin: Twin, number: object) -> Answer | None:
    """The discount with a number, if there is one."""
    found = promotions.find(twin.state, number)
    return presented(twin, found) if found and found.kind != AUTOMATIC else None


def discount_nodes(twin: Twin, given: Given) -> Answer:
    """`discountNodes`: codes and automatic ones, by `status`, `title`, `type` and `method`."""
    found = _matching(twin, given)
    value = _SORTED_BY.get(given.get("sortKey") or "ID", _SORTED_BY["ID"])
    listed = Listing(found, lambda each: (value(each), each.id), partial(_as_any, twin))
    return connection(listed, given)


def discount_nodes_count(twin: Twin, given: Given) -> Answer:
    """`discountNodesCount`."""
    return {"count": len(_matching(twin, given)), "precision": "EXACT"}


def _matching(twin: Twin, given: Given) -> list[Promotion]:
    fits = matcher(given.get("query"), twin.shop().timezone)
    now = twin.clock.now()
    return [each for each in promotions.everything(twin.state) if fits(_searchable(each, now))]


_SORTED_BY: Mapping[str, Callable[[Promotion], Any]] = {
    "CREATED_AT": lambda promotion: promotion.created_at,
    "ID": lambda promotion: promotion.id,
    "STARTS_AT": lambda promotion: promotion.starts_at,
    "TITLE": lambda promotion: promotion.title,
    "UPDATED_AT": lambda promotion: promotion.updated_at,
}
_TYPES = {BASIC: "percentage", BXGY: "bogo", FREE_SHIPPING: "free_shipping"}


def _searchable(promotion: Promotion, now: datetime) -> dict[str, Any]:
    return {
        "status": promotion.status(now).lower(),
        "title": promotion.title,
        "type": _TYPES.get(promotion.kind, "percentage"),
        "method": "automatic" if promotion.kind == AUTOMATIC else "code",
        "": [promotion.title],
    }


def _as_any(twin: Twin, promotion: Promotion) -> Answer:
    """A discount as a node of either kind."""
    node = presented(twin, promotion)
    node_id = gid("DiscountNode", promotion.id)
    return {**node, "__typename": "DiscountNode", "id": node_id, "discount": node["codeDiscount"]}


def code_discount_node_by_code(twin: Twin, given: Given) -> Answer | None:
    """`codeDiscountNodeByCode`: upper and lower case are the same."""
    code = promotions.code_of(twin.state, given["code"])
    found = promotions.find(twin.state, code.promotion_id) if code else None
    return presented(twin, found) if found else None


def create(kind: str, twin: Twin, given: Given) -> Answer:
    """`discountCode…Create` of a kind."""
    wanted = given[ARGUMENTS[kind]]
    if problem := contradiction(wanted):
        raise GraphQLError(problem, extensions={"code": "BAD_REQUEST"})
    errors = refusals(kind, wanted, twin.state)
    if errors:
        return {"codeDiscountNode": None, "userErrors": errors}
    promotion = _made(kind, twin, wanted)
    promotions.keep(twin.state, promotion)
    code = Code(twin.new_id("redeem_code"), promotion.id, wanted["code"])
    promotions.keep_code(twin.state, code)
    return {"codeDiscountNode": presented(twin, promotion), "userErrors": []}


create_basic = partial(create, BASIC)
create_free_shipping = partial(create, FREE_SHIPPING)
create_bxgy = partial(create, BXGY)


def _made(kind: str, twin: Twin, wanted: dict[str, Any]) -> Promotion:
    now, ends = twin.clock.now(), wanted.get("endsAt")
    return Promotion(
        id=twin.new_id("discount"),
        kind=kind,
        title=wanted.get("title") or wanted["code"],
        starts_at=_time(wanted["startsAt"]),
        ends_at=_time(ends) if ends else None,
        created_at=now,
        updated_at=now,
        usage_limit=wanted.get("usageLimit"),
        once_per_customer=bool(wanted.get("appliesOncePerCustomer")),
        terms=wanted,
    )


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def deactivate(twin: Twin, given: Given) -> Answer:
    """`discountCodeDeactivate`: the discount ends now; one that has ended stays as it is."""
    found = promotions.find(twin.state, number_of(given["id"], NODE))
    if found is None:
        return {"codeDiscountNode": None, "userErrors": [_missing()]}
    now = twin.clock.now()
    if found.status(now) != "EXPIRED":
        found = replace(found, ends_at=now, updated_at=now)
        promotions.keep(twin.state, found)
    return {"codeDiscountNode": presented(twin, found), "userErrors": []}


def activate(twin: Twin, given: Given) -> Answer:
    """`discountCodeActivate`: starts now and has no end; an active one stays as it is."""
    found = promotions.find(twin.state, number_of(given["id"], NODE))
    if found is None:
        return {"codeDiscountNode": None, "userErrors": [_missing()]}
    now = twin.clock.now()
    if found.status(now) != "ACTIVE":
        starts = min(found.starts_at, now)
        found = replace(found, starts_at=starts, ends_at=None, updated_at=now)
        promotions.keep(twin.state, found)
    return {"codeDiscountNode": presented(twin, found), "userErrors": []}


def delete(twin: Twin, given: Given) -> Answer:
    """`discountCodeDelete`: the discount and all its codes."""
    found = promotions.find(twin.state, number_of(given["id"], NODE))
    if found is None:
        return {"deletedCodeDiscountId": None, "userErrors": [_missing()]}
    promotions.forget(twin.state, found)
    return {"deletedCodeDiscountId": gid(NODE, found.id), "userErrors": []}


def _missing() -> Answer:
    return refusal(["id"], "Code discount does not exist.", "INVALID")


def presented(twin: Twin, promotion: Promotion) -> Answer:
    """One discount with its node."""
    return {
        "__typename": NODE,
        "id": gid(NODE, promotion.id),
        "codeDiscount": lambda _: _discount(twin, promotion),
        **owned_metafields(twin, gid(NODE, promotion.id)),
    }


def _discount(twin: Twin, promotion: Promotion) -> Answer:
    codes = promotions.codes_of(twin.state, promotion.id)
    return {
        "__typename": promotion.kind,
        "title": promotion.title,
        "status": promotion.status(twin.clock.now()),
        "startsAt": moment(promotion.starts_at),
        "endsAt": optional_moment(promotion.ends_at),
        "createdAt": moment(promotion.created_at),
        "updatedAt": moment(promotion.updated_at),
        "usageLimit": promotion.usage_limit,
        "appliesOncePerCustomer": promotion.once_per_customer,
        "asyncUsageCount": sum(code.uses for code in codes),
        "codes": lambda given: _codes(twin, codes, given),
        "codesCount": {"count": len(codes), "precision": "EXACT"},
        "hasTimelineComment": False,
        "shareableUrls": [],
        "tags": sorted(promotion.terms.get("tags") or ()),
        "totalSales": None,
        **presented_terms(twin, promotion),
    }


def _codes(twin: Twin, codes: Sequence[Code], given: Given) -> Answer:
    """A discount's codes, all of them or those that a search finds."""
    fits = matcher(given.get("query"), twin.shop().timezone)
    found = [each for each in codes if fits({"code": each.code, "": [each.code]})]
    return listing(found, presented_code)(given)


def presented_code(code: Code) -> Answer:
    """One redeem code."""
    return {
        "id": gid("DiscountRedeemCode", code.id),
        "code": code.code,
        "asyncUsageCount": code.uses,
        "createdBy": None,
    }
