"""What two answers must have in common: keys, nullness, types, errors; not their values."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def shape(value: Any) -> Any:
    """The shape of a JSON value; a list has the merged shape of its entries."""
    if isinstance(value, Mapping):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_merged([shape(entry) for entry in value])]
    if isinstance(value, str):
        return _text(value)
    names = {bool: "flag", int: "number", float: "number", type(None): "null"}
    return names[type(value)]


def _text(value: str) -> str:
    if value.startswith("gid://shopify/"):
        return f"gid of {value.split('/')[3]}"
    return "time" if _TIME.fullmatch(value) else "text"


def _merged(shapes: list[Any]) -> Any:
    """What every entry has, beside each other; `null or text` where they differ."""
    if not shapes:
        return "nothing"
    dicts = [one for one in shapes if isinstance(one, dict)]
    if len(dicts) == len(shapes):
        keys = dict.fromkeys(key for one in dicts for key in one)
        return {key: _merged([one[key] for one in dicts if key in one]) for key in keys}
    lists = [one for one in shapes if isinstance(one, list)]
    if len(lists) == len(shapes):
        full = [one for one in lists if one != ["nothing"]]
        return full[0] if full else lists[0]
    kinds = sorted({one if isinstance(one, str) else "object" for one in shapes})
    return " or ".join(kinds)


def differences(recorded: Any, ours: Any, place: str = "") -> Iterator[str]:
    """Where two shapes differ; what the recording holds and we cut from the request is left out."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        for key, inner in ours.items():
            if key not in recorded:
                yield f"{place}.{key}: not in the recording"
            else:
                yield from differences(recorded[key], inner, f"{place}.{key}")
    elif isinstance(recorded, list) and isinstance(ours, list):
        yield from differences(recorded[0], ours[0], f"{place}[]")
    elif recorded != ours:
        yield f"{place}: recorded {_short(recorded)}, ours {_short(ours)}"


def _short(told: Any) -> str:
    return told if isinstance(told, str) else "an object" if isinstance(told, dict) else "a list"


def user_errors(data: Any) -> list[tuple[str, ...]]:
    """All userErrors of an answer as field and code, in no order."""
    found = []
    for key, answer in (data or {}).items() if isinstance(data, Mapping) else ():
        for error in answer.get("userErrors") or () if isinstance(answer, Mapping) else ():
            path = ".".join(error.get("field") or ["-"])
            found.append((key, path, str(error.get("code"))))
    return sorted(found)


def refusals(answer: Mapping[str, Any]) -> list[str]:
    """The codes of an answer's own errors; that a request is none is all there is to compare."""
    if "data" not in answer:
        return ["refused"] if answer.get("errors") else []
    codes = [(error.get("extensions") or {}).get("code") for error in answer.get("errors") or ()]
    return sorted(str(code) for code in codes)
