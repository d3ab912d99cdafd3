"""
A second opinion: Shopify's signatures in a few lines, and our rules said once more, in other ways.

Nothing here is imported from the product, and nothing of it is clever: it is what the product's
verifiers are compared with.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

Secrets = tuple[str, ...]
Pairs = list[tuple[str, str]]

SHOP = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])\.myshopify\.com", re.ASCII)
FAMILIES = ("x-shopify-", "shopify-")
FOREVER_OURS = ("shop", "path_prefix", "timestamp", "logged_in_customer_id", "signature")


def body_is_signed(body: bytes, claimed: str, secrets: Secrets) -> bool:
    """base64(HMAC-SHA256(secret, body)), as it stands in a webhook's header."""
    made = [hmac.new(s.encode(), body, hashlib.sha256).digest() for s in secrets if s]
    return claimed in [base64.b64encode(digest).decode() for digest in made]


def query_is_signed(pairs: Pairs, secrets: Secrets) -> bool:
    """hex(HMAC-SHA256(secret, …)) of all but the signature: sorted, values by commas, no border."""
    names = sorted({name for name, _ in pairs if name != "signature"})
    text = "".join(f"{name}={','.join(v for n, v in pairs if n == name)}" for name in names)
    made = [hmac.new(s.encode(), text.encode(), hashlib.sha256).hexdigest() for s in secrets if s]
    return dict(pairs).get("signature") in made


def webhook_is_ours(headers: Mapping[str, str], body: bytes, secrets: Secrets) -> bool:
    """Signed, told the same by both families, from a shop, about a topic, in plain characters."""
    given = {name.lower(): value for name, value in headers.items()}
    told = {name: [given[f + name] for f in FAMILIES if f + name in given] for name in _CLAIMS}
    if any(len(set(values)) > 1 for values in told.values()):
        return False
    said = {name: (values or [""])[0] for name, values in told.items()}
    plain = all(len(v) <= 200 and v.isascii() and v.isprintable() for v in said.values())
    named = SHOP.fullmatch(said["shop-domain"]) and len(said["shop-domain"]) <= 77
    about = re.fullmatch(r"[a-z0-9_]{1,60}([/.][a-z0-9_]{1,60}){1,2}", said["topic"], re.ASCII)
    return bool(plain and named and about and body_is_signed(body, said["hmac-sha256"], secrets))


_CLAIMS = (
    *("hmac-sha256", "shop-domain", "topic", "webhook-id"),
    *("triggered-at", "api-version", "event-id"),
)


def proxied_is_ours(query: str, secrets: Secrets, now: int, ours: Iterable[str]) -> bool:
    """Strictly written, each name once, plain values, one way to cut it, signed, and fresh."""
    ours = sorted(ours)
    if not _strictly_written(query):
        return False
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    names = [name for name, _ in pairs]
    once = all(names.count(name) == 1 for name in FOREVER_OURS)
    once = once and all(names.count(name) <= 1 for name in ours)
    if not (once and all(_plain(name, value, ours) for name, value in pairs)):
        return False
    age = now - int(dict(pairs)["timestamp"])
    return -5 <= age <= 90 and _one_cut(names, ours) and query_is_signed(pairs, secrets)


def _strictly_written(query: str) -> bool:
    """No stray `&`, no name without `=`, no character that should be escaped, no broken escape."""
    part = r"(?:[A-Za-z0-9_./-]|%[0-7][0-9A-Fa-f])*"
    return len(query) <= 4096 and bool(re.fullmatch(rf"{part}={part}(?:&{part}={part})*", query))


def _plain(name: str, value: str, ours: list[str]) -> bool:
    forms = {
        "shop": SHOP.pattern,
        "path_prefix": r"/[A-Za-z0-9_-]{1,40}/[A-Za-z0-9_-]{1,60}",
        "timestamp": r"[0-9]{10}",
        "logged_in_customer_id": r"|[1-9][0-9]{0,19}",
        "signature": r"[0-9a-f]{64}",
        "cart": r"[0-9]{1,12}",
        "claim": r"[A-Za-z0-9_.-]{0,160}",
        "format": r"html|csv|json",
        "month": r"2[0-9]{3}-(0[1-9]|1[0-2])",
        "older": r"[1-9][0-9]{0,3}",
        "page": r"home|ways|history|preferences|share",
    }
    plain = r"[A-Za-z0-9_.-]"
    stranger = rf"{plain}*" if name not in ours else rf"{plain}{{0,64}}"
    form = forms.get(name, stranger) if name in {*FOREVER_OURS, *ours} else stranger
    return bool(re.fullmatch(rf"{plain}+", name) and re.fullmatch(form, value))


def _one_cut(names: list[str], ours: list[str]) -> bool:
    """No border in front of a stranger's name could be moved so that a known one changes."""
    known, before = {*FOREVER_OURS, *ours}, ""
    for name in sorted({*names} - {"signature"}):
        if name not in known:
            gives = any(name.endswith(one) for one in known)
            takes = any(one.endswith(name) for one in ours)
            if gives or takes or before in {*ours, "path_prefix"}:
                return False
        before = name
    return True


def launch_is_ours(query: str, secrets: Secrets, now: int) -> bool:
    """Each name once, plain words, no lists, signed by `&`, and fresh."""
    plain = r"(?:[A-Za-z0-9_.~/+:=-]|%[0-9A-Fa-f]{2})*"
    if len(query) > 4096 or not re.fullmatch(
        rf"[a-z_]{{1,40}}={plain}(&[a-z_]{{1,40}}={plain})*", query
    ):
        return False
    pairs = parse_qsl(query, keep_blank_values=True)
    said = dict(pairs)
    values = all(re.fullmatch(r"[A-Za-z0-9_./+:=-]{0,2048}", value) for _, value in pairs)
    if (
        len(said) < len(pairs)
        or not values
        or not re.fullmatch(r"[0-9]{10}", said.get("timestamp", ""))
    ):
        return False
    shop = said.get("shop", "")
    fresh = -5 <= now - int(said["timestamp"]) <= 90
    return bool(
        SHOP.fullmatch(shop) and len(shop) <= 77 and fresh and launch_is_signed(said, secrets)
    )


def launch_is_signed(said: Mapping[str, str], secrets: Secrets) -> bool:
    """hex(HMAC-SHA256(secret, …)) of all but the hmac: sorted, with `&` between."""
    text = "&".join(f"{name}={said[name]}" for name in sorted(said) if name != "hmac")
    made = [hmac.new(s.encode(), text.encode(), hashlib.sha256).hexdigest() for s in secrets if s]
    return said.get("hmac") in made


def token_is_for_staff(claims: Mapping[str, object], now: int, audience: str) -> bool:
    """For our app, by and for one shop's admin, with a numbered person, brief and not too old."""
    dest, sub = claims.get("dest"), claims.get("sub")
    shop = dest.removeprefix("https://") if isinstance(dest, str) else ""
    times = [claims.get(name) for name in ("exp", "nbf")]
    if not all(type(time) is int for time in times):
        return False
    whole = dest == f"https://{shop}" and claims.get("iss") == f"https://{shop}/admin"
    named = all(isinstance(v, str) and v for v in (claims.get("jti"), claims.get("sid"), sub))
    brief = now - 10 < times[0] <= now + 600 and times[1] <= now + 10  # type: ignore[operator]
    numbered = bool(re.fullmatch(r"[1-9][0-9]{0,19}", str(sub), re.ASCII))
    meant = claims.get("aud") == audience
    return bool(SHOP.fullmatch(shop)) and whole and named and numbered and brief and meant
