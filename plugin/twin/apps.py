"""Installing the app and taking it away again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from plugin.twin import subscriptions
from plugin.twin.bodies.shop import redacted_shop, scopes_updated, shop_body
from plugin.twin.errors import TwinError
from plugin.twin.outbox import Installation
from plugin.twin.shopkeeping import changed_shop
from plugin.twin.twin import APP_KEY, Twin

_GRACE = timedelta(hours=48)


def install(twin: Twin, scopes: Sequence[str] | None = None) -> Installation:
    """Grant what the manifest asks for, or `scopes`; from now on its webhooks are sent.

    Where the app is installed already, it is told what changed.
    """
    wanted = tuple(twin.manifest().scopes if scopes is None else scopes)
    if twin.installation():
        return grant(twin, wanted)
    with twin.state.transaction():
        app_id = twin.new_id("app_installation")
        granted = Installation(app_id, tuple(sorted(wanted)), twin.clock.now())
        twin.state.put("installation", APP_KEY, granted)
        twin.state.delete("scheduled", "shop/redact")
    return granted


def uninstall(twin: Twin) -> None:
    """Revoke everything; the request to redact the shop follows 48 hours later."""
    with twin.happening() as act:
        if twin.installation() is None:
            raise TwinError("the app is not installed")
        act.tell("app/uninstalled", shop_body(twin.shop()))
        twin.schedule("shop/redact", redacted_shop(twin.shop()), act.at + _GRACE)
        twin.state.delete("tokens", APP_KEY)
    twin.state.delete("installation", APP_KEY)
    for subscription in subscriptions.subscriptions_to(twin.state):
        twin.state.delete("subscription", subscription.id)


def grant(twin: Twin, scopes: tuple[str, ...]) -> Installation:
    """Change what the app may do."""
    with twin.happening() as act:
        before = twin.installation()
        if before is None:
            raise TwinError("the app is not installed")
        after = replace(before, scopes=tuple(sorted(scopes)))
        if after.scopes == before.scopes:
            return before
        twin.state.put("installation", APP_KEY, after)
        body = scopes_updated(before.id, before.scopes, after.scopes, act.at, twin.shop())
        act.tell("app/scopes_update", body)
    return after


def grant_more(twin: Twin, asked: Sequence[str]) -> Installation:
    """Allow what the app asks for while it is used: only what it declared as optional."""
    if undeclared := set(asked) - set(twin.manifest().optional_scopes):
        raise TwinError(f"not among the optional scopes: {', '.join(sorted(undeclared))}")
    installed = twin.installation()
    return grant(twin, tuple({*(installed.scopes if installed else ()), *asked}))


def change_shop(twin: Twin, changes: dict[str, object]) -> None:
    """Change the shop's settings."""
    with twin.happening() as act:
        shop = changed_shop(twin.shop(), changes, act.at)
        twin.state.put("shop", 1, shop)
        act.tell("shop/update", shop_body(shop))
