"""An app served to a real browser, such as the storefront of this folder."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.widgets.storefront import create_storefront


class Silent(WSGIRequestHandler):
    """Keeps its requests to itself."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        pass


def storefront() -> AbstractContextManager[str]:
    """The storefront on a free port of the loopback; yields its address."""
    return served(create_storefront())


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """An app on a free port of the loopback; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
