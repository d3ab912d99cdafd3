"""Who lives in the demo: the app, its worker and the twin store, and how each is started."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from plugin.demo.child import Child
from plugin.demo.credentials import Credentials, credentials
from plugin.demo.options import ROOT, Options
from plugin.demo.ports import HOST

SHOP = "kiln-and-fern.myshopify.com"
SENDER = "rewards@laurel.example"


@dataclass(frozen=True)
class House:
    """The processes of one demo and the places they share."""

    options: Options

    @property
    def app_url(self) -> str:
        """Where the app answers."""
        return f"http://{HOST}:{self.options.ports.app}"

    @property
    def twin_url(self) -> str:
        """Where the twin answers: storefront, staff pages, mailbox."""
        return f"http://{HOST}:{self.options.ports.twin}"

    @property
    def database(self) -> Path:
        """The embedded database, which operator's commands use by default too."""
        return self.options.var / "laurel.db"

    @property
    def database_url(self) -> str:
        """The embedded database unless the environment names another."""
        return os.environ.get("DATABASE_URL") or f"sqlite:///{self.database}"

    @property
    def embedded(self) -> bool:
        """Is the database our own file?"""
        return self.database_url == f"sqlite:///{self.database}"

    @property
    def clock(self) -> Path:
        """The clock that all three share."""
        return self.options.var / "clock.json"

    @property
    def twin_state(self) -> Path:
        """What the store remembers."""
        return self.options.var / "demo" / "twin"

    @cached_property
    def credentials(self) -> Credentials:
        """What app and twin sign with."""
        return credentials(self.options.var / "demo" / "credentials.json")

    def migration(self) -> Child:
        """Brings the database up to date; ends by itself."""
        return self._child("migration", "-m", "flask", "--app", "app", "db", "upgrade")

    def app(self) -> Child:
        """The web process. One with many threads: the embedded database has one writer."""
        port = str(self.options.ports.app)
        server = ("-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", port)
        return self._child(
            "app",
            *server,
            "--workers",
            "1",
            "--blocking-threads",
            "16",
            "--no-ws",
            "--factory",
            "app:create_app",
        )

    def worker(self) -> Child:
        """The queue and the periodic tasks."""
        return self._child("worker", "-m", "flask", "--app", "app", "worker")

    def twin(self) -> Child:
        """The store."""
        options = {
            "port": self.options.ports.twin,
            "smtp-port": self.options.ports.mail,
            "state": self.twin_state,
            "clock": self.clock,
            "app-url": self.app_url,
            "app-dir": ROOT,
            "api-key": self.credentials.api_key,
            "api-secret": self.credentials.api_secret,
            "shop": SHOP,
        }
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        return self._child("twin", "-m", "plugin.twin", *words)

    def _child(self, name: str, *arguments: str) -> Child:
        log = self.options.var / "log" / f"{name}.log"
        return Child(name, (sys.executable, *arguments), self._environment(), log)

    def _environment(self) -> Mapping[str, str]:
        """The settings of README's table, over whatever the terminal has set."""
        return {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": self.database_url,
            "APP_URL": self.app_url,
            "PORT": str(self.options.ports.app),
            "LAUREL_ENV": "development",
            "LAUREL_VAR": str(self.options.var),
            "SHOPIFY_API_KEY": self.credentials.api_key,
            "SHOPIFY_API_SECRET": self.credentials.api_secret,
            "SHOPIFY_HOST_OVERRIDE": self.twin_url,
            "SMTP_URL": f"smtp://{HOST}:{self.options.ports.mail}?from={SENDER}",
        }
