"""A package as it is handed over: one JSON document, or one page, each entry with its sentence."""

import json
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined

from plugin.locales import Messages
from plugin.service.privacy.package import Package

_TEMPLATES = Environment(
    loader=PackageLoader("plugin.printing"), autoescape=True, undefined=StrictUndefined
)


def document(package: Package, messages: Messages) -> dict[str, Any]:
    """The package as plain values, in the form that docs/privacy.md describes."""
    plain: dict[str, Any] = msgspec.to_builtins(package)
    for holding in plain["holdings"]:
        for entry in holding["entries"]:
            told = entry["explanation"]
            told["sentence"] = messages.explain(told["code"], told["values"])
    return {"form": plain.pop("form"), "nothing_held": package.nothing_held, **plain}


def as_json(package: Package, messages: Messages) -> str:
    """The document as text."""
    return json.dumps(document(package, messages), ensure_ascii=False, indent=2) + "\n"


def as_page(package: Package, messages: Messages) -> str:
    """The document as a page that stands alone: no script, nothing fetched, fit to be printed."""
    return _TEMPLATES.get_template("package.html").render(
        package=document(package, messages),
        t=messages.text,
        plain=messages.plain,
        pretty=_pretty,
        lang=messages.tag,
        direction=messages.direction,
    )


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
