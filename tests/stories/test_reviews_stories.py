"""Reviews: neither side reads the other's before both are in or the time is over, and few stars show none."""

from datetime import timedelta

from tests.stories.actor import Actor
from tests.stories.bookings import THURSDAY, TUESDAY, WEDNESDAY, asks, meets, the_booking
from tests.stories.story import Story


async def reviews(person: Actor, booking: int, stars: int, words: str = "") -> None:
    """Let somebody review a session from its card."""
    await person.visits("booking", booking=booking)
    await person.presses("Leave a review")
    await person.rates(stars)
    if words:
        await person.says(words)
    else:
        await person.presses("Send the stars")
    person.has_card("Thank you! Your review helps the next learner.")


async def test_reviews_stay_hidden_until_both_have_written(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await meets(ana, priya)

    await reviews(ana, booking, 5, "Patient and clear.")
    priya.sees("Ana has reviewed your session. Write yours to see it.")
    priya.sees_nothing_of("Patient and clear.", "★")
    await ben.visits("mentor", mentor=priya.account_id)
    ben.sees_nothing_of("Patient and clear.")

    await reviews(priya, booking, 4, "Well prepared.")
    ana.sees("Your reviews of each other", "Priya about you: ★★★★ Well prepared.")
    priya.sees("Your reviews of each other", "Ana about you: ★★★★★ Patient and clear.")
    await ben.visits("mentor", mentor=priya.account_id)
    ben.sees("★★★★★ Ana", "Patient and clear.")


async def test_one_review_is_published_after_14_days(story: Story) -> None:
    priya, ana, ben = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Ben")
    booking = await meets(ana, priya)
    await reviews(ana, booking, 5, "Patient and clear.")
    closes = (await the_booking(story, booking)).ends_at + timedelta(days=14)

    await story.until(closes)
    await ben.visits("mentor", mentor=priya.account_id)
    ben.sees_nothing_of("Patient and clear.")
    await story.later(seconds=1)

    await ben.visits("mentor", mentor=priya.account_id)
    ben.sees("Patient and clear.")
    await priya.visits("review.stars", booking=booking, stars=1)
    await priya.presses("Send the stars")
    priya.has_card("Reviews close 14 days after a session")


async def test_skip_where_words_are_asked_for_sends_the_stars_alone(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    await reviews(ana, await meets(ana, priya), 4, "skip")
    ana.sees("Thank you for your review: ★★★★")


async def test_a_session_is_reviewed_once_also_by_a_double_press(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    booking = await meets(ana, priya)
    await ana.rates(5)

    await ana.presses_twice("Send the stars")
    await ana.visits("review.stars", booking=booking, stars=1)
    await ana.presses("Send the stars")

    ana.sees("You have reviewed this session already.")
    await reviews(priya, booking, 5)
    assert (await story.mentor_of(priya)).review_count == 1
    assert (await story.mentor_of(priya)).rating_sum == 5


async def test_a_session_that_has_not_taken_place_cannot_be_reviewed(story: Story) -> None:
    priya, ana, eve = await story.mentor("Priya"), await story.learner("Ana"), await story.learner("Eve")
    booking = await meets(ana, priya)

    await eve.visits("review.stars", booking=booking, stars=1)
    eve.sees("I can't find that any more.")
    assert "Send the stars" not in eve.labels


async def test_a_mentor_is_new_until_three_reviews_and_then_shows_their_mean(story: Story) -> None:
    priya = await story.mentor("Priya", price="0")
    reader = await story.learner("Reader")
    for stars, (name, at) in zip((5, 5, 2), (("Ana", TUESDAY), ("Ben", WEDNESDAY), ("Cleo", THURSDAY)), strict=True):
        await reader.visits("mentor", mentor=priya.account_id)
        reader.sees("New here")
        learner = await story.learner(name)
        booking = await asks(learner, priya, at)
        await priya.presses("Accept")
        await story.until(at + timedelta(hours=1))
        await learner.presses("All good, it took place")
        await reviews(learner, booking, stars)
        await reviews(priya, booking, 5)

    await reader.visits("mentor", mentor=priya.account_id)
    reader.sees("★ 4.0 (3 reviews)")


async def test_the_second_review_of_the_same_pair_weighs_half(story: Story) -> None:
    priya, ana = await story.mentor("Priya"), await story.learner("Ana")
    for at, stars in ((TUESDAY, 5), (WEDNESDAY, 1)):
        booking = await meets(ana, priya, at)
        await reviews(ana, booking, stars)
        await reviews(priya, booking, 5)

    mentor = await story.mentor_of(priya)
    assert (mentor.review_count, mentor.rating_sum, mentor.rating_weight) == (2, 5.5, 1.5)
