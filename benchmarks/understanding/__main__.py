"""Measures how well typed sentences are understood: `python -m benchmarks.understanding`."""

from benchmarks.understanding import intents, stages, times, topics

intents.main()
stages.main()
topics.main()
times.main()
