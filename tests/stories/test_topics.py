"""Mentors close to what somebody looks for, and topics that the community makes of what people ask for."""

from tests.stories.story import Story


async def test_who_teaches_something_close_comes_after_the_others_and_says_so(story: Story) -> None:
    await story.mentor("Noor Haddad", topics=("python-for-data",))
    await story.mentor("Priya Sharma", topics=("pandas",))
    await story.mentor("Ravi Kumar", topics=("guitar",))
    ana = await story.learner("Ana Silva")
    await ana.says("pandas tutor")
    ana.sees("1 mentor for pandas", "1 more teaches something close.")
    listed = [part["title"] for part in ana.card["parts"] if part["kind"] == "item"]
    assert listed == ["Priya Sharma", "Noor Haddad"]
    ana.sees("Teaches Python for data, which pandas belongs to").sees_nothing_of("Ravi Kumar")


async def test_where_nobody_teaches_the_topic_the_close_ones_stand_alone(story: Story) -> None:
    await story.mentor("Priya Sharma", topics=("pandas",))
    ana = await story.learner("Ana Silva")
    await ana.says("learn numpy")
    ana.sees("1 mentor close to it", "Nobody teaches just NumPy here yet", "Teaches pandas, close to NumPy")


async def test_a_filter_is_let_go_before_somebody_close_is_shown_instead(story: Story) -> None:
    await story.mentor("Noor Haddad", topics=("python-for-data",), price="100")
    await story.mentor("Priya Sharma", topics=("pandas",), price="600")
    ana = await story.learner("Ana Silva")
    await ana.says("pandas under 200 INR")
    ana.sees("Without the price there is one:", "Priya Sharma")


async def test_what_two_people_look_for_in_vain_becomes_a_topic_that_is_found_at_once(story: Story) -> None:
    robin, priya = await story.admin(), await story.mentor("Priya Sharma")
    ana, ben = await story.learner("Ana Silva"), await story.learner("Ben Okoro")
    await ana.says("/find beekeeping")
    await robin.says("/topics")
    robin.sees("Unknown topics (0)")
    await ben.says("looking for a beekeeping teacher")
    await robin.says("/topics")
    await robin.presses("Unknown topics (1)")
    await robin.presses("beekeeping")
    await robin.presses("Add it as a topic")
    await robin.fills(name="Beekeeping", parent="Gardening", aliases="honey bees")
    robin.sees("Beekeeping can be taught and found from now on.")
    await priya.visits("teach.profile")
    await priya.presses("Topics")
    await priya.fills(topics="pandas, honey bees")
    await ana.says("honey bees tomorrow")
    ana.sees("1 mentor for Beekeeping", "Priya Sharma")
    await story.restart()
    await ben.says("bee keeping tutor")
    ben.sees("1 mentor for Beekeeping")


async def test_a_name_and_a_sentence_are_no_wish(story: Story) -> None:
    robin = await story.admin()
    await story.mentor("Priya Sharma")
    for name in ("Ana Silva", "Ben Okoro"):
        learner = await story.learner(name)
        await learner.says("/find priya sharma")
        await learner.says("/find my daughter mira needs somebody patient after school")
        await learner.says("/find call me on 98765 43210")
    await robin.says("/topics")
    robin.sees("Unknown topics (0)")
