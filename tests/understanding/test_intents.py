import tomllib
from collections import Counter
from pathlib import Path

import pytest

from bot.understanding.reading import Intent
from bot.understanding.seeds import seeds
from tests.understanding.reader import read

SAID = {
    Intent.FIND_MENTOR: [
        "python mentor tomorrow evening under 800",
        "need someone for pandas tmrw evening, max 500",
        "kal shaam ko koi python sikha dega?",
        "cheapest maths tutor for class 10 on weekend",
        "free ielts speaking practice",
        "can someone teach me guitar",
        "help me with sql",
        "hello, i need a java mentor",
        "python",
        "pyhton tutr",
        "in hindi",
        "at least 4.5 stars",
        "5+ years experience",
        "cheaper",
        "i need a mentor",
        "book a python session tomorrow at 5",
        "review my resume",
    ],
    Intent.BOOK: ["book priya at 6", "book with anita on friday", "book the second one", "session with ravi at 7"],
    Intent.RESCHEDULE: [
        "reschedule to monday 5pm",
        "kal wali class parso kar do",
        "postpone my friday class",
        "reshedule",
    ],
    Intent.CANCEL: [
        "cancel my session on friday",
        "class cancel kar do",
        "cancle my booking",
        "i cant make it tomorrow",
    ],
    Intent.MY_BOOKINGS: ["my bookings", "mere bookings dikhao", "when is my next class", "upcoming sessions"],
    Intent.PAY: ["pay", "how do i pay"],
    Intent.PAYMENT_PROBLEM: ["payment failed", "my card was declined", "paise kat gaye"],
    Intent.REFUND: ["refund", "i want my money back", "paisa wapas chahiye"],
    Intent.REVIEW: ["leave a review", "rate my last session"],
    Intent.BECOME_MENTOR: ["i want to teach", "i want to become a mentor", "how can i teach here"],
    Intent.SET_AVAILABILITY: ["change my hours", "edit my availability", "set my working hours"],
    Intent.EARNINGS: ["how much did i earn", "my earnings", "kitna kamaya"],
    Intent.ACCEPT: ["accept", "accept the request"],
    Intent.DECLINE: ["decline", "reject it"],
    Intent.SETTINGS: ["settings", "change my timezone"],
    Intent.PROFILE: ["my profile", "update my profile photo"],
    Intent.HELP: ["help", "how does this work"],
    Intent.MY_REVIEWS: ["my reviews", "what did learners say about me"],
    Intent.JOIN_SESSION: ["join my session", "class ka link bhejo"],
    Intent.MESSAGE_PERSON: ["write to priya", "message my mentor", "sir ko message bhejna hai"],
    Intent.ROOM: ["what is this room for"],
    Intent.PRIVACY: ["delete my account", "mera account hatao"],
    Intent.LINK_CHATS: ["link my telegram"],
    Intent.UNLINK_CHATS: ["unlink my telegram"],
    Intent.ADMIN: ["admin panel"],
    Intent.PEOPLE: ["list all members"],
    Intent.COMMUNITY_MONEY: ["community's money"],
    Intent.REPORTS: ["show reports"],
    Intent.TOPICS: ["add a topic", "show the topics", "naya topic jodna hai"],
    Intent.HOME: ["main menu", "start over"],
    Intent.TALK_TO_HUMAN: ["talk to a human", "kisi insaan se baat karni hai"],
    Intent.REPORT_PROBLEM: ["my mentor did not show up", "shikayat karni hai"],
    Intent.QUESTION: ["how do refunds work", "what is your cancellation policy"],
    Intent.CORRECT: ["actually 7pm", "no, the other one", "mera matlab friday tha"],
    Intent.SMALL_TALK: ["hi", "thx", "good morning", "hiii", "thank you!"],
    Intent.AFFIRM: ["yes", "ok", "haan", "sure", "👍", "yesss"],
    Intent.DENY: ["no", "nahi", "nope", "not now"],
    Intent.SELECT: ["the second one", "2", "option 3"],
    Intent.BACK: ["back", "go back"],
    Intent.STOP: ["stop", "never mind"],
    Intent.RESUME: ["where were we", "continue where i left off", "adhura form kholo"],
    Intent.OUT_OF_SCOPE: [
        "what's the weather like",
        "asdf qwer",
        "",
        "🎉🎉🎉",
        "who won the match",
    ],
}


@pytest.mark.parametrize(("text", "intent"), [(text, intent) for intent, texts in SAID.items() for text in texts])
def test_the_first_command_is_what_the_person_wants(text: str, intent: Intent) -> None:
    assert read(text).best.intent is intent


def test_every_intent_has_a_sentence_above() -> None:
    assert set(SAID) == set(Intent)


def test_little_evidence_is_out_of_scope_with_low_confidence() -> None:
    assert read("what's the weather like").best.confidence < 0.5
    assert all(command.confidence >= 0.5 for command in read("python mentor").commands)


def test_commands_are_ranked_by_confidence() -> None:
    commands = read("book a python session tomorrow at 5").commands
    assert [command.intent for command in commands] == [Intent.FIND_MENTOR, Intent.BOOK]
    assert commands[0].confidence > commands[1].confidence


def test_cancel_alone_may_also_mean_to_stop() -> None:
    assert [command.intent for command in read("cancel").commands][:2] == [Intent.CANCEL, Intent.STOP]


def test_words_for_another_intent_outweigh_a_topic() -> None:
    assert read("cancel my python session").best.intent is Intent.CANCEL
    assert read("cancel my python session tomorrow, it was under 500").best.intent is Intent.CANCEL
    assert read("i want to teach python").best.intent is Intent.BECOME_MENTOR


def test_not_cancelling_is_no_cancellation() -> None:
    assert read("don't cancel").best.intent is Intent.DENY


def test_a_time_answers_the_card_that_asks_for_one() -> None:
    assert read("tomorrow 5pm", asking_for="time").best.intent is Intent.SELECT
    assert read("cancel", asking_for="time").best.intent is Intent.CANCEL


def test_unknown_words_answer_the_card_that_asks_for_a_topic() -> None:
    answer = read("beekeeping", asking_for="topic").best
    assert (answer.intent, answer.slots.words) == (Intent.FIND_MENTOR, "beekeeping")


UNSEEN, BLIND = (
    tomllib.loads(Path(__file__).with_name(name).read_text("utf-8")) for name in ("unseen.toml", "blind.toml")
)


@pytest.mark.parametrize(("held", "least"), [(UNSEEN, 0.95), (BLIND, 0.75)], ids=["looked at", "blind"])
def test_sentences_that_no_seed_was_written_from_are_understood(held: dict[str, list[str]], least: float) -> None:
    wanted = [
        (intent, text.replace("{topic}", "python").replace("{name}", "priya"))
        for intent, texts in held.items()
        for text in texts
        if intent != Intent.OUT_OF_SCOPE
    ]
    understood = [text for intent, text in wanted if read(text).best.intent == intent]
    assert len(understood) >= least * len(wanted)


def test_most_of_what_this_place_does_not_do_is_refused() -> None:
    texts = UNSEEN[Intent.OUT_OF_SCOPE]
    refused = [text for text in texts if read(text).best.intent is Intent.OUT_OF_SCOPE]
    assert len(refused) >= 0.6 * len(texts)


def test_no_unseen_sentence_is_a_seed() -> None:
    learnt = {text for _intent, text in seeds()}
    held = [text for texts in (*UNSEEN.values(), *BLIND.values()) for text in texts]
    assert not [text for text in held if len(text.split()) > 4 and text in learnt]


def test_every_intent_has_enough_seeds_of_its_own() -> None:
    texts = [text for _intent, text in seeds()]
    per_intent = Counter(intent for intent, _text in seeds())
    assert min(per_intent[intent] for intent in Intent) >= 25
    assert [text for text, times in Counter(texts).items() if times > 1] == []
