"""The Telegram of the tests is itself held to what Telegram does, through the real client."""

from datetime import UTC, datetime, timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputMediaPhoto,
    InputTextMessageContent,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
)

from core.clock import MovableClock, SystemClock
from tests.telegram.botapi.client import client
from tests.telegram.botapi.server import BotApi, running_botapi
from tests.telegram.botapi.spec import Spec
from tests.telegram.botapi.things import Call

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x00\x80"
JPEG = b"\xff\xd8\xff\xe0 picture"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"go:{label}")] for label in labels])


async def test_everything_is_held_against_the_published_api(spec: Spec) -> None:
    call = Call(method="sendMessage", params={"text": "Hi", "reply_markup": {"inline_keyboard": [[{}]]}}, at=LONG_AGO)
    wrong = " ".join(spec.check_call(call))
    assert "chat_id is missing" in wrong
    assert "InlineKeyboardButton: text is missing" in wrong
    extra = Call(method="getFile", params={"file_id": "a", "colour": "red"}, at=LONG_AGO)
    assert spec.check_call(extra) == ["getFile: unknown field colour"]
    scope = {"commands": [], "scope": {"type": "chat", "chat_id": True}}
    assert len(spec.check_call(Call(method="setMyCommands", params=scope, at=LONG_AGO))) == 1


async def test_a_talk_with_buttons(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha", 101, "hi")
    said = asha.opens("m_12")
    (update,) = await bot.get_updates(timeout=5)
    assert update.update_id == said
    assert update.message is not None
    assert update.message.text == "/start m_12"
    assert [(mark.type, mark.length) for mark in update.message.entities] == [("bot_command", 6)]
    assert update.effective_user is not None
    assert update.effective_user.language_code == "hi"
    find = InlineKeyboardButton("Find", callback_data="find", style="primary")
    link = InlineKeyboardButton("Site", url="https://example.org/a")
    copy = InlineKeyboardButton("Code", copy_text=CopyTextButton("123"))
    await bot.send_message(101, "नमस्ते", reply_markup=InlineKeyboardMarkup([[find], [link, copy]]))
    assert asha.last.labels == [["Find"], ["Site", "Code"]]
    assert (asha.last.button("Find").style, asha.last.button("Site").url) == ("primary", "https://example.org/a")
    pressed = asha.presses("Find", asha.last)
    assert botapi.spinning() == [pressed]
    (update,) = await bot.get_updates(offset=said + 1)
    await botapi.confirmed(said)
    query = update.callback_query
    assert query is not None
    assert isinstance(query.message, Message)
    assert query.message.reply_markup is not None
    await query.answer("Looking")
    answer = botapi.answer(pressed)
    assert answer is not None
    assert (answer.text, botapi.spinning()) == ("Looking", [])
    with pytest.raises(BadRequest, match=r"(?i)query is too old and response timeout expired or query ID is invalid"):
        await query.answer("Again")


async def test_a_press_is_too_old_after_fifteen_seconds() -> None:
    clock = MovableClock(SystemClock())
    async with running_botapi(clock) as server, client(server) as bot:
        asha = server.user("Asha")
        asha.opens()
        await bot.send_message(asha.id, "Hello", reply_markup=keys("Go"))
        asha.presses("Go", asha.last)
        *_, update = await bot.get_updates()
        clock.skip(timedelta(seconds=16))
        assert update.callback_query is not None
        with pytest.raises(BadRequest, match=r"(?i)query is too old"):
            await update.callback_query.answer()


async def test_a_card_is_edited_and_only_if_it_changes(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    own = asha.opens()
    first = await bot.send_message(asha.id, "One", reply_markup=keys("Go"))
    await bot.edit_message_text("Two", asha.id, first.message_id, reply_markup=keys("Go"))
    assert asha.last.text == "Two"
    with pytest.raises(BadRequest, match=r"(?i)message is not modified"):
        await bot.edit_message_text("Two", asha.id, first.message_id, reply_markup=keys("Go"))
    await bot.edit_message_reply_markup(asha.id, first.message_id)
    assert asha.last.buttons == ()
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("Two", asha.id, 9999)
    with pytest.raises(BadRequest, match=r"(?i)message can't be edited"):
        await bot.edit_message_text("Two", asha.id, botapi.updates.all[own]["message"]["message_id"])
    picture = await bot.send_photo(asha.id, PNG, caption="A face")
    with pytest.raises(BadRequest, match=r"(?i)there is no text in the message to edit"):
        await bot.edit_message_text("Three", asha.id, picture.message_id)
    await bot.edit_message_caption(asha.id, picture.message_id, caption="Another")
    await bot.edit_message_media(InputMediaPhoto(JPEG, caption="New"), asha.id, picture.message_id)
    assert (asha.last.photo, asha.last.caption) == (JPEG, "New")
    await bot.delete_message(asha.id, picture.message_id)
    assert [message.text for message in botapi.messages(asha.id)] == ["Two"]
    assert len(botapi.transcript(asha.id)) == 2


@pytest.mark.parametrize(
    ("text", "entity", "why"),
    [
        ("x" * 4097, None, "too long"),
        ("🙂" * 2049, None, "too long"),
        ("  ", None, "empty"),
        ("🙂a", MessageEntity("bold", 1, 1), "surrogate"),
        ("abc", MessageEntity("bold", 2, 2), "BOUNDS"),
        ("abc", MessageEntity("text_link", 0, 2), "needs url"),
    ],
)
async def test_text_beyond_the_limits_is_refused_and_noted(
    botapi: BotApi, bot: Bot, text: str, entity: MessageEntity | None, why: str
) -> None:
    botapi.user("Asha", 101).opens()
    with pytest.raises(BadRequest, match=f"(?i){why}"):
        await bot.send_message(101, text, entities=[entity] if entity else None)
    assert why in botapi.take_breaches()[0]
    assert botapi.messages(101) == []


async def test_entities_are_counted_in_utf16_units_and_nest(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha", 101)
    asha.opens()
    marks = [MessageEntity("italic", 0, 3), MessageEntity("bold", 2, 1), MessageEntity("bold", 3, 2)]
    sent = await bot.send_message(101, "🙂a b\n", entities=marks)
    assert (sent.text, asha.last.entities[-1]["length"]) == ("🙂a b", 2)
    with pytest.raises(BadRequest, match=r"(?i)overlap"):
        await bot.send_message(101, "abcd", entities=[MessageEntity("bold", 0, 2), MessageEntity("italic", 1, 2)])
    with pytest.raises(BadRequest, match=r"(?i)code and pre"):
        await bot.send_message(101, "abcd", entities=[MessageEntity("bold", 0, 2), MessageEntity("code", 0, 2)])
    await bot.send_photo(101, PNG, caption="x" * 1024)
    with pytest.raises(BadRequest, match=r"(?i)caption is too long"):
        await bot.send_photo(101, PNG, caption="x" * 1025)
    assert len(botapi.take_breaches()) == 3


@pytest.mark.parametrize(
    "row",
    [
        [InlineKeyboardButton("Go", callback_data="न" * 22)],
        [InlineKeyboardButton("Go", url="http://localhost:8080/pay")],
        [InlineKeyboardButton("Go", url="http://127.0.0.1/pay")],
        [InlineKeyboardButton(" ", callback_data="a")],
        [InlineKeyboardButton("Go")],
        [InlineKeyboardButton("Go", callback_data="a", style="pink")],
        [InlineKeyboardButton(str(number), callback_data="a") for number in range(9)],
    ],
)
async def test_keyboards_beyond_the_limits_are_refused(
    botapi: BotApi, bot: Bot, row: list[InlineKeyboardButton]
) -> None:
    botapi.user("Asha", 101).opens()
    with pytest.raises(BadRequest):
        await bot.send_message(101, "Hello", reply_markup=InlineKeyboardMarkup([row]))
    assert botapi.take_breaches() != []
    assert botapi.messages(101) == []


async def test_a_keyboard_has_at_most_a_hundred_buttons(botapi: BotApi, bot: Bot) -> None:
    botapi.user("Asha", 101).opens()
    await bot.send_message(101, "Hello", reply_markup=keys(*map(str, range(100))))
    with pytest.raises(BadRequest, match=r"(?i)REPLY_MARKUP_TOO_LONG"):
        await bot.send_message(101, "Hello", reply_markup=keys(*map(str, range(101))))
    assert len(botapi.take_breaches()) == 1


async def test_strangers_and_who_blocked_the_bot_are_not_written_to(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    with pytest.raises(Forbidden, match=r"(?i)bot can't initiate conversation with a user"):
        await bot.send_message(asha.id, "Hello")
    asha.opens()
    await bot.send_message(asha.id, "Hello")
    asha.blocks()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(asha.id, "Hello")
    asha.unblocks()
    await bot.send_message(asha.id, "Hello")
    _, left, back = await bot.get_updates()
    assert left.my_chat_member is not None
    assert left.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member is not None
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(4, "Hello")


async def test_groups_move_have_topics_and_hide_talk(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    group = asha.creates_group("Learners")
    asha.mutters("just talking", group)
    with pytest.raises(AssertionError, match="privacy mode"):
        asha.says("just talking", group)
    asha.says("@opengig_bot who teaches Go?", group)
    joined, service, mention = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert service.message is not None
    assert mention.message is not None
    assert mention.message.entities[0].type == "mention"
    new = botapi.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "Hello")
    assert moved.value.new_chat_id == new.id
    forum = asha.creates_group("Forum", forum=True)
    topic = botapi.topic(forum, "Python")
    with pytest.raises(BadRequest, match=r"(?i)TOPIC_CLOSED"):
        await bot.send_message(forum.id, "Hello")
    await bot.send_message(forum.id, "Hello", message_thread_id=topic, reply_markup=keys("Go"))
    asha.presses("Go", botapi.last_message(forum.id))
    *_, press = await bot.get_updates()
    assert press.callback_query is not None
    assert isinstance(press.callback_query.message, Message)
    assert press.callback_query.message.message_thread_id == topic
    asha.removes_bot(forum)
    with pytest.raises(Forbidden, match=r"(?i)bot was kicked from the supergroup chat"):
        await bot.send_message(forum.id, "Hello", message_thread_id=topic)


async def test_members_chats_and_replies(botapi: BotApi, bot: Bot) -> None:
    asha, vikram = botapi.user("Asha"), botapi.user("Vikram")
    group = asha.creates_group("Learners", supergroup=True)
    statuses = [(await bot.get_chat_member(group.id, person.id)).status for person in (asha, vikram)]
    assert statuses == ["creator", "left"]
    asha.adds_bot(group, "administrator")
    assert (await bot.get_chat_member(group.id, bot.id)).status == "administrator"
    assert (await bot.get_chat(group.id)).title == "Learners"
    sent = await bot.send_message(group.id, "Hello")
    await bot.send_message(group.id, "As I said", reply_parameters=ReplyParameters(sent.message_id))
    assert botapi.last_message(group.id).reply_to == sent.message_id
    with pytest.raises(BadRequest, match=r"(?i)message to be replied not found"):
        await bot.send_message(group.id, "As I said", reply_parameters=ReplyParameters(999))
    vikram.joins(group)
    vikram.says("/find@opengig_bot go", group)
    await bot.send_chat_action(group.id, "typing")
    assert botapi.world.actions == [(group.id, "typing")]


async def test_files_go_up_and_down(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha", 101)
    asha.sends_photo(JPEG, "me")
    asha.sends_voice()
    asha.sends("location")
    picture, voice, place = await bot.get_updates()
    assert picture.message is not None
    assert voice.message is not None
    assert place.message is not None
    assert voice.message.voice is not None
    assert place.message.location is not None
    file = await picture.message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == JPEG
    await bot.send_photo(101, picture.message.photo[-1].file_id)
    await bot.send_media_group(101, [InputMediaPhoto(PNG), InputMediaPhoto(JPEG)])
    await bot.send_document(101, b"BEGIN:VCALENDAR", filename="session.ics")
    await bot.send_voice(101, b"OggS sound")
    await bot.send_video_note(101, b"\x00\x00\x00\x18ftypmp42")
    kinds = [message.file.kind for message in botapi.messages(101) if message.file is not None]
    assert kinds == ["photo", "photo", "photo", "document", "voice", "video_note"]
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(101, b"<html>")
    assert len(botapi.take_breaches()) == 1


async def test_commands_are_kept_per_scope_and_language(botapi: BotApi, bot: Bot) -> None:
    groups = BotCommandScopeAllGroupChats()
    await bot.set_my_commands([BotCommand("find", "Find a mentor")])
    await bot.set_my_commands([BotCommand("find", "मेंटर खोजें")], scope=groups, language_code="hi")
    assert [command.description for command in await bot.get_my_commands(groups, "hi")] == ["मेंटर खोजें"]
    assert await bot.get_my_commands(groups) == ()
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    for wrong in (BotCommand("Find", "Upper case"), BotCommand("find", "x" * 257)):
        with pytest.raises(BadRequest):
            await bot.set_my_commands([wrong])
    assert len(botapi.take_breaches()) == 2


async def test_suggestions_while_typing(botapi: BotApi, bot: Bot) -> None:
    asha = botapi.user("Asha")
    group = asha.creates_group("Learners")
    asked = asha.asks_inline("python")
    *_, update = await bot.get_updates()
    assert update.inline_query is not None
    content = InputTextMessageContent("Asha teaches Python")
    card = InlineQueryResultArticle("m1", "Asha", content, reply_markup=keys("Open"))
    await update.inline_query.answer([card], cache_time=5, is_personal=True)
    answer = botapi.inline_answer(asked)
    assert answer is not None
    assert (answer.results[0]["title"], answer.personal) == ("Asha", True)
    posted = asha.posts_result(asked, "m1", group)
    asha.presses("Open", posted)
    *_, press = await bot.get_updates()
    assert press.callback_query is not None
    assert press.callback_query.message is None
    assert press.callback_query.inline_message_id == posted.inline_id
    assert await bot.edit_message_text("Booked", inline_message_id=posted.inline_id) is True
