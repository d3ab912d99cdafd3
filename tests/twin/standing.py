"""A twin of one's own, in this process: installed, with webhooks that lead nowhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugin.twin.apps import install
from plugin.twin.settings import Settings
from plugin.twin.twin import Twin
from tests.twin.stand_in import write_app

SECRET = "a secret that is long enough for HS256"


@contextmanager
def installed_twin(folder: Path) -> Iterator[Twin]:
    """A shop with the app in it; its state lies in a folder and goes with it."""
    opened = Twin(
        Settings(
            port=8100,
            state=folder / "state",
            clock=folder / "clock.json",
            app_url="http://127.0.0.1:9",
            app_dir=write_app(folder / "app"),
            api_key="twin-key",
            api_secret=SECRET,
        )
    )
    install(opened)
    yield opened
    opened.close()
