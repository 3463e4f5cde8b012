"""The demo: invented people with a past, a clock that skips ahead, and the desk at which anybody can be played."""
