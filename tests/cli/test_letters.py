"""`letters`: mails that came back, second chances, and how many addresses are not written to."""

from tests.cli.conftest import Operator


def test_a_mail_that_came_back_stops_letters_and_no_list_names_anybody(operator: Operator) -> None:
    for _ in range(2):
        told = operator.say("letters", "bounced", "--email", "who@example.org")
        assert told == "Nothing more is written to this address. No member has it.\n"
    assert operator.ask("letters", "suppressed") == [
        {"kind": "all", "reason": "bounced", "addresses": 1}
    ]
    assert "example.org" not in operator.say("letters", "suppressed")


def test_an_address_that_is_good_after_all_is_written_to_again(operator: Operator) -> None:
    operator.say("letters", "bounced", "--email", "who@example.org")
    told = operator.say("letters", "lift", "--email", "who@example.org")
    assert told == "This address is written to again. No member has it.\n"
    assert operator.ask("letters", "suppressed") == []
