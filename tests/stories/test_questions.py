"""Questions about the platform: an article answers, or an admin does."""

from tests.stories.story import Story


async def test_a_question_is_answered_with_the_values_of_today(story: Story) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("paisa wapas kaise milega?")
    ana.sees("How refunds work", "24 hours", "Was this helpful?")
    await ana.says("/ask is my card safe?")
    ana.sees("Is my card safe?")


async def test_what_nobody_wrote_down_goes_to_the_admins(story: Story) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("/ask do you offer certificates")
    ana.sees("I have no answer to that one")
