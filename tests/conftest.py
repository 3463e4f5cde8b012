"""What all tests share."""

from hypothesis import settings

# How long one example takes says more about the machine than about the house; benchmarks measure time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
