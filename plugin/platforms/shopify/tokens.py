"""
Access tokens: a staff member's proof or a refresh token becomes permission to ask the API.

Tokens expire: one hour for access, ninety days for refreshing. One pair is valid per shop, so
the caller lets one exchange or refresh run at a time and stores the pair before using it.
https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange
https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
"""

from datetime import datetime, timedelta

import msgspec
import requests

from plugin.domain.errors import DeniedError, PlatformError, UnauthenticatedError
from plugin.platforms.shopify.answers import retry_after
from plugin.platforms.shopify.failures import OutageError, ThrottledError
from plugin.platforms.shopify.identity import token_url
from plugin.platforms.shopify.transport import Reply, post
from plugin.ports import Clock, Consent, Grant, Staff

_EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
    "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
    "expiring": "1",
}
_REFUSED = 400
_OUR_OWN_FAULT = frozenset({"invalid_client", "unauthorized_client", "unsupported_grant_type"})
"""Words for 400 that say nothing of the proof: no shop must lose its permit for our settings."""
_TOO_MANY = 429
_SERVER_FAILED = 500


class _Answer(msgspec.Struct):
    access_token: str
    scope: str
    expires_in: int | None = None
    refresh_token: str | None = None
    refresh_token_expires_in: int | None = None


class _Refusal(msgspec.Struct):
    error: str = ""


class TokenDesk:
    """Where tokens are fetched, for one app."""

    def __init__(
        self, session: requests.Session, client_id: str, client_secret: str, clock: Clock
    ) -> None:
        self._session = session
        self._app = {"client_id": client_id, "client_secret": client_secret}
        self._clock = clock

    def exchange(self, staff: Staff) -> Grant:
        """
        An expiring offline token for a session token.

        Raises UnauthenticatedError when the proof is stale, PlatformError when Shopify fails.
        """
        return self._fetch(staff.shop_domain, {**_EXCHANGE, "subject_token": staff.id_token})

    def redeem(self, consent: Consent) -> Grant:
        """
        An expiring offline token for the code of a consent, once.

        The shop itself is asked, so the code of another shop is refused there. Raises as
        `exchange` does.
        """
        return self._fetch(consent.shop_domain, {"code": consent.code, "expiring": "1"})

    def credentials(self, shop_domain: str) -> Grant:
        """
        A token of a day for a shop of the app's own organisation; our secret is the proof.

        https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
        """
        return self._fetch(shop_domain, {"grant_type": "client_credentials"})

    def refresh(self, shop_domain: str, grant: Grant) -> Grant:
        """
        The next pair. After a lost answer the same refresh token may be sent again.

        Raises UnauthenticatedError when there is none or it died: a merchant must open the app.
        """
        if not grant.refresh_token:
            raise UnauthenticatedError("this grant cannot be refreshed; open the app once")
        return self._fetch(
            shop_domain, {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        )

    def _fetch(self, shop_domain: str, form: dict[str, str]) -> Grant:
        # Taken before the call: a slow answer must not lengthen the life of the token.
        asked_at = self._clock.now()
        reply = post(
            self._session,
            token_url(shop_domain),
            form={**self._app, **form},
            headers={"Accept": "application/json"},
        )
        if reply.status != requests.codes.ok:
            raise _failure(reply)
        return _grant(reply.body, asked_at)


def _failure(reply: Reply) -> PlatformError | UnauthenticatedError:
    status = reply.status
    if status == _REFUSED and _word(reply.body) in _OUR_OWN_FAULT:
        return DeniedError("the platform does not know this app: check its key and secret")
    if status == _REFUSED:
        return UnauthenticatedError("the platform does not accept this proof any more")
    if status == _TOO_MANY:
        return ThrottledError("too many requests for tokens", retry_after(reply.headers))
    if status >= _SERVER_FAILED:
        return OutageError(f"no token: the platform answered {status}")
    return DeniedError(f"no token: the platform answered {status}")


def _word(body: bytes) -> str:
    """The code of an OAuth error; "" where the body tells none."""
    try:
        return msgspec.json.decode(body, type=_Refusal).error
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return ""


def _grant(body: bytes, asked_at: datetime) -> Grant:
    try:
        answer = msgspec.json.decode(body, type=_Answer)
        return Grant(
            access_token=answer.access_token,
            scopes=tuple(sorted(filter(None, answer.scope.split(",")))),
            expires_at=_after(asked_at, answer.expires_in),
            refresh_token=answer.refresh_token,
            refresh_expires_at=_after(asked_at, answer.refresh_token_expires_in),
        )
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        raise OutageError("the platform's answer holds no token") from None


def _after(moment: datetime, seconds: int | None) -> datetime | None:
    return None if seconds is None else moment + timedelta(seconds=seconds)
