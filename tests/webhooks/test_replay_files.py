"""Deliveries on file: a body, a folder of bodies, a day as JSON Lines; what is wrong is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from plugin.domain.errors import InvalidInputError
from webhooks.replay import Recorded, ordered, recorded

BODY = '{"id":9007199254740993,"name":"żółw"}'
NO_LINES = {
    "no JSON": "not a line",
    "no object": "[1]",
    "a number": "5",
    "null": "null",
    "no topic": '{"body":{}}',
    "no body": '{"topic":"orders/paid"}',
    "headers that are text": '{"topic":"t","body":{},"headers":"x"}',
    "headers that are a list": '{"topic":"t","body":{},"headers":[1]}',
    "half a surrogate": '{"topic":"t","body":"\\ud800"}',
    "nested without end": '{"topic":"t","body":' + "[" * 100_000,
    "not UTF-8": '{"topic":"t","body":"\udcff"}',
}


def lines(path: Path, *said: Any) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in said))
    return path


def body(folder: Path, name: str, text: str = BODY) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def test_a_body_takes_its_topic_from_its_folder(tmp_path: Path) -> None:
    path = body(tmp_path / "orders__paid", "1.json")
    assert recorded([path]) == [Recorded("orders/paid", BODY.encode())]


def test_a_topic_that_is_said_counts_more_than_the_folder(tmp_path: Path) -> None:
    path = body(tmp_path / "orders__paid", "1.json")
    assert recorded([path], "orders/create") == [Recorded("orders/create", BODY.encode())]


def test_a_folder_is_read_whole_in_a_stable_order(tmp_path: Path) -> None:
    body(tmp_path / "orders__updated", "2.json", "{}")
    body(tmp_path / "orders__paid", "2.json", "[2]")
    body(tmp_path / "orders__paid" / "deeper" / "orders__create", "1.json", "[3]")
    body(tmp_path / "orders__paid", "1.json", "[1]")
    (tmp_path / "README.txt").write_text("not a body")
    found = recorded([tmp_path])
    assert [one.body for one in found] == [b"[1]", b"[2]", b"[3]", b"{}"]
    assert [one.topic for one in found[2:]] == ["orders/create", "orders/updated"]


def test_bytes_are_replayed_as_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "orders__paid" / "1.json"
    body(path.parent, path.name)
    path.write_bytes(b"\xff not even text\r\n")
    assert recorded([path])[0].body == b"\xff not even text\r\n"


@pytest.mark.parametrize("said", [BODY, json.loads(BODY)], ids=["as text", "as an object"])
def test_a_line_tells_its_body_either_way(tmp_path: Path, said: Any) -> None:
    path = lines(tmp_path / "day.jsonl", {"topic": "orders/paid", "body": said})
    (found,) = recorded([path])
    assert found.topic == "orders/paid"
    assert json.loads(found.body) == json.loads(BODY)
    assert "żółw".encode() in found.body


@pytest.mark.parametrize("name", ["X-Shopify-Triggered-At", "shopify-triggered-at"])
def test_a_line_may_tell_when_it_was_triggered(tmp_path: Path, name: str) -> None:
    told = {"topic": "orders/paid", "body": {}, "headers": {name: "2026-01-01T00:00:00Z"}}
    assert recorded([lines(tmp_path / "a.jsonl", told)])[0].triggered_at == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize("headers", [None, {}, {"X-Shopify-Topic": "orders/paid"}])
def test_what_is_not_told_is_not_invented(tmp_path: Path, headers: Any) -> None:
    told = {"topic": "orders/paid", "body": {}, "headers": headers}
    assert recorded([lines(tmp_path / "a.jsonl", told)])[0].triggered_at == ""


def test_blank_lines_and_any_line_ends_are_fine(tmp_path: Path) -> None:
    path = lines(tmp_path / "day.jsonl", {"topic": "orders/paid", "body": {}})
    path.write_bytes(b"\n" + path.read_bytes().replace(b"\n", b"\r\n") * 2 + b"\n\n")
    assert len(recorded([path])) == 2


@pytest.mark.parametrize("line", NO_LINES.values(), ids=NO_LINES)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, line: str) -> None:
    path = lines(tmp_path / "day.jsonl", {"topic": "orders/paid", "body": {}})
    good = path.read_bytes()
    path.write_bytes(good + b"\n" + line.encode(errors="surrogateescape") + b"\n" + good)
    with pytest.raises(InvalidInputError) as refused:
        recorded([path])
    assert str(refused.value).startswith(f"{path}:3: ")


def test_a_body_without_a_topic_is_named(tmp_path: Path) -> None:
    path = body(tmp_path / "bodies", "1.json")
    with pytest.raises(InvalidInputError) as refused:
        recorded([path])
    assert str(path) in str(refused.value)
    assert "--topic" in str(refused.value)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    for missing in (tmp_path / "no.json", tmp_path / "no.jsonl", tmp_path / "no"):
        with pytest.raises(InvalidInputError, match=missing.name):
            recorded([missing])


def test_repetitions_are_shuffled_as_a_whole_by_the_seed() -> None:
    found = [Recorded("orders/paid", str(number).encode()) for number in range(20)]
    assert ordered(found, 2, None) == [*found, *found]
    shuffled = ordered(found, 2, 7)
    assert shuffled == ordered(found, 2, 7)
    assert shuffled != ordered(found, 2, 8)
    assert shuffled[:20] != found
    assert sorted(shuffled, key=str) == sorted([*found, *found], key=str)
