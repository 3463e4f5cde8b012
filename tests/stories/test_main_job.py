"""The whole main job, as people play it."""

from tests.stories.story import Story


async def test_a_learner_finds_books_pays_meets_and_reviews_a_mentor(story: Story) -> None:
    priya = await story.mentor("Priya Sharma")
    ana = await story.learner("Ana Silva")

    await ana.says("python mentor tomorrow evening under 800")
    ana.sees("Priya Sharma", "Python")
    await ana.presses("Priya Sharma")
    await ana.presses("Book 1 hour")
    await ana.picks_day("2026-11-03")
    await ana.picks_time("2:30 PM")
    ana.sees("Book Priya Sharma?", "600")
    await ana.presses("Send the request")
    ana.sees("Waiting for an answer")

    priya.sees("Ana Silva would like a session")
    await priya.presses("Accept")
    priya.sees("Waiting for the payment")

    ana.sees("said yes", "Please pay by")
    await ana.pays()
    await story.later(seconds=10)
    ana.sees("Confirmed")
    priya.has_card("Confirmed! You meet Ana Silva")

    await story.later(days=1, hours=7)
    ana.has_card("starts in")
    ana.sees("How was it with Priya Sharma?")
    await ana.presses("All good, it took place")
    await ana.rates(5)
    await ana.says("Patient and clear.")
    ana.sees("Thank you")
    assert await story.balances("mentor_payable") == {f"mentor_payable:{priya.account_id}": 60000}
