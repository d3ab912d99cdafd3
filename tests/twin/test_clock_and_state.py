"""Business time is shared through a file, and what happened survives a restart."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugin.twin import tokens
from plugin.twin.clock import Clock
from plugin.twin.settings import Settings
from plugin.twin.state import State
from plugin.twin.twin import Twin
from tests.twin.stand_in import buy


def test_no_file_means_real_time(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock.json")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_time_moves_for_everybody_who_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "clock.json"
    Clock(path).advance(timedelta(days=1))
    assert json.loads(path.read_text("utf-8")) == {"offset_seconds": 86_400}
    assert Clock(path).offset() == timedelta(days=1)
    assert [entry.name for entry in path.parent.iterdir()] == ["clock.json"]


def test_time_can_be_set_and_reset(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "clock.json")
    moment = datetime(2026, 1, 5, 9, tzinfo=UTC)
    clock.set_to(moment)
    assert timedelta(seconds=-2) < clock.now() - moment < timedelta(minutes=1)
    clock.reset()
    assert clock.offset() == timedelta()


def test_everything_survives_a_restart(settings: Settings, twin: Twin) -> None:
    order = buy(twin, "morning-mug")
    tokens._issue(twin, tokens.Tokens())
    before = (twin.order(order.id), twin.outbox.all(), twin.installation(), tokens._load(twin))
    twin.close()
    again = Twin(replace(settings))
    after = (again.order(order.id), again.outbox.all(), again.installation(), tokens._load(again))
    assert after == before
    assert buy(again, "morning-mug").number == order.number + 1
    again.close()


def test_half_an_act_leaves_nothing(tmp_path: Path) -> None:
    state = State(tmp_path)

    def fails() -> None:
        with state.transaction():
            state.put("thing", 1, {"a": 1})
            with state.transaction():
                state.put("thing", 2, {"a": 2})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert state.count("thing") == 0
    state.close()


def test_documents_keep_their_order_and_place(tmp_path: Path) -> None:
    state = State(tmp_path)
    for key in (3, 1, 2):
        state.put("thing", key, key, tag="odd" if key % 2 else "even")
    state.put("thing", 3, 30)
    assert state.all("thing", int) == [30, 1, 2]
    assert state.newest("thing", int, 2) == [2, 1]
    assert state.all("thing", int, tag="odd") == [1]
    state.close()
