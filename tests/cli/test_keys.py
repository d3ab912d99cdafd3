"""`keys`: what waits for the newest key, and sealing it anew."""

import base64

from app import create_app
from plugin.http import services
from plugin.settings import Settings
from tests.bodies import Shop, mug
from tests.cast import ANIA
from tests.cli.conftest import Operator

NEW = b"n" * 32


def with_new_key(operator: Operator, settings: Settings) -> Operator:
    """The same operator after a restart with a newer key in front of the old one."""
    old = base64.b64decode((settings.laurel_var / "keys").read_text().strip())
    newer = settings.model_copy(update={"laurel_keys": (NEW, old)})
    return Operator(create_app(newer), operator.folder)


def test_rotating_leaves_nothing_under_older_keys(operator: Operator, settings: Settings) -> None:
    shop = Shop()
    shop.order(ANIA, [mug(1)]).paid()
    operator.say("journal", "replay", str(operator.write("day.jsonl", *shop.deliveries)))
    newer = with_new_key(operator, settings)
    waiting = newer.ask("keys", "status")["waiting"]
    assert waiting["delivery.body"] == len(shop.deliveries)
    assert (waiting["brand.secret"], waiting["person.sealed"], waiting["note.sealed"]) == (1, 1, 0)
    total = sum(waiting.values())
    assert newer.say("keys", "rotate") == f"{total} rows are sealed anew with the newest key.\n"
    assert set(newer.ask("keys", "status")["waiting"].values()) == {0}
    assert set(newer.ask("keys", "rotate")["renewed"].values()) == {0}
    assert newer.say("verify")
    with newer.app.app_context():
        services().store.close()


def test_status_is_a_table_for_people(operator: Operator) -> None:
    lines = operator.say("keys", "status").splitlines()
    assert lines[0].split() == ["sealed", "with", "older", "keys"]
    assert ["brand.secret", "0"] in [line.split() for line in lines]
