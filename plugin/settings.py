"""The settings: every word the environment may say, with its default. Read nowhere else."""

import base64
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from plugin.domain.errors import InvalidInputError
from plugin.notify.server import MailServer

KEY_BYTES = 32
_URL_SAFE = str.maketrans("-_", "+/")
_DATABASES = ("sqlite://", "postgresql+psycopg://", "postgresql://", "postgres://")
_SECRET_LENGTH = 32
"""Characters. Shopify's secrets are longer; whoever guesses one signs whatever they like."""
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseSettings):
    """Environment variables, or a `.env` file; README holds the same table."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    database_url: str = "sqlite:///var/laurel.db"
    app_url: str = ""
    port: int = Field(default=8000, ge=1, le=65535)
    laurel_env: Literal["development", "production"] = "development"
    laurel_keys: Annotated[tuple[bytes, ...], NoDecode] = ()
    laurel_var: Path = Path("var")
    laurel_crash: str = ""
    shopify_app_kind: Literal["listed", "standalone", "own"] = "listed"
    shopify_api_key: str = ""
    shopify_api_secret: str = ""
    shopify_old_api_secret: str = ""
    shopify_api_version: str = "2026-10"
    shopify_host_override: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=9)
    journal_days: int = Field(default=60, ge=7, le=3650)
    smtp_url: str = ""
    sentry_dsn: str = ""
    log_format: Literal["json", "text"] = "text"

    @field_validator("laurel_keys", mode="before")
    @classmethod
    def _decode_keys(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(_decode_key(text) for text in value.split(",") if text.strip())

    @field_validator("shopify_api_version")
    @classmethod
    def _version_is_quarterly(cls, value: str) -> str:
        if not re.fullmatch(r"20\d\d-(01|04|07|10)", value):
            raise ValueError("a version looks like 2026-10")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        if not value.startswith(_DATABASES):
            raise ValueError("either sqlite:///… or postgresql+psycopg://…")
        return value

    @field_validator("app_url")
    @classmethod
    def _address_is_whole(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and not (parts.scheme in {"http", "https"} and parts.hostname):
            raise ValueError("an address looks like https://laurel.example")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server_is_whole(cls, value: str) -> str:
        if value:
            MailServer.parse(value)
        return value

    @model_validator(mode="after")
    def _fits_its_place(self) -> Self:
        """Development is lenient and so stays at home; production is neither."""
        fault = next(_at_large(self) if self.development else _careless(self), None)
        if fault:
            raise ValueError(": ".join(fault))
        return self

    @property
    def url(self) -> str:
        """Where browsers and platforms reach us, without a trailing slash."""
        return (self.app_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def development(self) -> bool:
        """Is this a developer's machine: a shared clock, made-up keys, a twin?"""
        return self.laurel_env == "development"

    @property
    def mail_server(self) -> MailServer | None:
        """Where letters are handed over; None: nobody is written to."""
        return MailServer.parse(self.smtp_url) if self.smtp_url else None

    @property
    def clock_file(self) -> Path:
        """Where the clock that app, worker and twin share in development is kept."""
        return self.laurel_var / "clock.json"


def _at_large(settings: Settings) -> Iterator[tuple[str, str]]:
    """What a developer's machine must not be: reached by others. As setting and reason."""
    host = urlsplit(settings.url).hostname
    if host not in _LOCAL_HOSTS:
        yield "LAUREL_ENV", f"set it to production to serve {host}"


def _careless(settings: Settings) -> Iterator[tuple[str, str]]:
    """What production must not be: forgeable, or a stage for tests. As setting and reason."""
    if not settings.laurel_keys:
        yield "LAUREL_KEYS", "required in production"
    if not settings.app_url.startswith("https://"):
        yield "APP_URL", "required in production, and starts with https://"
    for name in ("shopify_api_secret", "shopify_old_api_secret"):
        if 0 < len(getattr(settings, name)) < _SECRET_LENGTH:
            yield name.upper(), f"in production, at least {_SECRET_LENGTH} characters"
    for name in ("shopify_host_override", "laurel_crash"):
        if getattr(settings, name):
            yield name.upper(), "refused in production"


class _WithFile(Settings):
    model_config = SettingsConfigDict(env_file=".env")


def load() -> Settings:
    """The settings in force. Raises InvalidInputError naming the first bad one and why."""
    try:
        settings = _WithFile()
    except ValidationError as error:
        first = error.errors()[0]
        told = (*(str(part).upper() for part in first["loc"]), first["msg"])
        raise InvalidInputError(": ".join(told).replace("Value error, ", "", 1)) from None
    return settings


def keys(settings: Settings) -> tuple[bytes, ...]:
    """
    The encryption keys, newest first; in development made once and kept under `var/`.

    Raises InvalidInputError when the file that keeps them is damaged.
    """
    if settings.laurel_keys:
        return settings.laurel_keys
    path = settings.laurel_var / "keys"
    if not path.exists():
        _make_key(path)
    try:
        kept = tuple(_decode_key(text) for text in path.read_text().split())
    except (ValueError, OSError) as error:
        raise InvalidInputError(f"{path} is damaged: {error}") from None
    if not kept:
        raise InvalidInputError(f"{path} is damaged: it is empty")
    return kept


def _make_key(path: Path) -> None:
    """Write a fresh key beside its place, then link it: of two processes at once one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"keys.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_text(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _decode_key(text: str) -> bytes:
    """Either alphabet of base64: people make keys with what is at hand."""
    try:
        key = base64.b64decode(text.strip().translate(_URL_SAFE), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"each key is {KEY_BYTES} random bytes in base64")
    return key
