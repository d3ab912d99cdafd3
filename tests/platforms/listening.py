"""A listener on loopback that keeps what it hears and says what it is told to."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer


@dataclass
class Heard:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Said:
    """One answer; without a body it hangs up. `announced`: the length it claims to have."""

    body: bytes | None = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None


@dataclass
class Listener:
    """What to say next, and everything heard so far."""

    url: str = ""
    always: Said = field(default_factory=Said)
    first: deque[Said] = field(default_factory=deque)
    heard: list[Heard] = field(default_factory=list)

    def say(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Say this from now on, once `first` is said."""
        self.always = Said(body, status, _named(headers))

    def then(self, body: bytes | None, status: int = 200, **headers: str) -> None:
        """Say this once; several wait in line."""
        self.first.append(Said(body, status, _named(headers)))

    def hang_up(self) -> None:
        """Hear the next request and close without a word."""
        self.then(None)

    def cut_short(self, body: bytes) -> None:
        """Announce more than is said next."""
        self.first.append(Said(body, announced=len(body) + 10))

    def next(self) -> Said:
        """What is to be said now."""
        return self.first.popleft() if self.first else self.always


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def listener() -> Iterator[Listener]:
    told = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.heard.append(Heard(self.path, dict(self.headers.items()), body))
            said = told.next()
            if said.body is None:
                return
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(said.announced or len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            """Tests stay quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
