"""The catalogue, changed by several people at once, on both databases."""

from concurrent.futures import ThreadPoolExecutor

from plugin.domain.errors import ConflictError
from plugin.domain.rewards import RewardKind
from plugin.service import catalogue, programs
from tests.laurel import Laurel
from tests.service.drafting import file

OFF = {"points": 100, "value": "1.00"}


def test_of_many_who_save_at_once_one_is_heard(laurel: Laurel) -> None:
    services, shop = laurel.services, laurel.kubek

    def save(_: int) -> bool:
        try:
            catalogue.add(services, shop, 1, RewardKind.AMOUNT, OFF)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        heard = list(people.map(save, range(8)))
    assert heard.count(True) == 1
    assert programs.newest(services, shop).version == 2


def test_a_key_that_was_ever_used_is_not_given_to_another_reward(laurel: Laurel) -> None:
    services, shop = laurel.services, laurel.kubek
    catalogue.add(services, shop, 1, RewardKind.AMOUNT, OFF)
    programs.apply(services, shop, file())
    found = catalogue.add(services, shop, 3, RewardKind.AMOUNT, OFF)
    assert found.reward is not None
    assert found.reward.key == "amount-2"


def test_the_same_terms_again_are_no_new_version(laurel: Laurel) -> None:
    services, shop = laurel.services, laurel.kubek
    same = {"points": 500, "value": "5.00"}
    catalogue.edit(services, shop, 1, "small", same)
    catalogue.switch(services, shop, 1, "small", on=True)
    assert programs.newest(services, shop).version == 1
