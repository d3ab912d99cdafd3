"""
How hard properties are tried: `HYPOTHESIS_PROFILE` is `fast`, `nightly` or `soak`, or unset.

On a build server a commit is judged by the same cases each time, so that a verdict is about the
commit; on a desk, by night and in the soak every run draws others. A busy machine is no fault of
theirs: nothing here is measured by the clock.
"""

import os

from hypothesis import HealthCheck, settings


def load_profile() -> None:
    """For all tests, whichever folder is collected first."""
    settings.register_profile(
        "default",
        max_examples=200,
        deadline=None,
        database=None,
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow],
    )
    drawn = settings(settings.get_profile("default"), derandomize=False)
    settings.register_profile("fast", drawn, max_examples=25)
    settings.register_profile("soak", drawn, max_examples=200_000)
    settings.register_profile("nightly", drawn, max_examples=20_000)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
