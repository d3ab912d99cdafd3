"""Access tokens: exchange, code, expiry, refresh.

https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange,
.../authorization-code-grant, .../client-credentials-grant and .../offline-access-tokens. One
refreshable token exists per app and shop: a new exchange kills the older refresh token at once,
while access tokens live out their hour. A refresh token that was just replaced still answers until
the app begins to use the replacement, because the reply may have been lost.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from plugin.twin import authorizing, session_tokens
from plugin.twin.errors import TwinError
from plugin.twin.twin import APP_KEY, Twin

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
_ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105 - the name of a token type
_OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token"
_ACCESS_LIFE = timedelta(hours=1)
_OWN_LIFE = timedelta(hours=24)
_REFRESH_LIFE = timedelta(days=90)


class OAuthError(TwinError):
    """A refusal in OAuth's own words; answered with status 400."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code


@dataclass(frozen=True)
class Tokens:
    """What the app holds for this shop: access tokens with their ends, and what renews them."""

    access: dict[str, datetime | None] = field(default_factory=dict)
    newest: str = ""
    refresh: str = ""
    refresh_ends: datetime | None = None
    previous_refresh: str = ""


def answer(twin: Twin, form: Mapping[str, str]) -> dict[str, Any]:
    """Answer POST /admin/oauth/access_token."""
    _check_client(twin, form)
    if "grant_type" not in form and form.get("code"):
        return _by_code(twin, form)
    match form.get("grant_type"):
        case "refresh_token":
            return _refresh(twin, form.get("refresh_token", ""))
        case "client_credentials":
            return _own(twin)
        case kind if kind == EXCHANGE:
            return _exchange(twin, form)
    raise OAuthError("unsupported_grant_type", "exchange, refresh, code or client credentials")


def _check_client(twin: Twin, form: Mapping[str, str]) -> None:
    """Until it is replaced again, the secret before a rotation is as good as the new one."""
    secret, given = twin.secret(), form.get("client_secret", "")
    known = form.get("client_id") == twin.settings.api_key
    if not known or not given or given not in (secret.current, secret.previous):
        raise OAuthError("invalid_client", "client_id and client_secret do not belong together")


def allows(twin: Twin, token: str) -> bool:
    """Whether an access token is good now; using a replacement retires what it replaced."""
    with twin.state.transaction():
        tokens = _load(twin)
        if token not in tokens.access or twin.installation() is None:
            return False
        ends = tokens.access[token]
        if token == tokens.newest and tokens.previous_refresh:
            twin.state.put("tokens", APP_KEY, replace(tokens, previous_refresh=""))
    return ends is None or twin.clock.now() < ends


def _exchange(twin: Twin, form: Mapping[str, str]) -> dict[str, Any]:
    if form.get("subject_token_type") != _ID_TOKEN:
        raise OAuthError("invalid_request", "the subject must be an id token")
    if not session_tokens.is_good(form.get("subject_token", ""), twin.settings):
        raise OAuthError("invalid_subject_token", "the session token is stale or not ours")
    if form.get("requested_token_type") != _OFFLINE:
        raise OAuthError("invalid_request", "this twin issues offline tokens only")
    with twin.state.transaction():
        _require_installation(twin)
        if form.get("expiring") == "1":
            return _issue(twin, Tokens(access=_load(twin).access))
        return _issue_forever(twin)


def _by_code(twin: Twin, form: Mapping[str, str]) -> dict[str, Any]:
    with twin.state.transaction():
        _require_installation(twin)
        if not authorizing.take_code(twin, form["code"]):
            raise OAuthError("invalid_request", "the authorization code was not found or was used")
        if form.get("expiring") == "1":
            return _issue(twin, Tokens(access=_load(twin).access))
        return _issue_forever(twin)


def _own(twin: Twin) -> dict[str, Any]:
    """For shops of the app's own organisation only; no refresh token, one asks again."""
    if not twin.rules().own_organisation:
        message = "Client credentials cannot be performed on this shop."
        raise OAuthError("shop_not_permitted", message)
    with twin.state.transaction():
        _require_installation(twin)
        ends = twin.clock.now() + _OWN_LIFE
        access, tokens = f"shpat_{secrets.token_hex(16)}", _load(twin)
        twin.state.put("tokens", APP_KEY, replace(tokens, access={**tokens.access, access: ends}))
    return {**_granted(twin, access), "expires_in": int(_OWN_LIFE.total_seconds()) - 1}


def _refresh(twin: Twin, token: str) -> dict[str, Any]:
    with twin.state.transaction():
        _require_installation(twin)
        tokens = _load(twin)
        ends = tokens.refresh_ends
        if not token or ends is None or twin.clock.now() >= ends:
            raise OAuthError("invalid_grant", "there is no live refresh token")
        if token not in (tokens.refresh, tokens.previous_refresh):
            raise OAuthError("invalid_grant", "the refresh token was replaced")
        return _issue(twin, replace(tokens, previous_refresh=token))


def _require_installation(twin: Twin) -> None:
    if twin.installation() is None:
        raise OAuthError("application_cannot_be_found", "the app is not installed in this shop")


def _issue(twin: Twin, tokens: Tokens) -> dict[str, Any]:
    now = twin.clock.now()
    access, refresh = f"shpat_{secrets.token_hex(16)}", f"shprt_{secrets.token_hex(16)}"
    alive = {key: ends for key, ends in tokens.access.items() if ends is None or ends > now}
    renewed = replace(
        tokens,
        access={**alive, access: now + _ACCESS_LIFE},
        newest=access,
        refresh=refresh,
        refresh_ends=now + _REFRESH_LIFE,
    )
    twin.state.put("tokens", APP_KEY, renewed)
    return {
        **_granted(twin, access),
        "expires_in": int(_ACCESS_LIFE.total_seconds()),
        "refresh_token": refresh,
        "refresh_token_expires_in": int(_REFRESH_LIFE.total_seconds()),
    }


def _issue_forever(twin: Twin) -> dict[str, Any]:
    access = f"shpat_{secrets.token_hex(16)}"
    tokens = _load(twin)
    twin.state.put("tokens", APP_KEY, replace(tokens, access={**tokens.access, access: None}))
    return _granted(twin, access)


def _granted(twin: Twin, access: str) -> dict[str, Any]:
    installation = twin.installation()
    scopes = installation.scopes if installation else ()
    return {"access_token": access, "scope": ",".join(scopes)}


def _load(twin: Twin) -> Tokens:
    return twin.state.get("tokens", APP_KEY, Tokens) or Tokens()
