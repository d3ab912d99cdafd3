"""The panel as HTML: pure functions of a view and a language. Everything is escaped."""

from collections.abc import Sequence
from functools import lru_cache

from jinja2 import PackageLoader, StrictUndefined

from plugin.icons import DRAWINGS
from plugin.locales import Messages
from plugin.service.views.panel import ClaimView, PanelView
from widgets import look, shelf, welcome
from widgets.bringing import bringing
from widgets.links import claim_links, links
from widgets.states import INNER, OFFERING, State, state, title_name
from widgets.templating import Templates
from widgets.tongues import tongues
from widgets.welcome import Invite

_TEMPLATES = Templates(
    loader=PackageLoader("widgets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@lru_cache(maxsize=64)
def _drawn(name: str) -> str:
    """An icon. Each is drawn once in a process, for none depends on who looks."""
    drawing: str = _TEMPLATES.get_template("icons.html").module.drawn(name)  # type: ignore[attr-defined]  # a macro
    return drawing


_TEMPLATES.globals["drawn_once"] = _drawn


def render(
    view: PanelView,
    messages: Messages,
    *,
    fragment: bool,
    told: str = "",
    stylesheet: str = "",
    script: str = "",
    app_url: str = "",
) -> str:
    """
    The panel: its inside only (`fragment`), or a page of its own styled by `stylesheet` (URL).

    The page needs no script; where there is something to copy, `script` (URL) lets buttons do it.
    The fragment's headings start one level lower. `app_url` serves what the merchant chose: their
    colours, their logo. `told` names a sentence about what was just done.
    """
    return _TEMPLATES.get_template("panel.html" if fragment else "page.html").render(
        **panel(view, messages, app_url, told),
        top=2 if fragment else 1,
        stylesheet=stylesheet,
        script=script,
        look_sheet=look.stylesheet(app_url, view.look),
        inside="panel.html",
    )


def panel(
    view: PanelView, messages: Messages, app_url: str = "", told: str = ""
) -> dict[str, object]:
    """All that the panel's own template shows, but for where its headings start (`top`)."""
    now, on_shelf = state(view), shelf.shelved(view, messages)
    return {
        "view": view,
        "state": now,
        "told": told,
        "inner": now in INNER,
        "name": title_name(view),
        "logo": look.picture(app_url, view.look),
        "drawing": DRAWINGS[view.look.icon],
        "links": links(view, messages.tag),
        "shelf": on_shelf,
        "goal": shelf.headline(on_shelf),
        "first": shelf.first(view, messages) if now in OFFERING else None,
        "holding": shelf.in_hand(view, messages),
        "earlier": shelf.earlier(view, messages),
        "shown": shelf.hand(view.shown, messages) if view.shown else None,
        "tongues": tongues(),
        "card": welcome.headline(view.welcome, messages) if view.welcome else "",
        "friends": bringing(view.welcome, messages) if view.welcome and now is State.WAYS else None,
        "invite": _invite(view, messages),
        "awaited": welcome.awaited(view.sharing, messages) if view.sharing else (),
        "m": messages,
        "t": messages.text,
    }


def _invite(view: PanelView, messages: Messages) -> Invite | None:
    if view.sharing is None or view.welcome is None:
        return None
    return welcome.invite(view.welcome, view.shop.name, view.sharing.link, messages)


def render_claim(
    claim: ClaimView, messages: Messages, *, stylesheet: str, app_url: str = ""
) -> str:
    """What waits behind a claim link: always a page of its own, for links come by mail."""
    return _TEMPLATES.get_template("page.html").render(
        claim=claim,
        view=claim.panel,
        links=claim_links(claim, messages.tag),
        m=messages,
        t=messages.text,
        top=1,
        stylesheet=stylesheet,
        look_sheet=look.stylesheet(app_url, claim.panel.look),
        inside="claim.html",
    )


def render_ask_link(
    view: PanelView,
    messages: Messages,
    *,
    said: str,
    token: str,
    stylesheet: str,
    app_url: str = "",
) -> str:
    """
    The form by which guests ask for a claim link, or what is `said` of it: `ask.sent` and `ask.off`
    stand in its place, `ask.wrong` above it.
    """
    return _TEMPLATES.get_template("page.html").render(
        view=view,
        said=said,
        token=token,
        links=links(view, messages.tag),
        m=messages,
        t=messages.text,
        top=1,
        stylesheet=stylesheet,
        look_sheet=look.stylesheet(app_url, view.look),
        inside="ask_link.html",
    )


def render_friend(messages: Messages, **told: object) -> str:
    """The page behind an invitation, with all it shows: always whole, for links are sent."""
    return _TEMPLATES.get_template("friend/page.html").render(m=messages, t=messages.text, **told)


def render_unsubscribe(
    messages: Messages, state: str, *, kind: str = "", shop: str = "", stylesheet: str
) -> str:
    """No more letters of a `kind` (`ask`, `stopped`, `resumed`), or that a link is `dead`."""
    dead = state == "dead"
    title = "unsubscribe.dead.title" if dead else "unsubscribe.title"
    return _TEMPLATES.get_template("unsubscribe.html").render(
        state=state,
        kind=kind,
        title=messages.text(title, shop=shop),
        m=messages,
        t=messages.text,
        stylesheet=stylesheet,
    )


def render_error(
    messages: Messages,
    *,
    fragment: bool,
    retry: str,
    said: str = "panel.error",
    why: str = "",
    reference: str = "",
    stylesheet: str = "",
    look_sheet: str = "",
) -> str:
    """
    What happened, what is safe, and one action: `retry`, a path on the storefront.

    `said` names the words: `.title`, `.text` and `.action` below it; `why` names other words in
    place of the text. With a shop's `look_sheet` (URL) a page wears its look, and leads back to it.
    """
    template = "error.html" if fragment else "error_page.html"
    return _TEMPLATES.get_template(template).render(
        retry=retry,
        said=said,
        why=why or f"{said}.text",
        reference=reference,
        m=messages,
        t=messages.text,
        top=2 if fragment else 1,
        stylesheet=stylesheet,
        look_sheet=look_sheet,
    )


def render_launcher(messages: Messages, **told: object) -> str:
    """The launcher as a page holds it: a link, and the words that its script will need."""
    return _TEMPLATES.get_template("launcher.html").render(m=messages, t=messages.text, **told)


def render_rewards_page(messages: Messages, *, alone: bool, **told: object) -> str:
    """A page about the programme, with all it shows: whole (`alone`), or for a theme to wrap."""
    template = "rewards_page/alone.html" if alone else "rewards_page/inside.html"
    return _TEMPLATES.get_template(template).render(m=messages, t=messages.text, **told)


def render_fitting(
    view: PanelView, messages: Messages, *, app_url: str, stylesheets: Sequence[str]
) -> str:
    """A panel that is only looked at, whole, styled by all of these (URLs)."""
    told = panel(view, messages, app_url)
    return _TEMPLATES.get_template("fitting.html").render(**told, top=2, stylesheets=stylesheets)
