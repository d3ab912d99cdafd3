"""What the page of referrals says: the offer as sentences with blanks, advice, the funnel."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import render_template, request

from plugin.admin.allowing import allow_url
from plugin.admin.blanks import Piece, sentence
from plugin.admin.frame import bridge
from plugin.admin.language import the_messages
from plugin.admin.proof import proof
from plugin.admin.referral_advice import told_average, told_cost
from plugin.admin.referral_form import (
    BLANKS,
    FRIEND_KINDS,
    POINTS,
    REFERRER_KINDS,
    Typed,
    entered,
    written,
)
from plugin.domain.errors import InvalidInputError
from plugin.domain.referrals.advising import advised
from plugin.domain.referrals.terms import ReferralTerms
from plugin.domain.rules import Period
from plugin.http import services
from plugin.locales import promises
from plugin.service import catalogue
from plugin.service.referrals import advising, funnel, offer
from plugin.service.referrals.funnel import Funnel
from plugin.service.referrals.offer import Offer
from plugin.service.rewards.allowing import NEEDS
from plugin.service.visiting import Visit

PAGE: Final = "referrals"
"""What its forms are proven for."""
_SENTENCES: Final = {
    "friend": ("friend_kind", "friend_worth", "friend_spend"),
    "friend_days": ("friend_days",),
    "referrer": ("referrer_kind", "referrer_worth"),
    "referrer_code": ("referrer_days", "referrer_spend"),
    "when": ("minimum", "hold_days"),
    "cap": ("cap", "period"),
    "household": ("household",),
}
"""The offer in the order in which it is said, and the blanks of each sentence."""
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "friend_kind": FRIEND_KINDS, "referrer_kind": REFERRER_KINDS, "period": tuple(Period),
}  # fmt: skip
_MONEY: Final = frozenset({"friend_spend", "referrer_spend", "minimum"})
_ENOUGH: Final = 20
"""Orders from which an average says something."""
_STAGES: Final = ("shares", "visits", "claims", "ordered", "paid")
_ASIDE: Final = (
    "waiting", "held", "blocked", "refused", "capped", "withdrawn", "written_off",
    "turned_away", "rested", "misused",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank of a sentence: what it asks, what is in it, and what is wrong with that."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, str], ...]
    """(value, words) of what can be chosen; none: something is typed."""
    wide: bool
    fault: str
    unit: str
    """What is typed there is so much of this; empty: it is plain, or the kind before it says so."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the funnel."""

    name: str
    count: str
    bar: int
    """Of a hundred."""


@dataclass(frozen=True, slots=True)
class Told:
    """What shoppers read of one reward."""

    title: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReferralsPage:
    """Everything the template says; plain text, escaped there."""

    on: bool
    version: int
    locked: str
    sentences: tuple[tuple[Piece, ...], ...]
    blanks: Mapping[str, Blank]
    friend: Told | None
    referrer: Told | None
    advice: tuple[str, ...]
    margin: str
    asks: str
    """What is to be confirmed: `on`, `change`, `off`; empty: nothing."""
    consequences: tuple[str, ...]
    stages: tuple[Stage, ...]
    """None: nobody shared yet."""
    aside: tuple[Stage, ...]
    costs: str
    held: int
    lacking: tuple[str, ...]
    allow_url: str
    proof: str
    said: str
    wrong: bool


class Shown:
    """The page for one visit: as it stands, or with what was typed into it."""

    def __init__(self, visit: Visit, form: Mapping[str, str] | None = None) -> None:
        self._visit, self._messages = visit, the_messages()
        self.offer: Offer = offer.look(services(), visit.shop)
        self._currency = self.offer.program.currency
        self._average = advising.average(services(), visit.shop)
        self._margin = _percent((form or request.args).get("margin", ""))
        self._sent = form is not None and "friend_kind" in form
        self._values = {name: form.get(name, "") for name in BLANKS} if self._sent and form else {}
        if not self._values:
            self._values = written(self._prefilled(), self._currency)
        self.typed: Typed = entered(self._values, self._currency, self.offer.terms)

    @property
    def unchanged(self) -> bool:
        """Is what was typed the offer that is on already?"""
        terms = self.typed.terms
        return (
            self.offer.on and terms is not None and replace(terms, enabled=True) == self.offer.terms
        )

    def page(self, said: str = "", asks: str = "") -> str:
        """The whole page."""
        visit, terms = self._visit, self.typed.terms
        sums = funnel.so_far(services(), visit.shop)
        lacking = self._lacking()
        page = ReferralsPage(
            on=self.offer.on,
            version=self.offer.program.version,
            locked=self.offer.locked,
            sentences=tuple(
                sentence(self._messages, f"admin.referrals.blank.{name}", names)
                for name, names in _SENTENCES.items()
            ),
            blanks={name: self._blank(name) for name in BLANKS},
            friend=self._told(terms, friend=True) if terms else None,
            referrer=self._told(terms, friend=False) if terms else None,
            advice=tuple(self._advice()),
            margin="" if self._margin is None else str(self._margin),
            asks=asks,
            consequences=tuple(self._consequences(asks)),
            stages=() if sums.empty else self._stages(sums, _STAGES),
            aside=tuple(one for one in self._stages(sums, _ASIDE) if one.bar),
            costs=" ".join(self._costs(sums)),
            held=sums.held,
            lacking=lacking,
            allow_url=allow_url(visit.shop.domain, lacking),
            proof=proof(visit, PAGE),
            said=said,
            wrong=bool(self.typed.faults),
        )
        return render_template("admin/referrals.html", page=page, bridge=bridge(visit.shop.domain))

    def _prefilled(self) -> ReferralTerms:
        """The terms there are, or the advised ones where none were chosen or advice is wanted."""
        wanted = request.args.get("use") == "advice"
        return self.offer.terms if self.offer.terms and not wanted else self._advised()

    def _advised(self) -> ReferralTerms:
        known = self._average.amount if self._average.orders >= _ENOUGH else None
        try:
            return advised(self._currency, average=known, margin_percent=self._margin)
        except InvalidInputError:
            return advised(self._currency)

    def _lacking(self) -> tuple[str, ...]:
        given = self.typed.terms.referrer if self.typed.terms else None
        needs = NEEDS.get(given.kind, ()) if given else ()
        return catalogue.lacking(services(), self._visit.shop, needs)

    def _blank(self, name: str) -> Blank:
        said = {"currency": self._currency} if name in _MONEY else {}
        return Blank(
            name=name,
            label=self._messages.text(f"admin.referrals.field.{name}", **said),
            value=self._values.get(name, ""),
            choices=tuple(self._choices(name)),
            wide=name.endswith("_worth"),
            fault=self._fault(name),
            unit=said.get("currency", ""),
        )

    def _choices(self, name: str) -> Iterator[tuple[str, str]]:
        for value in _CHOICES.get(name, ()):
            kind = f"admin.referrals.period.{value}" if name == "period" else _kind_key(value)
            yield value, self._messages.text(kind)

    def _fault(self, name: str) -> str:
        sort = self.typed.faults.get(name)
        if sort is None:
            return ""
        if sort == "money":
            example = self._messages.money(10_00, self._currency)
            said = {"currency": self._currency, "example": example}
            return self._messages.text("admin.rewards.fault.money", **said)
        return self._messages.text(f"admin.rewards.fault.{sort}")

    def _told(self, terms: ReferralTerms, *, friend: bool) -> Told:
        reward = terms.friend if friend else terms.referrer
        if reward is None:
            return Told(self._messages.text("admin.rewards.price", count=terms.points), ())
        title = promises.title(reward, 1, self._currency, self._messages)
        return Told(title, promises.conditions(reward, self._currency, self._messages))

    def _advice(self) -> Iterator[str]:
        yield told_average(self._average, self._currency, self._messages)
        if terms := self.typed.terms:
            rewards = self.offer.program.catalogue
            found = advising.cost(terms, self._average.amount, rewards, self._margin)
            yield from told_cost(found, self._currency, self._messages)
            if advising.may_cost_nothing(terms):
                yield self._messages.text("admin.referrals.cost.nothing")

    def _consequences(self, asks: str) -> Iterator[str]:
        """What happens once it is confirmed."""
        if not asks:
            return
        yield self._messages.text(f"admin.referrals.then.{asks}")
        if self.offer.under_way:
            yield self._messages.text("admin.referrals.then.under_way", count=self.offer.under_way)
        if asks != "off":
            yield self._messages.text("admin.referrals.then.disclosure")

    def _stages(self, sums: Funnel, names: tuple[str, ...]) -> tuple[Stage, ...]:
        counts = {name: getattr(sums, name) for name in names}
        most = max((*counts.values(), 1))
        return tuple(
            Stage(name, self._messages.number(count), (100 * count + most - 1) // most)
            for name, count in counts.items()
        )

    def _costs(self, sums: Funnel) -> Iterator[str]:
        """In money; points at what they buy at most, or named beside it where nobody can say."""
        yield self._messages.text(
            "admin.referrals.costs",
            friends=self._money(sums.friends_cost),
            referrers=self._money(sums.referrers_cost),
            total=self._money(sums.cost),
        )
        if sums.points_worth:
            worth = self._money(sums.points_worth)
            yield self._messages.text("admin.referrals.costs.in", count=sums.points, worth=worth)
        elif sums.points:
            yield self._messages.text("admin.referrals.costs.beside", count=sums.points)

    def _money(self, minor: int) -> str:
        return self._messages.money(minor, self._currency)


def _kind_key(kind: str) -> str:
    return "admin.referrals.points" if kind == POINTS else f"admin.rewards.kind.{kind}"


def _percent(typed: str) -> int | None:
    """A margin in per cent; None: nothing sensible was said."""
    return int(typed) if re.fullmatch(r"[1-9]\d?", typed, re.ASCII) else None
