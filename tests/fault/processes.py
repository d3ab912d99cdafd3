"""App, worker and commands as processes of their own, on a database of the test's."""

import base64
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.laurel import KEY, SECRET
from tests.nursery import Born, born
from tests.ports import free_port

APP = ("--app", "app")
_PATIENCE = 60.0


@dataclass
class Processes:
    """What runs for one test; everything is gone at the end."""

    url: str
    var: Path
    port: int = field(default_factory=free_port)
    running: list[Born] = field(default_factory=list)

    def environment(self, crash: str = "") -> dict[str, str]:
        """The settings of every process, and nothing of ours from outside."""
        kept = {name: os.environ[name] for name in ("PATH", "TZ", "LC_ALL") if name in os.environ}
        return kept | {
            "DATABASE_URL": self.url,
            "LAUREL_VAR": str(self.var),
            "LAUREL_KEYS": base64.b64encode(KEY).decode(),
            "LAUREL_CRASH": crash,
            "SHOPIFY_API_KEY": "key",
            "SHOPIFY_API_SECRET": SECRET,
            "PORT": str(self.port),
        }

    def app(self, crash: str = "") -> Born:
        """The app, answering before this returns."""
        server = ("--interface", "wsgi", "--factory", "app:create_app", "--blocking-threads", "8")
        address = ("--host", "127.0.0.1", "--port", str(self.port))
        started = self.start("granian", *server, *address, crash=crash)
        until(lambda: self.answers("/healthz"), "the app to answer")
        return started

    def worker(self, crash: str = "") -> Born:
        """A worker."""
        return self.start("flask", *APP, "worker", crash=crash)

    def start(self, module: str, *words: str, crash: str = "") -> Born:
        """A process in a group of its own; its words go to a log in `var`."""
        self.var.mkdir(parents=True, exist_ok=True)
        log = self.var / "processes.log"
        started = born(module, words, self.environment(crash), log, anew=False)
        self.running.append(started)
        return started

    def command(self, *words: str) -> str:
        """Run an operator's command to its end and return what it printed."""
        said = self.var / "command.log"
        done = born("flask", [*APP, *words], self.environment(), said, anew=True)
        self.running.append(done)
        assert done.wait(300) == 0, said.read_text()
        return said.read_text()

    def answers(self, path: str) -> bool:
        """Does the app answer with 200?"""
        return self.ask("GET", path) == 200

    def post(self, body: bytes, headers: dict[str, str]) -> int | None:
        """Deliver a webhook; the status, or None when nobody answered."""
        return self.ask("POST", "/webhooks/shopify", body, headers)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> int | None:
        """The status of an answer, or None when nobody answered."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            try:
                connection.request(method, path, body, headers or {})
                with closing(connection.getresponse()) as response:
                    return response.status
            except (OSError, HTTPException):
                return None

    def stop(self) -> None:
        """Nobody is left."""
        for process in self.running:
            kill(process)


@contextmanager
def processes(url: str, var: Path) -> Iterator[Processes]:
    """A stage for processes, cleared at the end."""
    stage = Processes(url, var)
    try:
        yield stage
    finally:
        stage.stop()


def kill(process: Born) -> None:
    """SIGKILL to a process and all that belong to it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(_PATIENCE)


def until(happens: Callable[[], bool], what: str) -> None:
    """Wait for something, looking often; fails when it takes too long."""
    deadline = time.monotonic() + _PATIENCE
    while not happens():
        assert time.monotonic() < deadline, f"waited {_PATIENCE} s for {what}"
        time.sleep(0.02)
