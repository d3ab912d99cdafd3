"""The page of referrals that need a look: why each is held, and what staff decide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.proof import proof, proven, scripted, visited
from plugin.admin.views import blueprint
from plugin.domain.errors import InvalidInputError
from plugin.domain.referrals.facts import Verdict
from plugin.http import services
from plugin.locales import Messages
from plugin.ports import Redirect
from plugin.service.privacy import access
from plugin.service.privacy.notes import Note
from plugin.service.referrals import deciding, reviewing
from plugin.service.referrals.reviewing import Case, Someone
from plugin.service.visiting import Visit

PAGE: Final = "referral review"
"""What its forms are proven for."""
_LONGEST_NOTE: Final = 500
_VERDICTS: Final = {"approve": Verdict.APPROVED, "block": Verdict.BLOCKED}
_OTHER: Final[Mapping[str, str]] = {Verdict.APPROVED: "block", Verdict.BLOCKED: "approve"}
"""What staff may decide instead of what they decided."""


@dataclass(frozen=True, slots=True)
class Line:
    """One referral; plain text, escaped in the template."""

    id: int
    pair: str
    """Who brought whom."""
    when: str
    order: str
    """Words that lead to the order."""
    order_url: str
    """Where the platform shows it; empty: nowhere."""
    reasons: tuple[str, ...]
    appeal: str
    decided: str
    """What staff decided; empty: it waits."""
    note: str
    other: str
    """What they may decide instead: `approve` or `block`; empty: nothing."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything the template says."""

    waiting: tuple[Line, ...]
    more: str
    decided: tuple[Line, ...]
    proof: str
    said: str
    fault: int
    """The referral whose note is missing; 0: none."""


@blueprint.get("/admin/referrals/review")
def referral_review() -> ResponseReturnValue:
    """What waits for staff, and what they decided so far."""
    visit = visited()
    return redirect(visit.location) if isinstance(visit, Redirect) else _shown(visit)


@blueprint.post("/admin/referrals/review/<int:referral_id>/<any(approve, block):choice>")
def decide_referral(referral_id: int, choice: str) -> ResponseReturnValue:
    """Staff approve a referral or block it, and may change their mind. A block says why."""
    visit, reason = proven(PAGE), request.form.get("note", "").strip()
    if len(reason) > _LONGEST_NOTE:
        raise InvalidInputError(f"a note has at most {_LONGEST_NOTE} characters")
    if choice == "block" and not reason:
        return _shown(visit, fault=referral_id), HTTPStatus.UNPROCESSABLE_ENTITY
    note = Note(reason, access.staff(visit.staff.user_id))
    deciding.decide(services(), visit.shop, referral_id, _VERDICTS[choice], note)
    return ("", HTTPStatus.NO_CONTENT) if scripted() else _shown(visit, "saved")


def _shown(visit: Visit, said: str = "", fault: int = 0) -> str:
    messages, zone = the_messages(), visit.shop.timezone
    found = reviewing.queue(services(), visit.shop, access.staff(visit.staff.user_id))
    page = ReviewPage(
        waiting=tuple(_line(case, zone, messages) for case in found.waiting),
        more=messages.text("admin.referrals.review.more", count=found.more) if found.more else "",
        decided=tuple(_line(case, zone, messages) for case in found.decided),
        proof=proof(visit, PAGE),
        said=said,
        fault=fault,
    )
    bridged = bridge(visit.shop.domain)
    return render_template("admin/referral_review.html", page=page, bridge=bridged)


def _line(case: Case, zone: str, messages: Messages) -> Line:
    pair = {"referrer": _called(case.referrer, messages), "friend": _called(case.friend, messages)}
    when = {"order": case.order, "date": messages.date(case.at, zone)}
    ordered = "admin.referrals.review.ordered" if case.order else "admin.referrals.review.came"
    return Line(
        id=case.id,
        pair=messages.text("admin.referrals.review.pair", **pair),
        when=messages.text(ordered, **when),
        order=messages.text("admin.referrals.review.order", order=case.order),
        order_url=case.order_url,
        reasons=tuple(_reasons(case, messages)),
        appeal=messages.plain(case.appeal),
        decided=messages.text(f"admin.referrals.verdict.{case.verdict}") if case.verdict else "",
        note=messages.plain(case.note),
        other=_OTHER.get(case.verdict, ""),
    )


def _called(someone: Someone, messages: Messages) -> str:
    """A name and an address, as far as they are known."""
    known = [messages.plain(text) for text in (someone.name, someone.email) if text]
    return ", ".join(known) or messages.text("admin.referrals.review.nobody")


def _reasons(case: Case, messages: Messages) -> Iterator[str]:
    for name in case.reasons:
        known = f"admin.referrals.why.{name}"
        yield messages.text(known if known in messages.words else "admin.referrals.why.other")
