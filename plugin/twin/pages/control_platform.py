"""The control API of the platform itself: fates, rules, secrets, mischief, cost, forgeries."""

from dataclasses import asdict, replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from plugin.twin import authorizing, exports, proxy_cases
from plugin.twin.errors import NotFoundError, TwinError
from plugin.twin.fates import Fate
from plugin.twin.mischief import Mischief
from plugin.twin.pages import forms
from plugin.twin.pages.common import fields, local_path, the_twin
from plugin.twin.session_tokens import entry_url, spoiled

control_platform = Blueprint("control_platform", __name__)
_SHORTEST_SECRET = 32


@control_platform.get("/_twin/fates")
def fates() -> Response:
    """How often each fate happened, and what waits."""
    return jsonify(the_twin().fates.told())


@control_platform.post("/_twin/fates")
def order_fate() -> Response:
    """Order a fate, or chances by seed."""
    twin, given = the_twin(), fields()
    if "shares" in given:
        shares = {name: forms.whole(part, name) for name, part in dict(given["shares"]).items()}
        twin.fates.chance(forms.whole(given.get("seed", 0), "seed"), shares)
    else:
        twin.fates.order(_fate(given))
    return jsonify(twin.fates.told())


@control_platform.delete("/_twin/fates")
def forget_fates() -> Response:
    """Everything goes well again."""
    the_twin().fates.forget()
    return jsonify(the_twin().fates.told())


def _fate(given: dict[str, Any]) -> Fate:
    return Fate(
        str(given.get("fate")),
        operation=str(given.get("operation", "*")),
        times=forms.whole(given.get("times", 1), "times"),
        seconds=forms.whole(given.get("seconds", 2), "seconds"),
        applied=bool(given.get("applied", False)),
    )


@control_platform.get("/_twin/rules")
def rules() -> Response:
    """How strict and trusting the platform is."""
    return jsonify(asdict(the_twin().rules()))


@control_platform.post("/_twin/rules")
def change_rules() -> Response:
    """Change that."""
    twin, given = the_twin(), fields()
    if unknown := set(given) - set(asdict(twin.rules())):
        raise TwinError(f"there is no rule {min(unknown)!r}")
    twin.state.put("rules", 1, replace(twin.rules(), **given))
    return jsonify(asdict(twin.rules()))


@control_platform.post("/_twin/mischief")
def mischief() -> Response:
    """Let webhooks come twice, never, or in the wrong order."""
    twin = the_twin()
    wanted = {name: forms.whole(value, name) for name, value in fields().items()}
    if unknown := set(wanted) - set(asdict(Mischief())):
        raise TwinError(f"there is no mischief {min(unknown)!r}")
    twin.state.put("mischief", 1, Mischief(**wanted))
    return jsonify(asdict(twin.mischief()))


@control_platform.post("/_twin/bucket")
def bucket() -> Response:
    """Give the app's cost limit another size, speed or level."""
    twin, given = the_twin(), fields()
    now = twin.bucket.status()
    names = {"maximum": "maximumAvailable", "restore": "restoreRate"}
    size = {n: forms.whole(given.get(n, int(now[told])), n) for n, told in names.items()}
    level = forms.whole(given.get("available", size["maximum"]), "available")
    twin.bucket.arrange(**size, available=level)
    return jsonify(twin.bucket.status())


@control_platform.post("/_twin/secret")
def rotate_secret() -> Response:
    """Give the app a new secret; webhooks carry the old one for an hour of the shared clock."""
    twin, wanted = the_twin(), str(fields().get("secret") or "")
    if len(wanted) < _SHORTEST_SECRET:
        raise TwinError(f"a secret has at least {_SHORTEST_SECRET} characters")
    twin.state.put("secret", 1, twin.secret().replaced_by(wanted, twin.clock.now()))
    return jsonify(rotated=True)


@control_platform.get("/_twin/session-token")
def session_token() -> Response:
    """A session token, good or with one thing wrong."""
    kind = request.args.get("kind", "good")
    return jsonify(session_token=spoiled(the_twin().settings, kind))


@control_platform.get("/_twin/entry-url")
def entry() -> Response:
    """The signed address that begins an installation outside the admin."""
    path = local_path(request.args.get("path"), the_twin().manifest().app_home)
    return jsonify(url=entry_url(the_twin().settings, path))


@control_platform.post("/_twin/authorize")
def authorize() -> Response:
    """What the merchant's click on Install does: answers with the callback's address."""
    twin = the_twin()
    given = {name: str(value) for name, value in fields().items()}
    return jsonify(url=authorizing.approve(twin, authorizing.read_grant(twin, given)))


@control_platform.get("/_twin/proxy-cases")
def cases() -> Response:
    """Signed, forged and stale requests to one path of the app's proxy."""
    twin = the_twin()
    customer = request.args.get("customer")
    made = proxy_cases.cases(
        twin.settings,
        twin.manifest(),
        request.args.get("path", "panel"),
        forms.whole(customer, "customer") if customer else None,
    )
    return jsonify(cases=[asdict(case) for case in made])


@control_platform.get("/bulk/<token>.jsonl")
def export(token: str) -> Response:
    """The file of a finished bulk operation."""
    twin = the_twin()
    found = exports.by_token(twin.state, token)
    if found is None or found.status(twin.clock.now()) != "COMPLETED":
        raise NotFoundError("There is no such file.")
    return Response(found.lines, mimetype="application/jsonl")
