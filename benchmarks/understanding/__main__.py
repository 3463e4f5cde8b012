"""Measures how well typed sentences are understood: `python -m benchmarks.understanding`."""

from benchmarks.understanding import intents, times, topics

intents.main()
topics.main()
times.main()
