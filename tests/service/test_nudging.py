"""Nudges: one thing worth a sentence, for members alone, and only where the merchant wants it."""

from dataclasses import replace
from typing import Any

import pytest

from plugin.domain.appearance import Appearance
from plugin.domain.ledger import Balance
from plugin.locales import Messages, languages
from plugin.ports import Shopper
from plugin.service import nudging, panel
from plugin.service.nudging import Nudge, NudgeKind
from plugin.service.views.panel import Expiring, Membership, PanelView
from plugin.service.views.rewards import OfferState
from plugin.service.views.shop import Programme
from tests.widgets.views import (
    CARD,
    FIRST,
    FIVE,
    OUT,
    REWARDS,
    SLIDER,
    TWENTY,
    WAITING,
    day,
    offered,
)
from widgets.nudges import said

NEAR = offered(TWENTY, OfferState.SHORT, missing=60)
FAR = offered(CARD, OfferState.SHORT, missing=3760)


def nudged(monkeypatch: pytest.MonkeyPatch, view: PanelView) -> Nudge | None:
    monkeypatch.setattr(panel, "glance", lambda *_: view)
    services: Any = None
    return nudging.nudge(services, Shopper("clay.myshopify.com", "7", "/apps/laurel", {}))


def test_what_ends_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    found = nudged(monkeypatch, replace(REWARDS, expiring=Expiring(400, day(29))))
    assert found
    assert said(found, Messages.of("en")) == "400 points of yours end after Nov 30, 2026"


def test_then_the_best_that_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    can = (offered(SLIDER, OfferState.AFFORDABLE, most=9), offered(FIVE, OfferState.AFFORDABLE))
    found = nudged(monkeypatch, replace(REWARDS, offers=(*can, NEAR)))
    assert found
    assert said(found, Messages.of("en")) == "You have enough points for this: $5.00 off"


def test_then_what_is_close_and_never_what_is_far(monkeypatch: pytest.MonkeyPatch) -> None:
    found = nudged(monkeypatch, replace(REWARDS, offers=(FAR, NEAR)))
    assert found
    assert said(found, Messages.of("en")) == "60 points to go: $20.00 off"
    assert nudged(monkeypatch, replace(REWARDS, offers=(FAR,))) is None
    assert nudged(monkeypatch, FIRST) is None


def test_nobody_is_sent_after_points_that_cannot_be_earned(monkeypatch: pytest.MonkeyPatch) -> None:
    paused = replace(REWARDS, offers=(NEAR,), programme=Programme.PAUSED)
    assert nudged(monkeypatch, paused) is None


@pytest.mark.parametrize("view", [OUT, WAITING], ids=["signed out", "not joined"])
def test_only_members_hear_anything(monkeypatch: pytest.MonkeyPatch, view: PanelView) -> None:
    rich = replace(view, balance=Balance(available=9_000), offers=REWARDS.offers)
    assert nudged(monkeypatch, rich) is None
    assert nudged(monkeypatch, replace(rich, membership=Membership.LEFT)) is None


def test_one_switch_turns_all_of_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert nudged(monkeypatch, REWARDS)
    assert nudged(monkeypatch, replace(REWARDS, look=Appearance(nudges=False))) is None


@pytest.mark.parametrize("locale", languages())
@pytest.mark.parametrize("kind", NudgeKind)
def test_every_nudge_is_one_sentence_in_every_language(locale: str, kind: NudgeKind) -> None:
    ends = Expiring(400, day(29)) if kind is NudgeKind.ENDS else None
    text = said(Nudge(kind, REWARDS, expiring=ends, card=NEAR), Messages.of(locale))
    assert text
    assert "\n" not in text
    assert "!" not in text
