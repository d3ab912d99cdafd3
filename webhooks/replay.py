"""
Replaying webhooks: a body, a folder of bodies, or a day of deliveries as JSON Lines.

What is replayed goes the same way as what is delivered, only without a signature: the operator
vouches. Nothing is invented: a delivery without a time it was triggered at stays without.
"""

import json
import random
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugin.domain.errors import InvalidInputError
from plugin.ports import Arrival
from plugin.service import journal
from plugin.service.services import Services


@dataclass(frozen=True, slots=True)
class Recorded:
    """A delivery on file."""

    topic: str
    body: bytes
    triggered_at: str = ""


def recorded(paths: Iterable[Path], topic: str | None = None) -> list[Recorded]:
    """
    Every delivery under the paths, in a stable order.

    Raises InvalidInputError naming the file (and line) that cannot be read.
    """
    return [delivery for path in paths for delivery in _from_path(path, topic)]


def ordered(deliveries: Sequence[Recorded], times: int, shuffle: int | None) -> list[Recorded]:
    """The deliveries repeated `times` times, shuffled as a whole by a seed."""
    repeated = [delivery for _ in range(times) for delivery in deliveries]
    if shuffle is not None:
        # A seed makes the order repeatable; nothing here is secret.
        random.Random(shuffle).shuffle(repeated)  # noqa: S311
    return repeated


def replay(services: Services, domain: str, platform: str, delivery: Recorded) -> str:
    """Deliver once more under a new delivery id; returns what became of it at the door."""
    arrival = Arrival(
        shop_domain=domain,
        topic=delivery.topic,
        webhook_id=f"replay-{uuid.uuid4()}",
        triggered_at=delivery.triggered_at,
        vouched=True,
    )
    return journal.accept(services, platform, arrival, delivery.body).value


def _from_path(path: Path, topic: str | None) -> Iterator[Recorded]:
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*.json*") if file.is_file()):
            yield from _from_path(file, topic)
    elif path.suffix == ".jsonl":
        yield from _from_lines(path)
    elif path.exists():
        yield Recorded(topic or _topic_of(path), _read(path))
    else:
        raise InvalidInputError(f"{path}: no such file or folder")


def _topic_of(path: Path) -> str:
    """The topic in a folder's name: `orders__paid` is orders/paid."""
    resource, found, event = path.parent.name.partition("__")
    if not found:
        raise InvalidInputError(
            f"{path}: give --topic, or put it in a folder named like orders__paid"
        )
    return f"{resource}/{event}"


def _from_lines(path: Path) -> Iterator[Recorded]:
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if line.strip():
            yield _from_line(f"{path}:{number}", line)


def _from_line(where: str, line: bytes) -> Recorded:
    """One line: `{"topic": …, "body": text or object, "headers": {…}}`."""
    try:
        said = json.loads(line)
        topic, body, headers = said["topic"], said["body"], said.get("headers") or {}
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        return Recorded(str(topic), text.encode(), _triggered_at(headers))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InvalidInputError(
            f'{where}: not a line like {{"topic": …, "body": …, "headers": …}}'
        ) from None


def _triggered_at(headers: dict[str, str]) -> str:
    names = {"x-shopify-triggered-at", "shopify-triggered-at"}
    return next((str(value) for name, value in headers.items() if name.lower() in names), "")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInputError(f"{path}: {error.strerror}") from None
