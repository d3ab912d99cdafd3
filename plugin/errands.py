"""Errands: every kind of job there is, how it is run, and what is saved when it cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plugin.service import (
    beginning,
    doubts,
    fetching,
    journal,
    mirroring,
    permits,
    presence,
    reading,
    shops,
    subscribing,
    sweeping,
    warning,
)
from plugin.service.letters import LETTER, sending
from plugin.service.privacy import asking, wiping
from plugin.service.referrals import settling as referring
from plugin.service.referrals.asking import REFER
from plugin.service.rewards import filling, issuing, kinds, reconciling, retiring, returning
from plugin.service.services import Services
from plugin.store.jobs import Job

Handler = Callable[[Services, Job], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """One kind of job."""

    run: Handler
    give_up: Handler
    """After the last failure: save what can be saved."""
    bury: Handler
    """After claims that never came back: touch it no more."""


ERRANDS: Mapping[str, Errand] = {
    journal.READ: Errand(reading.read_subject, reading.give_up, reading.bury),
    presence.UNINSTALL: Errand(presence.confirm_uninstall, presence.ask_later, presence.ask_later),
    presence.SCOPES: Errand(presence.check_scopes, presence.ask_later, presence.ask_later),
    shops.SUBSCRIBE: Errand(subscribing.subscribe, presence.ask_later, presence.ask_later),
    doubts.FETCH: Errand(fetching.fetch_order, fetching.give_up, fetching.give_up),
    sweeping.SWEEP: Errand(sweeping.sweep, sweeping.give_up, sweeping.give_up),
    permits.RENEW: Errand(permits.renew, permits.give_up, permits.give_up),
    warning.WARN: Errand(warning.warn, warning.give_up, warning.give_up),
    LETTER: Errand(sending.send, sending.give_up, sending.give_up),
    asking.PREPARE: Errand(asking.prepare, asking.put_off, asking.put_off),
    wiping.WIPE: Errand(wiping.wipe, asking.put_off, asking.put_off),
    beginning.FORGET: Errand(beginning.forget, asking.put_off, asking.put_off),
    mirroring.SHOP: Errand(mirroring.tell_shop, presence.ask_later, presence.ask_later),
    mirroring.MEMBERS: Errand(mirroring.tell_members, presence.ask_later, presence.ask_later),
    REFER: Errand(referring.work_out, referring.give_up, referring.give_up),
    kinds.ISSUE: Errand(issuing.issue, issuing.give_up, issuing.give_up),
    kinds.WITHDRAW: Errand(returning.withdraw, returning.give_up, returning.give_up),
    kinds.LOOK: Errand(reconciling.look, reconciling.give_up, reconciling.give_up),
    kinds.FILL: Errand(filling.fill, filling.give_up, filling.give_up),
    kinds.END: Errand(retiring.end, retiring.give_up, retiring.give_up),
}
