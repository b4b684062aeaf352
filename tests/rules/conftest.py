"""Makes every property test of the run repeatable: a flake is a bug, and two busy cores are not."""

from hypothesis import settings

settings.register_profile("eoc", derandomize=True, database=None, deadline=None)
settings.load_profile("eoc")
