"""How many inputs a property is tried with."""

import os

from hypothesis import settings

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "alike")

# The same inputs each time, so that one tree has one answer; `make explore` tries new ones (decision 0020).
settings.register_profile("alike", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2000, deadline=None, print_blob=True)


def tried(usual: int) -> settings:
    """Settings for a property: so many inputs in a usual run, the profile's own number when exploring."""
    profile = settings.get_profile(PROFILE)
    return profile if PROFILE == "explore" else settings(profile, max_examples=usual)
