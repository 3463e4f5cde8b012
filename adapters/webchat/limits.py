"""What the web chat takes; it is our own page, so these are our own limits."""

FRAME_BYTES = 64 * 1024
"""Bytes of what a window sends at once; more is refused with its reason."""
FIELDS = 100
"""Fields of a form."""
HISTORY = 100
"""Messages that a window gets when it connects."""
WAITING = 500
"""Frames that a window may lag behind; beyond that it is closed, and gets the history when it comes back."""
