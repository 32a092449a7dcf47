"""Settings that all tests share."""

from hypothesis import settings

# Equal examples on every run, and no time limit for one of them: a slow machine is not a bug.
settings.register_profile("tastemap", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("tastemap")
