"""The twin answers what live stores were asked, in the same shape and with the same refusals.

Counted is every recorded exchange whose operations the app uses. Left out, each with its reason,
are those the trimmed schema cannot hold at all, those about things the twin has none of, and those
about things that an operation we do not replay has changed before. What the recorder's own proxy
asked at unknown moments (`upstreamCalls`) is not read at all. A request with single fields beyond
the schema is asked without these fields.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from graphql import NonNullTypeNode, OperationDefinitionNode, parse

from plugin.twin.apps import install
from plugin.twin.graphql import answering
from plugin.twin.rules import Rules
from plugin.twin.settings import Settings
from plugin.twin.twin import Twin
from tests.twin.exchanges import (
    ARCHIVE,
    OURS,
    SCENERY,
    Exchange,
    Recording,
    askable,
    recordings,
    small_recordings,
)
from tests.twin.scenes import Scene
from tests.twin.shape_of_answers import differences, refusals, shape, user_errors

FLOOR, GOAL = 90, 98
EVERYTHING = (
    "read_all_orders read_products write_customers write_discounts write_gift_cards write_orders"
    " write_store_credit_account_transactions write_store_credit_accounts"
).split()
ABSENT = re.compile(r"/(Collection|Segment|Market|DiscountAutomaticNode|Location|CompanyLocation)/")
CLOUDS = re.compile(r"pubsub|arn:|kafka|gcp|eventbridge", re.IGNORECASE)


@dataclass
class Tally:
    """How many exchanges of each operation there were, and how many went as recorded."""

    seen: Counter[str] = field(default_factory=Counter)
    alike: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    unlike: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    counted: int = 0
    same: int = 0

    def note(self, exchange: Exchange, problems: list[str]) -> None:
        self.counted += 1
        self.same += not problems
        for root in exchange.roots:
            self.seen[root] += 1
            self.alike[root] += not problems
        if problems:
            self.unlike[exchange.place] = problems

    @property
    def share(self) -> float:
        return 100 * self.same / self.counted

    def lines(self) -> Iterator[str]:
        yield f"{self.same} of {self.counted} recorded exchanges alike: {self.share:.1f} %"
        for root, seen in sorted(self.seen.items()):
            share = 100 * self.alike[root] / seen
            yield f"  {root:<36}{self.alike[root]:>4} of {seen:>4}  {share:5.1f} %"
        for reason, count in self.left_out.most_common():
            yield f"  left out: {count:>4}  {reason}"


def reason_to_leave_out(exchange: Exchange, scene: Scene) -> str | None:
    roots, text = exchange.roots, f"{exchange.variables} {exchange.query}"
    if not roots or not roots <= OURS | SCENERY:
        return "operations the app does not use"
    reasons = {
        "the trimmed schema cannot hold the request": not (
            exchange.refused_outright or askable(exchange.query)
        ),
        "recorded without its variables": not has_its_variables(exchange),
        "webhooks to the addresses of clouds: the app has none": CLOUDS.search(text),
        "collections of other shops, segments and markets: the twin has none": ABSENT.search(text)
        and "is invalid" not in str(exchange.answer),
        "about what an operation we do not replay has changed": scene.was_changed_elsewhere(
            exchange
        ),
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def has_its_variables(exchange: Exchange) -> bool:
    """Whether all that must be given was written down; the platform's own refusal needs none."""
    wanted = {
        variable.variable.name.value
        for definition in parse(exchange.query).definitions
        if isinstance(definition, OperationDefinitionNode)
        for variable in definition.variable_definitions or ()
        if isinstance(variable.type, NonNullTypeNode) and variable.default_value is None
    }
    return exchange.refused_outright or wanted <= set(exchange.variables)


def replayed(settings: Settings, recording: Recording, tally: Tally) -> None:
    twin = Twin(settings)
    install(twin, EVERYTHING)
    twin.state.put("rules", 1, Rules(strict=False))
    scene = Scene(twin, recording.recorded_at)
    for exchange in recording.exchanges:
        reason = reason_to_leave_out(exchange, scene)
        if reason:
            tally.left_out[reason] += 1
            scene.note_elsewhere(exchange)
            continue
        problems = list(compared(twin, scene, exchange))
        if exchange.roots <= OURS:
            tally.note(exchange, problems)
    twin.close()


def compared(twin: Twin, scene: Scene, exchange: Exchange) -> Iterator[str]:
    """What differs between the recorded answer and ours."""
    variables = scene.prepare(exchange)
    twin.bucket.arrange(maximum=2_000, restore=100, available=2_000)
    # What the platform refused outright must be refused as it stands.
    text = exchange.query if exchange.refused_outright else askable(exchange.query)
    asked = {"query": scene.translated(text), "variables": variables}
    ours = answering.answer(twin, asked)
    scene.learn(exchange.answer.get("data"), ours.get("data"))
    if refusals(exchange.answer) != refusals(ours):
        yield f"errors: recorded {refusals(exchange.answer)}, ours {ours.get('errors')}"
        return
    recorded = exchange.answer.get("data")
    if user_errors(recorded) != user_errors(ours.get("data")):
        yield f"userErrors: recorded {user_errors(recorded)}, ours {user_errors(ours.get('data'))}"
    yield from differences(shape(recorded), shape(ours.get("data")))


def run(settings: Settings, folder: Path, among: Iterable[Recording]) -> Tally:
    tally = Tally()
    for number, recording in enumerate(among):
        own = replace(settings, state=folder / f"state-{number}", clock=folder / f"{number}.json")
        replayed(own, recording, tally)
    return tally


@pytest.mark.slow
@pytest.mark.skipif(not ARCHIVE.exists(), reason="the recorded exchanges are not at hand")
def test_live_stores_and_the_twin_answer_alike(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = run(settings, tmp_path, recordings())
    with capsys.disabled():
        print("\n" + "\n".join(tally.lines()))  # noqa: T201 - the share is meant to be read
    worst = [f"{place}: {problems[0]}" for place, problems in tally.unlike.items()]
    assert tally.share >= FLOOR, "\n".join(worst)


def test_the_same_mechanics_on_exchanges_of_our_own(settings: Settings, tmp_path: Path) -> None:
    tally = run(settings, tmp_path, small_recordings())
    assert tally.counted
    assert not tally.unlike, tally.unlike


def test_a_difference_is_seen() -> None:
    recorded: Any = {"a": {"id": "gid://shopify/Order/1", "at": None, "n": [{"x": 1}]}}
    ours: Any = {"a": {"id": "gid://shopify/Customer/1", "at": "2026-01-01T00:00:00Z", "n": []}}
    assert len(list(differences(shape(recorded), shape(ours)))) == 3
