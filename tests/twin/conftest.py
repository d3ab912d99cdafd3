"""A shop of its own for every test, and an app that writes down what it is sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from plugin.twin.apps import install
from plugin.twin.pages.app import TwinServer
from plugin.twin.settings import Settings
from plugin.twin.twin import Twin
from tests.twin.listener import Listener
from tests.twin.stand_in import write_app


@pytest.fixture
def app_dir(tmp_path: Path) -> Path:
    return write_app(tmp_path / "app")


@pytest.fixture(scope="session")
def one_listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture
def listener(one_listener: Listener) -> Listener:
    one_listener.forget()
    return one_listener


@pytest.fixture
def settings(tmp_path: Path, app_dir: Path, listener: Listener) -> Settings:
    return Settings(
        port=8100,
        state=tmp_path / "state",
        clock=tmp_path / "clock.json",
        app_url=listener.url,
        app_dir=app_dir,
        api_key="twin-key",
        api_secret="a secret that is long enough for HS256",
    )


@pytest.fixture
def twin(settings: Settings) -> Iterator[Twin]:
    """The shop with the app installed; its pump runs only when asked to."""
    opened = Twin(settings)
    install(opened)
    yield opened
    opened.close()


@pytest.fixture
def web(twin: Twin) -> Client:
    """A browser on the twin's pages, cookies included."""
    return Client(TwinServer(twin))
