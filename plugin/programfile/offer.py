"""What bringing a friend is worth, told in words."""

from collections.abc import Iterator

from plugin.domain.referrals.terms import ReferralTerms
from plugin.programfile.notation import amount
from plugin.programfile.promises import described
from plugin.programfile.wording import IN_A_PERIOD


def offer(terms: ReferralTerms | None, currency: str) -> dict[str, str]:
    """Path -> sentence. Terms that differ in anything differ in a sentence."""
    if terms is None:
        return {}
    told = {**dict(_given(terms, currency)), **dict(_conditions(terms, currency))}
    return {f"referrals.{name}": sentence for name, sentence in told.items()}


def _given(terms: ReferralTerms, currency: str) -> Iterator[tuple[str, str]]:
    on = "Friends can be invited." if terms.enabled else "Nobody can be invited: this is off."
    yield "enabled", on
    yield "friend", f"A friend gets {described(terms.friend, currency)}."
    if terms.referrer:
        yield "referrer", f"Who brings a friend gets {described(terms.referrer, currency)}."
    else:
        yield "points", f"Who brings a friend gets {terms.points} points."


def _conditions(terms: ReferralTerms, currency: str) -> Iterator[tuple[str, str]]:
    if terms.minimum:
        least = f"{amount(terms.minimum, currency)} {currency}"
        yield "minimum", f"The friend's first order comes to {least} or more after discounts."
    waits = f"{terms.hold_days} days after it was placed" if terms.hold_days else "at once"
    yield "hold_days", f"The order counts {waits}."
    most = f"At most {terms.cap} friends of one referrer" if terms.cap else "Any number of friends"
    yield "cap", f"{most} count {IN_A_PERIOD[terms.period]}."
    shared = f"{terms.household} may share an address, a phone or a network"
    yield "household", f"Of one referrer's friends {shared}."
    yield "threshold", f"From a score of {terms.threshold} on staff look first."
