"""Measures how well typed sentences are understood: `python -m benchmarks.understanding`."""

from benchmarks.understanding import times, topics

topics.main()
times.main()
