"""The operator's commands, run as an operator would, on a database of the test's own."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from plugin.http import services
from plugin.settings import Settings
from tests.bodies import Delivery
from tests.cast import KUBEK
from tests.laurel import SECRET, register


@dataclass
class Operator:
    """Somebody at a terminal. Each word is an argument."""

    app: Flask
    folder: Path

    def run(self, *words: str) -> Result:
        """Run a command to its end."""
        return self.app.test_cli_runner().invoke(args=list(words))

    def say(self, *words: str) -> str:
        """Run a command that must succeed; what it printed."""
        done = self.run(*words)
        assert done.exit_code == 0, (done.output, done.exception)
        assert done.stderr == ""
        return done.stdout

    def ask(self, *words: str) -> Any:
        """Run a command that must succeed with `--json`; the value it printed."""
        return json.loads(self.say(*words, "--json"))

    def refused(self, *words: str) -> str:
        """Run a command that must fail with one clear line and exit code 1; the line."""
        done = self.run(*words)
        assert isinstance(done.exception, SystemExit), repr(done.exception)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("Error: ")
        assert done.stderr.count("\n") == 1
        return done.stderr.strip()

    def misused(self, *words: str) -> str:
        """Run a command with words that it does not take: exit code 2; what it says."""
        done = self.run(*words)
        assert (done.exit_code, done.stdout) == (2, "")
        return done.stderr.strip()

    def write(self, name: str, *deliveries: Delivery) -> Path:
        """A file of JSON Lines with these deliveries."""
        path = self.folder / name
        lines = (json.dumps({"topic": one.topic, "body": one.body.decode()}) for one in deliveries)
        path.write_text("".join(f"{line}\n" for line in lines))
        return path


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    """Development, on a migrated database."""
    return Settings(
        database_url=sqlite_url,
        laurel_var=tmp_path / "var",
        shopify_api_key="key",
        shopify_api_secret=SECRET,
    )


@pytest.fixture
def newcomer(settings: Settings, tmp_path: Path) -> Iterator[Operator]:
    """An operator of a Laurel without a shop."""
    app = create_app(settings)
    yield Operator(app, tmp_path)
    with app.app_context():
        services().store.close()


@pytest.fixture
def operator(newcomer: Operator) -> Operator:
    """An operator of a Laurel with Kubek."""
    with newcomer.app.app_context():
        register(services(), KUBEK)
    return newcomer


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails the test."""

    def refuse(*_: object) -> NoReturn:
        pytest.fail("a connection was opened")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
