"""Rewards under attack: what is another's, what proves something else, and many presses at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from werkzeug.test import TestResponse

from tests.cast import BUDI, GRACE
from tests.laurel import Laurel
from tests.service.rewards.counter import FIVE, Counter
from tests.widgets.reading import CODE
from tests.widgets.stall import Stall


@pytest.mark.attack
def test_what_another_member_redeemed_is_as_good_as_nothing(stall: Stall) -> None:
    """Neither its page nor its undo tells a foreign redemption from one that never was."""
    stall.counter.member(GRACE)
    taken = stall.counter.redeem(FIVE)
    token = stall.regret(stall.counter.redeem(FIVE, GRACE).id, GRACE)["token"]
    odd = ["9" * 18, "0", "x", ""]
    heard = {said(stall.sees(GRACE, reward=named)) for named in (taken.id, *odd[:-1])}
    assert {status for status, _ in heard} == {404}
    assert len(heard) == 1
    heard = {
        said(stall.sends("undo", {"token": token, "redemption": named}, GRACE))
        for named in (taken.id, *odd)
    }
    assert {status for status, _ in heard} == {404}
    assert len(heard) == 1
    for person in (None, BUDI, GRACE):
        answer = stall.client.get(f"/proxy/panel.json?{stall.query(person)}")
        assert taken.code not in answer.text
    assert stall.counter.seen(taken).state == "issued"


@pytest.mark.attack
def test_a_proof_for_something_else_takes_no_reward(stall: Stall) -> None:
    """Of another member, for undoing, for leaving: each is good for itself alone."""
    stall.counter.member(GRACE)
    taken = stall.counter.redeem(FIVE)
    undo = stall.regret(taken.id)["token"]
    shown = stall.told()
    redeem = stall.button("five")
    for token in (undo, shown["leave"]["token"], stall.button("five", GRACE)["token"]):
        assert stall.sends("redeem", {**redeem, "token": token}).status_code == 403
    for token in (redeem["token"], shown["leave"]["token"]):
        form = {"token": token, "redemption": taken.id}
        assert stall.sends("undo", form).status_code == 403
    assert stall.sends("redeem", redeem, GRACE).status_code == 403
    assert stall.untouched(4_500)


@pytest.mark.attack
def test_a_code_is_in_no_log_and_kept_by_no_cache(
    stall: Stall, capfd: pytest.CaptureFixture[str]
) -> None:
    """It leaves in the body of a private answer, to its owner, and nowhere else."""
    taken = stall.sends("redeem", stall.button("five"))
    code = CODE.findall(taken.text)[0]
    (held,) = stall.told()["redemptions"]
    answers = [taken, stall.sees(reward=held["id"]), stall.sees()]
    answers.append(stall.sends("undo", stall.regret(held["id"])))
    stall.counter.work()
    for answer in answers:
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert code not in str(answer.headers)
    logged = "".join(capfd.readouterr())
    assert code not in logged
    assert code.replace("-", "") not in logged


@pytest.mark.attack
def test_many_forms_at_once_spend_a_balance_once(laurel: Laurel) -> None:
    """Thirty buttons pressed together on two pages: as many rewards as there are points for."""
    counter = Counter(laurel)
    counter.work()
    counter.member(points=2_600)
    stall = Stall(counter)
    forms = [stall.button("five") for _ in range(10)]
    with ThreadPoolExecutor(10) as people:
        answers = list(people.map(stall.presses, forms * 3))
    assert sorted(set(answers)) == [200, 409]
    assert counter.available() == 100
    assert len(stall.told()["redemptions"]) == 5
    assert laurel.faults() == []


def said(answer: TestResponse) -> tuple[int, str]:
    """What an answer says, but for the name of the request."""
    return answer.status_code, answer.text.replace(answer.headers["X-Request-Id"], "")
