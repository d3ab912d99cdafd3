"""The page of clashes: rewards that cannot be used beside the shop's own discounts."""

from dataclasses import dataclass

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.proof import visited
from plugin.admin.views import blueprint
from plugin.domain.errors import UnavailableError
from plugin.http import services
from plugin.locales import Messages, promises
from plugin.ports import Redirect
from plugin.service.rewards import clashing
from plugin.service.rewards.clashing import Clash
from plugin.service.visiting import Visit


@dataclass(frozen=True, slots=True)
class ClashLine:
    """One reward and what it is refused beside; plain text, escaped in the template."""

    title: str
    beside: tuple[str, ...]


@blueprint.get("/admin/rewards/clashes")
def clashes() -> ResponseReturnValue:
    """What clashes now, asked of the store when staff want to know."""
    visit = visited()
    return redirect(visit.location) if isinstance(visit, Redirect) else _page(visit)


def _page(visit: Visit) -> str:
    """The store may be away: then the page says so, and nothing else suffers."""
    messages, shop = the_messages(), visit.shop
    try:
        found = clashing.clashes(services(), shop)
    except UnavailableError:
        return render_template(
            "admin/clashes.html", away=True, lines=(), bridge=bridge(shop.domain)
        )
    lines = [_line(one, shop.currency, messages) for one in found]
    return render_template(
        "admin/clashes.html", away=False, lines=lines, bridge=bridge(shop.domain)
    )


def _line(one: Clash, currency: str, messages: Messages) -> ClashLine:
    title = promises.title(one.reward, 1, currency, messages)
    return ClashLine(title, tuple(messages.plain(name) for name in one.beside))
