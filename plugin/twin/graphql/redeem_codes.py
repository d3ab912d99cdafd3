"""Many codes under one discount: added in the background, a batch at a time, and taken away."""

import uuid
from dataclasses import replace
from datetime import timedelta

from plugin.twin import promotions
from plugin.twin.graphql.discount_rules import wrong_code
from plugin.twin.graphql.discounts import NODE, presented, presented_code
from plugin.twin.graphql.presenting import Answer, Given, listing, moment, number_of, refusal
from plugin.twin.graphql.searching import matcher
from plugin.twin.ids import gid
from plugin.twin.promotions import Code, CodeBatch, CodeRemoval
from plugin.twin.twin import Twin

_KIND = "DiscountRedeemCodeBulkCreation"
_TAKES = timedelta(seconds=1)


def bulk_add(twin: Twin, given: Given) -> Answer:
    """`discountRedeemCodeBulkAdd`: answers at once; the codes follow a second later."""
    wanted = [entry["code"] for entry in given["codes"]]
    promotion = promotions.find(twin.state, number_of(given["discountId"], NODE))
    if promotion is None:
        error = refusal(["discountId"], "Code discount does not exist.", "INVALID")
        return {"bulkCreation": None, "userErrors": [error]}
    if not wanted:
        return {
            "bulkCreation": None,
            "userErrors": [refusal(["codes"], "Codes can't be blank", "BLANK")],
        }
    now = twin.clock.now()
    batch = CodeBatch(twin.new_id("batch"), promotion.id, tuple(wanted), now, now + _TAKES)
    twin.state.put("batch", batch.id, batch)
    return {"bulkCreation": _presented(twin, batch), "userErrors": []}


def bulk_creation(twin: Twin, given: Given) -> Answer | None:
    """`discountRedeemCodeBulkCreation(id)`: how far a batch is."""
    batch = twin.state.get("batch", number_of(given["id"], _KIND), CodeBatch)
    return _presented(twin, _carried_out(twin, batch)) if batch else None


def carry_out_batches(twin: Twin) -> None:
    """Let every batch and every removal whose time has come have happened."""
    for batch in twin.state.all("batch", CodeBatch):
        _carried_out(twin, batch)
    for removal in twin.state.all("removal", CodeRemoval):
        _carry_off(twin, removal)


def _carry_off(twin: Twin, removal: CodeRemoval) -> None:
    """Until it is carried out, its codes can be used."""
    if removal.done or removal.done_at > twin.clock.now():
        return
    codes = promotions.codes_of(twin.state, removal.promotion_id)
    promotions.forget_codes(twin.state, (code for code in codes if code.id in removal.codes))
    twin.state.put("removal", removal.id, replace(removal, done=True))


def _carried_out(twin: Twin, batch: CodeBatch) -> CodeBatch:
    if batch.done or batch.done_at > twin.clock.now():
        return batch
    outcomes = tuple((code, _added(twin, batch.promotion_id, code)) for code in batch.codes)
    batch = replace(batch, outcomes=outcomes, done=True)
    twin.state.put("batch", batch.id, batch)
    return batch


def _added(twin: Twin, promotion_id: int, code: str) -> str | None:
    """None when the code was added, or what was wrong with it."""
    if problem := wrong_code(code):
        return problem[0]
    if promotions.code_of(twin.state, code):
        return "must be unique. Please try a different code."
    promotions.keep_code(twin.state, Code(twin.new_id("redeem_code"), promotion_id, code))
    return None


def _presented(twin: Twin, batch: CodeBatch) -> Answer:
    outcomes = batch.outcomes or tuple((code, None) for code in batch.codes)
    failed = sum(problem is not None for _, problem in outcomes)
    promotion = promotions.find(twin.state, batch.promotion_id)
    return {
        "__typename": _KIND,
        "id": gid(_KIND, batch.id),
        "done": batch.done,
        "codesCount": len(batch.codes),
        "importedCount": len(batch.codes) - failed if batch.done else 0,
        "failedCount": failed,
        "createdAt": moment(batch.created_at),
        "discountCode": presented(twin, promotion) if promotion else None,
        "codes": listing(outcomes, lambda outcome: _outcome(twin, batch, *outcome)),
    }


def _outcome(twin: Twin, batch: CodeBatch, code: str, problem: str | None) -> Answer:
    known = promotions.code_of(twin.state, code) if batch.done and not problem else None
    return {
        "code": code,
        "errors": [refusal(["code"], problem)] if problem else [],
        "discountRedeemCode": presented_code(known) if known else None,
    }


def bulk_delete(twin: Twin, given: Given) -> Answer:
    """`discountCodeRedeemCodeBulkDelete`: by ids or by search, one of the two."""
    promotion = promotions.find(twin.state, number_of(given["discountId"], NODE))
    error = _wrong_choice(given)
    if error is None and promotion is None:
        error = refusal(["discountId"], "Code discount does not exist.", "INVALID")
    error = error or _wrong_value(given)
    if error or promotion is None:
        return {"job": None, "userErrors": [error]}
    chosen = tuple(code.id for code in _chosen(twin, promotion.id, given))
    done_at = twin.clock.now() + _TAKES
    removal = CodeRemoval(str(uuid.uuid4()), promotion.id, chosen, done_at)
    twin.state.put("removal", removal.id, removal)
    return {"job": _job(removal), "userErrors": []}


def job(twin: Twin, given: Given) -> Answer | None:
    """`job(id)`: how far a removal is; the twin has no other jobs."""
    found = twin.state.get("removal", str(given["id"]).rpartition("/")[2], CodeRemoval)
    return _job(found) if found else None


def _job(removal: CodeRemoval) -> Answer:
    return {"id": f"gid://shopify/Job/{removal.id}", "done": removal.done}


def _wrong_choice(given: Given) -> Answer | None:
    ways = [way for way in ("ids", "search", "savedSearchId") if given.get(way) is not None]
    if not ways:
        message = "Missing expected argument key: 'ids', 'search' or 'saved_search_id'."
        return refusal(None, message, "MISSING_ARGUMENT")
    if len(ways) > 1:
        message = "Only one of 'ids', 'search' or 'saved_search_id' is allowed."
        return refusal(None, message, "TOO_MANY_ARGUMENTS")
    return None


def _wrong_value(given: Given) -> Answer | None:
    if given.get("ids") == []:
        return refusal(None, "Something went wrong, please try again.")
    if given.get("savedSearchId"):
        return refusal(["savedSearchId"], "Invalid 'saved_search_id'.", "INVALID")
    if given.get("search") is not None and not given["search"].strip():
        return refusal(["search"], "'Search' can't be blank.", "BLANK")
    return None


def _chosen(twin: Twin, promotion_id: int, given: Given) -> list[Code]:
    codes = promotions.codes_of(twin.state, promotion_id)
    if given.get("ids"):
        wanted = {number_of(one, "DiscountRedeemCode") for one in given["ids"]}
        return [code for code in codes if str(code.id) in wanted]
    fits = matcher(given["search"], twin.shop().timezone)
    return [code for code in codes if fits({"code": code.code, "": [code.code]})]
