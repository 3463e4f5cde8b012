"""Measures how well typed sentences are understood: `python -m benchmarks.understanding`."""

from benchmarks.understanding import topics

topics.main()
