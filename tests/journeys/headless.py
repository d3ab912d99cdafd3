"""A storefront without a theme: a page with one tag of ours, and a server that forwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from flask import Flask, Response, request
from werkzeug.serving import make_server

from tests.widgets.serving import Silent

SENT_ON = ("Accept", "Accept-Language", "Content-Type")
PASSED_BACK = (
    "Content-Type", "Content-Language", "Cache-Control", "Content-Security-Policy",
    "Referrer-Policy", "Vary", "Retry-After",
)  # fmt: skip


@dataclass
class Headless:
    """`body` is what its one page holds; `store` is where the platform answers."""

    store: str
    app: str
    body: str = ""
    address: str = ""
    asked: list[str] = field(default_factory=list)

    def tag(self, **told: str) -> str:
        """The one tag of the contract."""
        given = "".join(f' data-{name}="{value}"' for name, value in told.items())
        return f'<script type="module" src="{self.app}/widgets/static/laurel.js"{given}></script>'

    def page(self) -> Response:
        """Strict: it runs our script, and nothing else."""
        page = f"<!doctype html><html lang=en><title>Atelier</title><body><h1>Cups</h1>{self.body}"
        policy = (
            f"default-src 'none'; script-src {self.app}; style-src {self.app}; "
            f"connect-src 'self' {self.app}; img-src 'self'"
        )
        return Response(page, headers={"Content-Security-Policy": policy}, mimetype="text/html")

    def forward(self, path: str) -> Response:
        """What docs/headless.md asks for: the query, the body and three headers."""
        self.asked.append(path)
        answer = requests.request(
            request.method,
            f"{self.store}/apps/laurel/{path}",
            params=list(request.args.items(multi=True)),
            data=request.get_data(),
            headers={name: request.headers[name] for name in SENT_ON if name in request.headers},
            allow_redirects=False,
            timeout=10,
        )
        kept = {name: answer.headers[name] for name in PASSED_BACK if name in answer.headers}
        return Response(answer.content, answer.status_code, kept)


@contextmanager
def headless(store: str, app: str) -> Iterator[Headless]:
    """The storefront on a free port of the loopback."""
    shop = Headless(store, app)
    site = Flask("headless")
    site.add_url_rule("/", view_func=shop.page)
    for rule, told in (("/apps/laurel/", {"path": ""}), ("/apps/laurel/<path:path>", None)):
        site.add_url_rule(rule, view_func=shop.forward, defaults=told, methods=["GET", "POST"])
    server = make_server("127.0.0.1", 0, site, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    shop.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
