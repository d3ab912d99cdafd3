"""What the demo prints, and what it keeps for itself."""

import io
import stat
from pathlib import Path

import pytest

from plugin.demo.credentials import credentials
from plugin.demo.greeting import greet
from plugin.demo.house import House
from plugin.demo.options import Options
from plugin.demo.ports import Ports
from plugin.demo.progress import Progress


class Terminal(io.TextIOWrapper):
    """A terminal that writes in one encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="")

    def isatty(self) -> bool:
        return True

    def said(self) -> str:
        self.flush()
        self.seek(0)
        return self.read()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(Options(Ports(9000), browser=False, var=tmp_path))


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_the_box_is_a_box_in_every_terminal(house: House, encoding: str) -> None:
    terminal = Terminal(encoding)
    greet(house, terminal)
    box = terminal.said().strip().splitlines()
    assert len({len(line) for line in box}) == 1
    assert any("http://127.0.0.1:9001/admin/apps/laurel" in line for line in box)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_progress_fills(encoding: str) -> None:
    terminal = Terminal(encoding)
    with Progress("Weeks", 6, terminal) as progress:
        progress.reach(3)
        progress.reach(6)
    shown = terminal.said().split("\r")
    assert [line.split()[-2] for line in shown if line.strip()] == ["0", "50", "100"]


def test_progress_in_a_log_is_one_line() -> None:
    log = io.StringIO()
    with Progress("Weeks", 6, log) as progress:
        progress.reach(3)
    assert log.getvalue().count("\n") == 1
    assert "100 %" in log.getvalue()


def test_credentials_are_drawn_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "demo" / "credentials.json"
    drawn = credentials(path)
    assert credentials(path) == drawn
    assert credentials(tmp_path / "other.json") != drawn
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert drawn.api_secret not in repr(drawn)


def test_the_secret_of_the_demo_reaches_app_and_twin(house: House) -> None:
    secret = house.credentials.api_secret
    assert house.app().environment["SHOPIFY_API_SECRET"] == secret
    assert secret in house.twin().command


def test_the_database_is_our_own_file(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert house.embedded
    assert house.app().environment["DATABASE_URL"] == f"sqlite:///{house.database}"


def test_the_environment_may_name_another(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://localhost/laurel")
    assert not house.embedded
    assert house.worker().environment["DATABASE_URL"] == "postgresql+psycopg://localhost/laurel"
