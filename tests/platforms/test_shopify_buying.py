"""Tokens of checkouts and customer accounts: whose shop, whose account, and no token of staff's."""

import time
from datetime import timedelta
from typing import Any

import pytest

from plugin.clock import SystemClock
from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.adapter import ShopifyPlatform
from plugin.ports import Shopper
from tests.platforms.shopify_letters import CLIENT_ID, OLD_SECRET, SECRET, SHOP, session_token

PLATFORM = ShopifyPlatform(
    api_key=CLIENT_ID,
    api_secret=SECRET,
    old_secret=OLD_SECRET,
    api_version="2026-10",
    clock=SystemClock(),
)
CUSTOMER = "gid://shopify/Customer/777"
ANONYMOUS = {"iss": None, "sid": None, "sub": None, "dest": SHOP}
"""What a checkout's token says, and what of staff's it does not."""


def heard(token: str, scheme: str = "Bearer") -> Shopper:
    return PLATFORM.buyer({"authorization": f"{scheme} {token}"})


def refused(token: str, scheme: str = "Bearer") -> bool:
    with pytest.raises(UnauthenticatedError):
        heard(token, scheme)
    return True


def token(secret: str = SECRET, **changed: Any) -> str:
    return session_token(secret, **(ANONYMOUS | changed))


@pytest.mark.parametrize("dest", [SHOP, f"https://{SHOP}"])
def test_a_checkout_names_its_shop_with_or_without_a_scheme(dest: str) -> None:
    assert heard(token(dest=dest)) == Shopper(SHOP, None, "", {})


def test_a_signed_in_customer_is_named_by_number() -> None:
    assert heard(token(sub=CUSTOMER)).customer_id == "777"
    assert heard(token(sub=CUSTOMER, iss=f"https://{SHOP}/checkouts")).customer_id == "777"


def test_the_former_secret_opens_while_it_is_rotated() -> None:
    assert heard(token(OLD_SECRET)).shop_domain == SHOP


@pytest.mark.attack
@pytest.mark.parametrize("iss", [f"https://{SHOP}/admin", f"https://{SHOP}/admin/"])
def test_a_token_of_staff_tells_nothing_of_orders(iss: str) -> None:
    assert refused(session_token())
    assert refused(token(iss=iss))
    assert refused(token(iss=iss, sub=CUSTOMER))
    assert refused(token(sub="42"))


@pytest.mark.attack
@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another-app"},
        {"aud": [CLIENT_ID]},
        {"aud": None},
        {"exp": None},
        {"exp": timedelta(minutes=-1)},
        {"exp": timedelta(hours=1)},
        {"exp": "4102444800"},
        {"exp": True},
        {"nbf": timedelta(minutes=1)},
        {"dest": None},
        {"dest": 7},
        {"dest": "evil.example"},
        {"dest": f"{SHOP}.evil.example"},
        {"dest": f"https://https://{SHOP}"},
        {"dest": f"http://{SHOP}"},
        {"dest": SHOP.upper()},
        {"sub": ""},
        {"sub": 777},
        {"sub": "gid://shopify/Customer/0777"},
        {"sub": "gid://shopify/Customer/777\n"},
        {"sub": "gid://shopify/StaffMember/777"},
    ],
    ids=str,
)
def test_a_token_that_is_not_of_a_checkout_of_ours_is_refused(changed: dict[str, Any]) -> None:
    assert refused(token(**{name: _moment(value) for name, value in changed.items()}))


def _moment(value: Any) -> Any:
    """A span from now as the seconds that a token counts; anything else as it is."""
    return int(time.time() + value.total_seconds()) if isinstance(value, timedelta) else value


@pytest.mark.attack
def test_a_forged_or_crooked_token_of_a_checkout_is_refused() -> None:
    good = token()
    head, claims, signature = good.split(".")
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    for forged in (
        token("f" * 40),
        f"{unsigned}.{claims}.",
        f"{unsigned}.{claims}.{signature}",
        f"{head}.{claims}",
        f"{good}, {good}",
        f"{good}\n",
        "a.b.c",
        "",
        "x" * 5_000,
        f"{head}.{'A' * 1_000_000}.{signature}",
    ):
        assert refused(forged)
    assert refused(good, "Basic")
    assert refused(good, "bearer")
    with pytest.raises(UnauthenticatedError):
        PLATFORM.buyer({})


@pytest.mark.attack
def test_without_a_secret_no_checkout_is_believed() -> None:
    shut = ShopifyPlatform(api_key="", api_secret="", api_version="2026-10", clock=SystemClock())
    with pytest.raises(UnauthenticatedError):
        shut.buyer({"Authorization": f"Bearer {token(aud='')}"})
