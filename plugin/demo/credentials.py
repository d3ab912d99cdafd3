"""The demo app's key and secret, as the platform would issue them: made once, kept private."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Credentials:
    """What the app and the twin share to sign what they send each other."""

    api_key: str
    api_secret: str = field(repr=False)


def credentials(path: Path) -> Credentials:
    """The pair kept at `path`; drawn at random the first time, readable by its owner only."""
    try:
        return Credentials(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return _draw(path)


def _draw(path: Path) -> Credentials:
    pair = Credentials(secrets.token_hex(16), secrets.token_hex(16))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(pair), file)
    fresh.replace(path)
    return pair
