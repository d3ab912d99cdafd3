"""
How hard properties are tried: `HYPOTHESIS_PROFILE` is `fast`, `nightly` or `soak`, or unset.

Every run tries other cases, on a build server too, where Hypothesis by itself would not.
"""

import os

from hypothesis import settings

settings.register_profile(
    "default", max_examples=200, deadline=None, database=None, derandomize=False
)
settings.register_profile("fast", settings.get_profile("default"), max_examples=25)
settings.register_profile("soak", settings.get_profile("default"), max_examples=200_000)
settings.register_profile("nightly", settings.get_profile("default"), max_examples=20_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
