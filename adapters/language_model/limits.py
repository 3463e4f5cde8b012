"""How much we ask of a language model, and how much of an answer we take."""

MAX_TOKENS = 300
"""Tokens of an answer: a few short fields, or 500 characters of text in any script."""
MAX_ANSWER_BYTES = 65_536
"""Bytes of a response that are read: many times what such an answer needs."""
PER_MINUTE = 30
"""Calls within a minute; who comes after that gets the local answer."""
AT_ONCE = 4
"""Calls at the same moment: a slow model must not hold up the workers that deliver everything else."""
FAILURES = 3
"""After so many failures in a row ..."""
SILENCE = 60.0
"""... nothing is asked for so many seconds, so that nobody waits for what will not come."""
TELL_EVERY = 3600.0
"""Seconds until the operator is told of the same trouble again."""
