"""Two people of a session write to each other, played from the same text on every platform."""

from tests.everywhere.test_stories import AnyTale, asks

OPUS = b"OggS" + bytes(24) + b"OpusHead" + bytes(64)
"""Enough of a voice message to be known as one."""


async def test_a_learner_sends_a_voice_message_and_the_mentor_hears_it_and_answers_after_a_restart(
    tale: AnyTale,
) -> None:
    priya = await tale.mentor("Priya Sharma")
    ana = await tale.learner("Ana Silva")
    await asks(ana)
    await ana.presses("Write to Priya Sharma")
    await ana.sends_voice(OPUS, "Listen, it is about merging.")
    ana.sees("Sent to Priya Sharma", "a voice message")

    priya.sees("Ana Silva writes to you", "Listen, it is about merging.", "a voice message", "Python")
    assert await priya.received() == [OPUS]
    await tale.restart()
    await priya.presses("Answer")
    await priya.writes("I heard it. Bring your file along!")
    priya.sees("Sent to Ana Silva")

    ana.sees("Priya Sharma writes to you", "I heard it. Bring your file along!")
    await ana.presses("Messages")
    ana.sees("You and Priya Sharma", "Listen, it is about merging.", "I heard it. Bring your file along!")
