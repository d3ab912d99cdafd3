"""The storefront of this folder, served to a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.widgets.storefront import create_storefront


class Silent(WSGIRequestHandler):
    """Keeps its requests to itself."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        pass


@contextmanager
def storefront() -> Iterator[str]:
    """The storefront on a free port of the loopback; yields its address."""
    app = create_storefront()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
