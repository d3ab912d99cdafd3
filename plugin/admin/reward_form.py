"""The form of one reward: its fields are the keys of the programme file, and so are its faults."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from plugin.admin.allowing import allow_url
from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.proof import proof, proven, visited
from plugin.admin.rewards import PAGE, done, seen, shown
from plugin.admin.typed import decimal, whole
from plugin.admin.views import blueprint
from plugin.admin.wares import Chooser, WareLine, chooser, lines
from plugin.domain.errors import ConflictError, NotFoundError
from plugin.domain.rewards import Combines, Reward, RewardKind
from plugin.http import services
from plugin.locales import Messages, promises
from plugin.ports import Redirect, Ware
from plugin.programfile import Entered, default_days, enter, keys_of, plain
from plugin.service import catalogue, wares
from plugin.service.catalogue import Catalogue
from plugin.service.rewards.allowing import NEEDS
from plugin.service.visiting import Visit
from plugin.service.wares import FIELDS, Seen

_WHOLE: Final = frozenset({"points", "least", "most", "days", "per_member"})
_MONEY: Final = frozenset({"value", "minimum_spend", "maximum", "budget"})
_FIRST: Final = ("points", "value", "percent", "gives", "name")
"""What a reward is; the other fields are conditions."""
_THEN: Final = (
    "minimum_spend", "maximum", "days", "least", "most", "products", "collections", "per_member",
    "budget", "bound",
)  # fmt: skip
"""The conditions, in the order in which they are asked."""
_ID: Final = re.compile("[1-9][0-9]{0,19}", re.ASCII)
_ELSEWHERE: Final = frozenset({"key", "kind", "enabled", "tiers"})
"""What is not said in the form, and stays as it is."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it asks, what is in it, and what is wrong with that."""

    name: str
    type: str
    label: str
    value: str
    fault: str
    picks: str = ""
    """What the platform's picker offers for it; empty: it is typed."""
    wares: tuple[WareLine, ...] = ()
    """What is chosen, as far as ids stand in it."""


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything the template says; plain text, escaped there."""

    kind: str
    key: str
    """Empty: the reward is new."""
    version: int
    fields: tuple[Field, ...]
    conditions: tuple[Field, ...]
    combines: tuple[tuple[str, bool], ...]
    """Classes of discounts, and which are ticked; none where the kind is no code."""
    opened: bool
    """Do the conditions say something?"""
    title: str
    terms: tuple[str, ...]
    locked: str
    lacking: tuple[str, ...]
    allow_url: str
    """Where what is lacking can be granted; empty: the page itself can ask."""
    chooser: Chooser
    proof: str
    wrong: bool


@blueprint.get("/admin/rewards/new/<kind>")
@blueprint.get("/admin/rewards/edit/<key>")
def reward_form(kind: str = "", key: str = "") -> ResponseReturnValue:
    """The form of a new reward of a kind, or of one there is."""
    visit = visited()
    if isinstance(visit, Redirect):
        return redirect(visit.location)
    known = catalogue.look(services(), visit.shop)
    if key:
        reward = known.reward(key)
        return _page(
            visit, known, key, reward.kind, plain(reward, known.currency), Entered(reward, {})
        )
    chosen = _kind(kind)
    values = {"days": default_days(chosen)} if "days" in keys_of(chosen) else {}
    return _page(visit, known, key, chosen, values, Entered(None, {}))


@blueprint.post("/admin/rewards/new/<kind>")
@blueprint.post("/admin/rewards/edit/<key>")
def save_reward(kind: str = "", key: str = "") -> ResponseReturnValue:
    """Staff save a reward as the next version, or only look at what shoppers would read."""
    visit = proven(PAGE)
    known = catalogue.look(services(), visit.shop)
    chosen = known.reward(key).kind if key else _kind(kind)
    values = _values(chosen, known, key)
    if "look" in request.form:
        named = {**values, "key": key or "new", "kind": str(chosen)}
        return _page(visit, known, key, chosen, values, enter(named, known.currency))
    try:
        entered = _saved(visit, key, chosen, values)
    except ConflictError:
        return shown(visit, "meanwhile"), HTTPStatus.CONFLICT
    if entered.reward:
        return done(visit)
    return _page(visit, known, key, chosen, values, entered), HTTPStatus.UNPROCESSABLE_ENTITY


def _saved(visit: Visit, key: str, kind: RewardKind, values: Mapping[str, object]) -> Entered:
    if key:
        return catalogue.edit(services(), visit.shop, seen(), key, values)
    return catalogue.add(services(), visit.shop, seen(), kind, values)


def _kind(text: str) -> RewardKind:
    try:
        return RewardKind(text)
    except ValueError:
        raise NotFoundError(f"there is no kind {text} of rewards") from None


def _values(kind: RewardKind, known: Catalogue, key: str) -> dict[str, object]:
    """What was typed, as the file would say it; what is left empty is left out."""
    kept = plain(known.reward(key), known.currency) if key else {}
    found: dict[str, object] = {name: kept[name] for name in ("enabled", "tiers") if name in kept}
    for name in keys_of(kind):
        typed = request.form.get(name, "").strip()
        if name not in _ELSEWHERE and typed:
            found[name] = _value(name, typed)
    if "combines" in keys_of(kind):
        found["combines"] = request.form.getlist("combines")
    return found


def _value(name: str, typed: str) -> object:
    if name in _WHOLE:
        return whole(typed)
    if name in FIELDS:
        return re.split(r"[\s,]+", typed)
    if name == "bound":
        return True
    return decimal(typed) if name in _MONEY or name == "percent" else typed


def _page(
    visit: Visit,
    known: Catalogue,
    key: str,
    kind: RewardKind,
    values: Mapping[str, object],
    entered: Entered,
) -> str:
    messages = the_messages()
    seen_now = wares.seen(services(), visit.shop, _named_by(kind, values))
    fields = tuple(_fields(kind, known.currency, values, entered, seen_now, messages))
    conditions = tuple(field for field in fields if field.name not in _FIRST)
    lacking = catalogue.lacking(services(), visit.shop, NEEDS.get(kind, ()))
    page = FormPage(
        kind=kind,
        key=key,
        version=known.version,
        fields=tuple(field for field in fields if field.name in _FIRST),
        conditions=conditions,
        combines=_combines(kind, values),
        opened=any(field.fault or _says_something(field) for field in conditions),
        title=_title(entered.reward, known.currency, messages),
        terms=_terms(entered.reward, known.currency, messages),
        locked=known.locked,
        lacking=lacking,
        allow_url=allow_url(visit.shop.domain, lacking),
        chooser=chooser(visit),
        proof=proof(visit, PAGE),
        wrong=bool(entered.faults),
    )
    return render_template("admin/reward.html", page=page, bridge=bridge(visit.shop.domain))


def _fields(
    kind: RewardKind,
    currency: str,
    values: Mapping[str, object],
    entered: Entered,
    known: Seen,
    messages: Messages,
) -> Iterator[Field]:
    for name in sorted(keys_of(kind), key=_place):
        if name in _ELSEWHERE or name == "combines":
            continue
        said = {"currency": currency} if name in _MONEY else {}
        yield Field(
            name=name,
            type=_type(name),
            label=messages.text(f"admin.rewards.field.{name}", **said),
            value=_typed(values.get(name, "")),
            fault=_fault(name, currency, messages) if name in entered.faults else "",
            picks=FIELDS.get(name, ""),
            wares=lines(_named(name, values), known),
        )


def _named_by(kind: RewardKind, values: Mapping[str, object]) -> Iterator[Ware]:
    for name in FIELDS:
        if name in keys_of(kind):
            yield from _named(name, values)


def _named(name: str, values: Mapping[str, object]) -> tuple[Ware, ...]:
    """What the ids in a field name; what is no id has its fault."""
    listed = values.get(name) if name in FIELDS else None
    ids = dict.fromkeys(str(one) for one in listed) if isinstance(listed, list) else {}
    return tuple(Ware(FIELDS[name], one) for one in ids if _ID.fullmatch(one))


def _place(name: str) -> int:
    order = (*_FIRST, *_THEN)
    return order.index(name) if name in order else len(order)


def _says_something(field: Field) -> bool:
    """Everything lasts for some time; any other condition is worth a look."""
    return field.name != "days" and field.value not in {"", "0"}


def _type(name: str) -> str:
    if name in _WHOLE:
        return "whole"
    if name in _MONEY:
        return "money"
    return "list" if name in FIELDS else {"percent": "percent", "bound": "tick"}.get(name, "text")


def _fault(name: str, currency: str, messages: Messages) -> str:
    kind = _type(name)
    if kind == "money":
        example = messages.money(10_00, currency)
        return messages.text("admin.rewards.fault.money", currency=currency, example=example)
    if kind == "list":
        return messages.text(f"admin.picker.fault.{name}")
    return messages.text(f"admin.rewards.fault.{'other' if kind == 'tick' else kind}")


def _typed(value: object) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(str(item) for item in value)
    return str(value)


def _combines(kind: RewardKind, values: Mapping[str, object]) -> tuple[tuple[str, bool], ...]:
    ticked = values.get("combines", [])
    known = ticked if isinstance(ticked, list) else []
    return tuple((one, one in known) for one in Combines) if "combines" in keys_of(kind) else ()


def _title(reward: Reward | None, currency: str, messages: Messages) -> str:
    return promises.title(reward, reward.least, currency, messages) if reward else ""


def _terms(reward: Reward | None, currency: str, messages: Messages) -> tuple[str, ...]:
    if reward is None:
        return ()
    price = messages.text("admin.rewards.price", count=reward.price(reward.least))
    return (price, *promises.conditions(reward, currency, messages))
