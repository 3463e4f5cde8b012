"""A question that no article answers goes to an admin and comes back, played from the same text on every platform."""

from tests.everywhere.test_stories import AnyTale
from tests.stories.player import Player


async def asks_an_admin(who: Player, question: str, *, command: str = "") -> None:
    """Ask what no article says, just by typing it or with a command, and send it on to the admins."""
    await who.says(f"{command}{question}")
    who.sees("I have no answer to that one")
    await who.presses("Ask an admin")
    await who.fills(words=question)


async def test_who_asks_what_no_article_says_is_answered_by_an_admin_and_so_is_who_asks_the_same(
    tale: AnyTale,
) -> None:
    robin = await tale.admin("Robin")
    ana, ravi = await tale.learner("Ana Silva"), await tale.learner("Ravi Rao")
    await asks_an_admin(ana, "Do you offer certificates?")
    ana.sees("Sent!", "Waiting for an answer")
    robin.sees("Somebody asks what no article says", "Do you offer certificates?", "1 person asked this")
    robin.sees_nothing_of("Ana")
    await asks_an_admin(ravi, "a certificate, do you offer it?", command="/ask ")

    await tale.restart()
    await robin.presses("Answer")
    await robin.fills(answer="Yes, after five sessions with one mentor.")
    robin.sees("Sent to 2 people")
    for asker in (ana, ravi):
        asker.sees("Here is the answer to your question.", "Yes, after five sessions with one mentor.")
