"""
How a run goes about its tests.

What was made by collecting them stays to the end: Python need not look through it for garbage
again and again. Long tests begin first, so that no process works on alone in the end.
"""

import gc
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Nothing made here is garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow ones first; else as they were."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
