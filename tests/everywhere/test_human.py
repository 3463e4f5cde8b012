"""A person reaches a person: asked for with a command, answered by an admin, played from one text on every platform."""

from tests.everywhere.test_stories import AnyTale


async def test_who_asks_for_a_person_is_answered_by_one_writes_back_on_the_answer_and_hears_that_it_is_settled(
    tale: AnyTale,
) -> None:
    robin, ana = await tale.admin("Robin"), await tale.learner("Ana Silva")
    await ana.says("/human")
    ana.sees("A person who looks after this community reads this and answers here.")
    await ana.presses("Write to a person")
    await ana.fills(text="I was charged twice for Tuesday.")
    ana.sees("Sent! The answer comes right here.", "You", "I was charged twice for Tuesday.")

    robin.sees("Ana Silva would like to talk to a person", "I was charged twice for Tuesday.")
    await robin.says("/admin")
    robin.sees("People who wait (1)")
    await robin.presses("People who wait (1)")
    robin.sees("Ana Silva", "waits for an answer")
    await robin.presses("Ana Silva")
    await robin.presses("Answer")
    await robin.fills(answer="Which card was it the second time?")
    robin.sees("Sent to Ana Silva", "Answered")

    await tale.restart()
    ana.sees("Robin answers you", "Which card was it the second time?")
    await ana.says("The same one, a minute later.")
    ana.sees("Sent!", "I was charged twice for Tuesday.", "Which card", "The same one, a minute later.")

    robin.sees("Ana Silva would like to talk to a person", "The same one, a minute later.")
    await robin.presses("Close it")
    robin.sees("Ana Silva is told that it is settled")
    await robin.presses("Yes, close it")
    robin.sees("Closed")
    ana.sees("is settled and closed", "/human")
    await ana.says("/human")
    await ana.presses("What we wrote last")
    ana.sees("The same one, a minute later.", "This is closed")


async def test_who_is_paused_still_reaches_a_person(tale: AnyTale) -> None:
    robin, ana = await tale.admin("Robin"), await tale.learner("Ana Silva")
    await robin.says("/people")
    await robin.presses("Ana Silva")
    await robin.presses("Pause this account")
    await robin.presses("Yes, pause")
    await ana.says("/settings")
    await ana.presses("Change my name")
    ana.sees("Your account is paused. Write to an admin with /human")
    await ana.says("/human")
    await ana.says("Why am I paused?")
    ana.sees("Sent!", "Why am I paused?")
    robin.sees("Ana Silva would like to talk to a person", "Why am I paused?")
    await ana.presses("Close it")
    await ana.presses("Yes, close it")
    ana.sees("Closed. Whenever you need somebody")
