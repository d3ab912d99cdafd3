"""The panel as HTML: pure functions of a view and a language. Everything is escaped."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from plugin.locales import Messages
from plugin.service.views import ClaimView, PanelView
from widgets import shelf
from widgets.links import claim_links, links
from widgets.states import state, title_name

NEWEST = 4
"""Lines shown at once; the earlier ones open on demand."""

_TEMPLATES = Environment(
    loader=PackageLoader("widgets"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(view: PanelView, messages: Messages, *, fragment: bool, stylesheet: str = "") -> str:
    """
    The panel: its inside only (`fragment`), or a page of its own styled by `stylesheet` (URL).

    The page needs no script; the fragment's headings start one level lower.
    """
    return _TEMPLATES.get_template("panel.html" if fragment else "page.html").render(
        view=view,
        state=state(view),
        name=title_name(view),
        links=links(view, messages.tag),
        newest=NEWEST,
        shelf=shelf.shelved(view, messages),
        holding=shelf.in_hand(view, messages),
        earlier=shelf.earlier(view, messages),
        shown=shelf.hand(view.shown, messages) if view.shown else None,
        m=messages,
        t=messages.text,
        top=2 if fragment else 1,
        stylesheet=stylesheet,
        inside="panel.html",
    )


def render_claim(claim: ClaimView, messages: Messages, *, stylesheet: str) -> str:
    """What waits behind a claim link: always a page of its own, for links come by mail."""
    return _TEMPLATES.get_template("page.html").render(
        claim=claim,
        view=claim.panel,
        links=claim_links(claim, messages.tag),
        m=messages,
        t=messages.text,
        top=1,
        stylesheet=stylesheet,
        inside="claim.html",
    )


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
) -> str:
    """
    What happened, what is safe, and one action: `retry`, a path on the storefront.

    `said` names the words: `.title`, `.text` and `.action` below it; `why` names other words in
    place of the text.
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
    )
