"""
What does a forged request cost us? Microseconds of processor time each, by kind of forgery.

Whoever wants to bury the app sends what is refused; a refusal is a hash and no look into the
database (`test_a_forged_request_costs_no_look_into_the_database`). First the verifiers alone,
then the whole door with everything Flask does around it.

    python benchmarks/bench_forgeries.py [REQUESTS]
"""

import sys
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from app import create_app
from plugin import logs
from plugin.clock import wall
from plugin.domain.errors import UnauthenticatedError
from plugin.platforms.shopify.proxy import shopper
from plugin.platforms.shopify.signatures import arrival
from plugin.settings import Settings
from plugin.store import schema
from tests.bodies import Shop, mug
from tests.cast import ANIA
from tests.platforms.shopify_letters import (
    CLIENT_ID,
    OLD_SECRET,
    SECRET,
    body_signature,
    storefront_pairs,
    storefront_query,
    webhook_headers,
)

REQUESTS = 5_000
GOAL = 1_000
"""Microseconds: a refusal costs less than a millisecond."""
SECRETS = (SECRET, OLD_SECRET)


def forgeries(app: Flask) -> dict[str, Callable[[], object]]:
    """Each way to be refused, ready to be tried."""
    body = Shop().order(ANIA, [mug()]).paid()[0].body
    forged = webhook_headers(body, hmac_sha256=body_signature(body, "guess"))
    unsigned = webhook_headers(body, hmac_sha256="")
    query = storefront_query(storefront_pairs(wall()), "guess")
    hook, bearer = "/webhooks/shopify", {"Authorization": "Bearer x.y.z"}
    return {
        "webhook, verifier alone": lambda: arrival(forged, body, SECRETS),
        "proxied, verifier alone": lambda: shopper(query, SECRETS, wall()),
        "webhook, unsigned": request(app, hook, unsigned, body),
        "webhook, wrong secret": request(app, hook, forged, body),
        "webhook, 4 MiB": request(app, hook, forged, b" " * 2**22),
        "proxied, wrong secret": request(app, f"/proxy/panel.json?{query.decode()}"),
        "admin, no token": request(app, "/admin/", bearer),
    }


def request(
    app: Flask, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> Callable[[], object]:
    """A request as the server hands it over, without the cost of a client that makes it."""
    method = "GET" if body is None else "POST"
    environ = EnvironBuilder(path, method=method, headers=Headers(headers), data=body).get_environ()

    def ask() -> None:
        fresh = environ | {"wsgi.input": BytesIO(body or b"")}
        b"".join(app.wsgi_app(fresh, lambda *_: lambda _: None))

    return ask


def cost(refuse: Callable[[], object], requests: int) -> float:
    """Microseconds of processor time for one refusal."""
    begun = time.process_time()
    for _ in range(requests):
        try:
            refuse()
        except UnauthenticatedError:
            continue
    return (time.process_time() - begun) / requests * 1e6


def main() -> None:
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/laurel.db"
        schema.upgrade(url)
        app = create_app(
            Settings(
                database_url=url,
                laurel_var=Path(folder),
                shopify_api_key=CLIENT_ID,
                shopify_api_secret=SECRET,
                shopify_old_api_secret=OLD_SECRET,
            )
        )
        logs.configure("json")
        print(f"{'forgery':28}{'µs each':>10}{'a second':>12}   goal {GOAL} µs")
        for name, refuse in forgeries(app).items():
            spent = cost(refuse, requests // 50 if "MiB" in name else requests)
            print(f"{name:28}{spent:10.0f}{1e6 / spent:12,.0f}")


if __name__ == "__main__":
    main()
