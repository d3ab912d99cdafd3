"""A storefront of one page per state, with the real launcher; made for looking and clicking."""

import json
import re
from dataclasses import replace
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, request, send_from_directory
from liquid import Environment, FileSystemLoader

from plugin.locales import Messages
from tests.widgets.friends import FRIENDS
from tests.widgets.views import FIRST, STATES
from widgets.assets import files
from widgets.elsewhere import drawn
from widgets.friend import rendered
from widgets.rendering import render, render_error

EXTENSION = Path(__file__).parents[2] / "widgets" / "extension"
ASSETS = EXTENSION / "assets"
STYLESHEET = "/assets/panel.css"
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:"
TRUSTED = f"{CSP}; require-trusted-types-for 'script'; trusted-types 'none'"
"""Of the shop's own pages, as strict as can be: no text becomes HTML or a script, by no policy."""
MADE = {"five": "code", "slider": "being-made"}
"""What taking a reward shows."""
NAMED = {"11": "code", "12": "code", "13": "ticket", "23": "gone-back"}
"""What a redemption shows when it is asked for: all that was on its way has arrived."""
# The theme is a guest of this test: a style sheet of its own keeps the page's policy strict.
THEME = """
body { margin: 0; font-family: Georgia, serif; color: #222; background: #fbfaf7; }
body.dark { color-scheme: dark; color: #eee; background: #17181a; }
header, main { padding: 20px 32px; } header { border-bottom: 1px solid #8884; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 24px; }
figure { margin: 0; } figure i { display: block; aspect-ratio: 4 / 5; background: #8882; }
a { color: #b00; text-decoration: underline; }
"""


def launcher(locale: str, path: str, **settings: str) -> str:
    """The app embed as a theme would render it."""
    words = _words(locale)
    environment = Environment(loader=FileSystemLoader(EXTENSION / "snippets", ext=".liquid"))
    environment.add_filter("t", words.__getitem__)
    environment.add_filter("asset_url", "/assets/{}".format)
    source = (EXTENSION / "blocks" / "launcher.liquid").read_text(encoding="utf-8")
    template = environment.from_string(re.sub(r"{% schema %}.*", "", source, flags=re.DOTALL))
    chosen = {"accent": "#3f6b4f", "position": "end", "scheme": "page", **settings}
    html = template.render(block={"settings": chosen}, request={"locale": {"iso_code": locale}})
    return html.replace("/apps/laurel/", path)


def schema() -> dict[str, Any]:
    source = (EXTENSION / "blocks" / "launcher.liquid").read_text(encoding="utf-8")
    found = re.search(r"{% schema %}(.*){% endschema %}", source, re.DOTALL)
    assert found
    settings: dict[str, Any] = json.loads(found[1])
    return settings


def _words(locale: str) -> dict[str, str]:
    name = f"{locale}.default.json" if locale == "en" else f"{locale}.json"
    return flat(json.loads((EXTENSION / "locales" / name).read_text(encoding="utf-8")))


def flat(tree: dict[str, Any], above: str = "") -> dict[str, str]:
    """Nested keys written with dots."""
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{above}{key}.") if isinstance(value, dict) else {above + key: value}
    return found


routes = Blueprint("storefront", __name__)


def create_storefront() -> Flask:
    """`/shop/<state>/<locale>` is the shop, `/apps/<state>/panel` what the proxy would answer."""
    app = Flask(__name__)
    app.register_blueprint(routes)
    return app


@routes.get("/shop/<state>/<locale>")
def shop(state: str, locale: str) -> str:
    scheme = request.args.get("scheme", "light")
    settings = {name: value for name, value in request.args.items() if name != "scheme"}
    goods = "<figure><i></i><p>Cup with an ash glaze</p></figure>" * 8
    return (
        f"<!doctype html><html lang={locale} dir={Messages.of(locale).direction}>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        "<title>Clay &amp; Ash</title><link rel=stylesheet href=/theme.css>"
        f"<body class={scheme}><header>Clay &amp; Ash</header><main>{goods}</main>"
        f"{launcher(locale, f'/apps/{state}/', **settings)}"
    )


@routes.get("/headless/<state>/<locale>")
def headless(state: str, locale: str) -> str:
    """A page without a theme: the one tag of ours, and nothing else."""
    tag = f"<script type=module src=/widgets/static/laurel.js data-path=/apps/{state}></script>"
    return f"<!doctype html><html lang={locale}><title>Cups</title><body><h1>Cups</h1>{tag}"


@routes.get("/widgets/launcher/<language>")
def tagged(language: str) -> str:
    """As the app draws it."""
    return drawn(Messages.of(language))


@routes.get("/apps/<state>/panel")
def panel(state: str) -> str:
    if state not in STATES:
        abort(502)
    return _render(state)


@routes.post("/apps/<state>/join")
def join(state: str) -> str:
    messages = Messages.of(request.args["locale"])
    if request.form["token"] != STATES[state].join_token:
        return render_error(messages, fragment=True, retry="/")
    return render(FIRST, messages, fragment=_fragment(), stylesheet=STYLESHEET)


@routes.post("/apps/<state>/redeem")
def redeem(state: str) -> tuple[str, int]:
    """The first thing on the shelf is had at once, the slider is made; all else is refused."""
    wanted, messages = request.form["reward"], Messages.of(request.args["locale"])
    if wanted not in MADE or not request.form["token"]:
        frame = "refused.redeem"
        why = f"{frame}.not_enough_points"
        here = "panel?locale=" + messages.tag
        return render_error(messages, fragment=_fragment(), retry=here, said=frame, why=why), 409
    return _of(MADE[wanted], state, messages), 200


@routes.post("/apps/<state>/undo")
def undo(state: str) -> str:
    messages = Messages.of(request.args["locale"])
    assert request.form["redemption"] == STATES["code"].redemptions[1].redemption.id
    return _of("going-back", state, messages)


@routes.post("/apps/<state>/preferences")
def prefer(state: str) -> str:
    messages = Messages.of(request.args["locale"])
    mine = STATES["preferences"].preferences
    assert mine
    assert request.form["token"] == mine.token
    wanted = set(request.form.getlist("letter"))
    saved = replace(
        mine,
        language=request.form["language"],
        letters=tuple((kind, kind in wanted) for kind, _ in mine.letters),
        saved=True,
    )
    view = replace(STATES["preferences"], preferences=saved)
    html = render(view, messages, fragment=_fragment(), stylesheet=STYLESHEET)
    return html.replace("/apps/laurel/", f"/apps/{state}/")


@routes.get("/friend/<state>")
def friend(state: str) -> str:
    """What a friend finds, by what was found."""
    return rendered(FRIENDS[state], Messages.of(request.args.get("locale", "en")), "")


@routes.get("/widgets/static/<name>")
def ours(name: str) -> Response:
    """As the app serves it."""
    return Response(files()[name], mimetype=guess_type(name)[0])


@routes.get("/widgets/look/<name>.css")
def look(name: str) -> Response:
    """The merchant said nothing."""
    return Response(f"/* {name} */", mimetype="text/css")


@routes.post("/apps/<state>/share")
def share(state: str) -> str:
    """Saved as it was sent."""
    messages, mine = Messages.of(request.args["locale"]), STATES["share"].sharing
    assert mine
    assert request.form["token"] == mine.token
    named = replace(mine, named=request.form.get("named") == "yes")
    view = replace(STATES["share"], sharing=named)
    html = render(view, messages, fragment=_fragment(), stylesheet=STYLESHEET)
    return html.replace("/apps/laurel/", f"/apps/{state}/")


@routes.post("/apps/<state>/appeal")
def appeal(state: str) -> str:
    messages = Messages.of(request.args["locale"])
    assert (request.form["token"], request.form["referral"]) == ("token-8", "41")
    assert request.form["words"]
    return _of("share-heard", state, messages)


@routes.get("/apps/<state>/nudge")
def nudge(state: str) -> Response:
    """`nothing` has nothing to say."""
    if state == "nothing":
        return Response(status=204)
    return Response("60 points to go: $20.00 off", mimetype="text/plain")


@routes.get("/theme.css")
def theme() -> Response:
    return Response(THEME, mimetype="text/css")


@routes.get("/assets/<name>")
def asset(name: str) -> Response:
    return send_from_directory(ASSETS, name)


@routes.after_request
def strict(response: Response) -> Response:
    ours = request.path.startswith("/apps/")
    response.headers["Content-Security-Policy"] = CSP if ours else TRUSTED
    return response


def _fragment() -> bool:
    return request.args.get("view") == "fragment"


def _render(state: str) -> str:
    messages = Messages.of(request.args.get("locale", "en"))
    asked, page = request.args.get("reward"), request.args.get("page", "")
    if page == "history" and request.args.get("older"):
        page = "history-older"
    return _of(NAMED[asked] if asked else page or state, state, messages)


def _of(state: str, where: str, messages: Messages) -> str:
    """A state, with links that lead to where the test goes on."""
    html = render(STATES[state], messages, fragment=_fragment(), stylesheet=STYLESHEET)
    return html.replace("/apps/laurel/", f"/apps/{where}/")
