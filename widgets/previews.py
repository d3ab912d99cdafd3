"""The pictures of offers, by shop and version: messengers fetch them for their previews."""

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, abort, request, url_for

from plugin.domain.errors import NotFoundError
from plugin.domain.rewards import MONEY, Reward, RewardKind
from plugin.http import services
from plugin.locales import Messages
from plugin.locales.catalogue import SOURCE
from plugin.service import logos
from plugin.service.referrals import landing
from plugin.service.referrals.landing import FriendView
from plugin.service.referrals.views import Welcome
from widgets.picture import Picture, drawn, writable

_A_YEAR: Final = 31_536_000
_A_MINUTE: Final = 60
_LONGEST: Final = 40
"""Letters of a shop's name."""

blueprint = Blueprint("previews", __name__, url_prefix="/widgets/preview")


@blueprint.get("/<domain>/<version>.png")
def show(domain: str, version: str) -> Response:
    """
    The picture of what a shop offers now, for a year under its own version. Any other version leads
    there: nothing is drawn twice because somebody asks under many names.
    """
    try:
        picture = _picture(landing.offered(services(), domain))
    except NotFoundError:
        abort(404)
    if version != picture.version:
        return _leading_to(domain, picture)
    logo = logos.find(services(), picture.logo) or b""
    response = Response(drawn(picture, logo), mimetype="image/png")
    response.cache_control.public = True
    response.cache_control.max_age = _A_YEAR
    response.cache_control.immutable = True
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.add_etag()
    response.make_conditional(request)
    return response


def address(app_url: str, view: FriendView) -> str:
    """Where the picture of an offer is, in its present version."""
    return f"{app_url.rstrip('/')}/widgets/preview/{view.shop.domain}/{_picture(view).version}.png"


def _leading_to(domain: str, picture: Picture) -> Response:
    """A path alone: whatever host a request names, it leads nowhere else."""
    here = url_for(".show", domain=domain, version=picture.version)
    response = Response(status=HTTPStatus.FOUND, headers={"Location": here})
    response.cache_control.public = True
    response.cache_control.max_age = _A_MINUTE
    return response


def _picture(view: FriendView) -> Picture:
    figures = _figures(view.welcome) if view.welcome else ""
    return Picture(view.look.accent, figures, view.shop.name[:_LONGEST], view.look.logo)


def _figures(welcome: Welcome) -> str:
    """The offer as a number that the font can write; empty where it is none."""
    reward, speaks = welcome.terms.friend, Messages.of(SOURCE)
    if reward.kind is RewardKind.PERCENT:
        return speaks.percent(reward.worth(1))
    return _money(reward, welcome.currency, speaks) if reward.kind in MONEY else ""


def _money(reward: Reward, currency: str, speaks: Messages) -> str:
    """`$10`; where the sign of a currency is not in the font, `EUR 10`."""
    written = speaks.amount(reward.worth(1), currency).replace("\N{NO-BREAK SPACE}", " ")
    if writable(written):
        return written
    return " ".join(
        (currency, *"".join(sign if writable(sign) else " " for sign in written).split())
    )
