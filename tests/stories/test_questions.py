"""Questions about the platform: an article answers, or an admin does, and nobody else."""

from tests.stories.actor import Actor
from tests.stories.story import Story

CERTIFICATES = "Do you offer certificates?"


async def asks(ana: Actor, question: str) -> None:
    await ana.says(f"/ask {question}")
    await ana.presses("Ask an admin")
    await ana.fills(words=question)


async def test_a_question_is_answered_with_the_values_of_today(story: Story) -> None:
    ana = await story.learner("Ana Silva")
    await ana.says("paisa wapas kaise milega?")
    ana.sees("How refunds work", "24 hours", "Was this helpful?")
    await ana.says("/ask is my card safe?")
    ana.sees("Is my card safe?")


async def test_a_sentence_that_wants_something_done_is_no_question(story: Story) -> None:
    await story.mentor("Priya Sharma")
    ana = await story.learner("Ana Silva")
    await ana.says("can i book a python mentor tomorrow evening")
    ana.sees("Priya Sharma")


async def test_what_tells_who_somebody_is_reaches_no_admin(story: Story) -> None:
    robin, ana = await story.admin("Robin"), await story.learner("Ana Silva")
    await asks(ana, "Can you ring me at +91 98765 43210 or write to ana@example.com?")
    robin.sees("Can you ring me at ••• or write to •••")
    robin.sees_nothing_of("98765", "example.com", "Ana Silva")


async def test_a_question_that_is_dropped_tells_nobody_and_can_be_asked_again(story: Story) -> None:
    robin, ana = await story.admin("Robin"), await story.learner("Ana Silva")
    await asks(ana, CERTIFICATES)
    before = ana.count
    await robin.presses("Drop it")
    robin.sees("Dropped. Nobody is told.", "Nobody is waiting for an answer.")
    assert ana.count == before
    await asks(ana, CERTIFICATES)
    robin.sees(CERTIFICATES, "1 person asked this")


async def test_of_two_admins_who_answer_the_second_sees_that_it_is_done(story: Story) -> None:
    robin, adi, ana = await story.admin("Robin"), await story.admin("Adi"), await story.learner("Ana Silva")
    await asks(ana, CERTIFICATES)
    await robin.presses("Answer")
    await adi.presses("Answer")
    await robin.fills(answer="Yes.")
    await adi.fills(answer="No.")
    adi.sees("changed in the meantime")
    ana.sees("Yes.")
    assert sum("Here is the answer" in screen for screen in ana.screens) == 1


async def test_nobody_else_reads_answers_or_drops_a_question_also_by_a_raw_press(story: Story) -> None:
    robin, ana, eve = await story.admin("Robin"), await story.learner("Ana Silva"), await story.learner("Eve")
    await asks(ana, "Where do I park my unicycle?")
    for who, addresses in {
        eve: ("question|1", "admin.questions", "admin.question|1", "admin.question.answer|1", "admin.question.drop|1"),
        ana: ("admin.questions", "admin.question|1", "admin.question.answer|1", "admin.question.drop|1"),
    }.items():
        await who.says("/help")
        for address in addresses:
            await who.presses_address(address, who.card_id)
            who.sees_nothing_of("unicycle", "Open question")
    await robin.says("/admin")
    await robin.presses("Open questions (1)")
    robin.sees("Where do I park my unicycle?")


async def test_who_asks_for_something_of_their_own_gets_it_and_who_asks_how_gets_the_article(story: Story) -> None:
    priya = await story.mentor("Priya Sharma")
    await priya.says("what are my earnings")
    priya.sees("Owed to you")
    await priya.says("how do i get my earnings")
    priya.sees("When mentors are paid")
