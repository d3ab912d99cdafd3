from collections.abc import Iterator

import pytest

from tests.platforms.listening import Listener, listener


@pytest.fixture
def twin() -> Iterator[Listener]:
    with listener() as listening:
        yield listening
