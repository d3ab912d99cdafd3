"""Commands that only print: the programme, the generated manifest, the list of commands."""

import tomllib

import pytest

from tests.cli.conftest import Operator

COMMANDS = [
    *("clock", "db", "journal", "manifest", "members", "programs", "rebuild"),
    *("shops", "verify", "worker"),
]


def test_the_programme_of_a_minute_is_shown(operator: Operator) -> None:
    (program,) = operator.ask("programs", "show")
    assert program == {
        "version": 1,
        "effective_from": None,
        "enabled": True,
        "paused": False,
        "currency": "USD",
        "points": 5,
        "per_minor": 100,
        "trigger": "paid",
        "hold_days": 14,
        "rounding": "floor",
        "expiry": "none",
    }
    headings, row = operator.say("programs", "show").splitlines()
    assert len(headings.split()) == len(row.split()) == len(program)


def test_the_manifest_is_printed_as_toml(newcomer: Operator) -> None:
    printed = tomllib.loads(newcomer.say("manifest", "shopify-toml"))
    assert printed["client_id"] == "key"


def test_a_standalone_app_is_printed_as_one(newcomer: Operator) -> None:
    """Every app was once printed as a listed one: its webhooks came twice."""
    settings = newcomer.app.extensions["laurel.settings"]
    standalone = settings.model_copy(update={"shopify_app_kind": "standalone"})
    newcomer.app.extensions["laurel.settings"] = standalone
    printed = tomllib.loads(newcomer.say("manifest", "shopify-toml"))
    assert printed["access_scopes"]["use_legacy_install_flow"] is True
    (told,) = printed["webhooks"]["subscriptions"]
    assert "topics" not in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(newcomer: Operator, command: str) -> None:
    said = newcomer.say(command, "--help")
    assert "Usage:" in said
    assert len(said.splitlines()) > 4
