"""How hard the properties of the domain are tried: `HYPOTHESIS_PROFILE=nightly` tries longer."""

import os

from hypothesis import settings

settings.register_profile("default", max_examples=200, deadline=None, database=None)
settings.register_profile("nightly", max_examples=20_000, deadline=None, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
