"""The page of referrals: what is offered and what that costs, how far it came, and its switch."""

from dataclasses import replace
from http import HTTPStatus

from flask import redirect, request
from flask.typing import ResponseReturnValue

from plugin.admin.proof import proven, scripted, visited
from plugin.admin.referral_page import PAGE, Shown
from plugin.admin.rewards import seen
from plugin.admin.views import blueprint
from plugin.domain.errors import ConflictError
from plugin.domain.referrals.terms import ReferralTerms
from plugin.http import services
from plugin.ports import Redirect
from plugin.service.referrals import offer
from plugin.service.visiting import Visit


@blueprint.get("/admin/referrals")
def referrals() -> ResponseReturnValue:
    """Is it on, what is offered, what came of it."""
    visit = visited()
    return redirect(visit.location) if isinstance(visit, Redirect) else Shown(visit).page()


@blueprint.post("/admin/referrals")
def change_referrals() -> ResponseReturnValue:
    """Staff look at an offer, ask for it, confirm it, or switch it off."""
    visit, what = proven(PAGE), request.form.get("do", "look")
    page = Shown(visit, request.form)
    if what in {"ask_off", "off"}:
        return page.page(asks="off") if what == "ask_off" else _switched_off(visit)
    if page.typed.terms is None:
        return page.page(), HTTPStatus.UNPROCESSABLE_ENTITY
    if what == "save":
        return _saved(visit, replace(page.typed.terms, enabled=True))
    if what == "ask" and page.unchanged:
        return page.page("same")
    return page.page(asks="" if what == "look" else "change" if page.offer.on else "on")


def _saved(visit: Visit, terms: ReferralTerms) -> ResponseReturnValue:
    try:
        offer.publish(services(), visit.shop, seen(), terms)
    except ConflictError:
        return Shown(visit).page("meanwhile"), HTTPStatus.CONFLICT
    return _done(visit, "saved")


def _switched_off(visit: Visit) -> ResponseReturnValue:
    try:
        offer.switch_off(services(), visit.shop, seen())
    except ConflictError:
        return Shown(visit).page("meanwhile"), HTTPStatus.CONFLICT
    return _done(visit, "off")


def _done(visit: Visit, said: str) -> ResponseReturnValue:
    """A script opens the page anew; without one it is the answer."""
    return ("", HTTPStatus.NO_CONTENT) if scripted() else Shown(visit).page(said)
