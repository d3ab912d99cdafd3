"""`stops`: what is earned waits, and goes on."""

from tests.cli.conftest import Operator


def test_a_stop_begins_is_listed_and_ends(operator: Operator) -> None:
    assert operator.ask("stops", "list") == []
    begun = operator.ask("stops", "begin", "--reason", "A rule earned tenfold")
    (row,) = operator.ask("stops", "list")
    assert (row["id"], row["reason"]) == (begun["id"], begun["reason"])
    assert row["until"] is None
    assert "goes on" in operator.say("stops", "end", row["id"])
    assert operator.ask("stops", "list")[0]["until"] is not None
    assert "A rule earned tenfold" in operator.say("stops", "list")


def test_what_is_over_or_never_was_cannot_be_ended(operator: Operator) -> None:
    stop = operator.ask("stops", "begin", "--reason", "Why")
    operator.say("stops", "end", stop["id"])
    operator.refused("stops", "end", stop["id"])
    operator.refused("stops", "end", "7")


def test_who_begins_and_who_ends_a_stop_is_kept(operator: Operator) -> None:
    begun = operator.ask("stops", "begin", "--reason", "Why", "--actor", "Ewa")
    assert (begun["begun_by"], begun["ended_by"]) == ("Ewa", "")
    operator.say("stops", "end", begun["id"])
    assert operator.ask("stops", "list")[0]["ended_by"] == "operator"
    operator.refused("stops", "begin", "--reason", "Why", "--actor", " ")


def test_a_reason_is_said(operator: Operator) -> None:
    operator.refused("stops", "begin", "--reason", " ")
    operator.refused("stops", "begin", "--reason", "x" * 201)
