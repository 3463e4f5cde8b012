"""What tests see and steer of the server."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import aiohttp

from core.clock import Clock
from tests.telegram.botapi import shapes
from tests.telegram.botapi.faults import Fault, Faults, Trouble
from tests.telegram.botapi.phone import User
from tests.telegram.botapi.spec import Spec
from tests.telegram.botapi.things import Account, Call, CallbackAnswer, Group, InlineAnswer, Message
from tests.telegram.botapi.updates import Updates
from tests.telegram.botapi.world import BOT_ID, World

WAIT_SECONDS = 10.0
_Found = TypeVar("_Found")


class Stage:
    """What tests see and steer. What a careful bot never does is noted in `breaches`."""

    def __init__(self, clock: Clock, spec: Spec | None) -> None:
        self.world = World(clock)
        self.updates = Updates(self.world)
        self.breaches: list[str] = []
        self.calls: list[Call] = []
        self.spec = spec
        self.faults = Faults()
        self.closing = asyncio.Event()
        self._changed = asyncio.Condition()

    # the world

    def user(self, name: str, user_id: int | None = None, language: str | None = "en", username: str = "") -> User:
        """Return the phone of a person, who is new here unless the id is known."""
        number = user_id if user_id is not None else 500_000_000 + self.world.number()
        account = Account(id=number, name=name, language=language, username=username or None)
        return User(self, self.world.accounts.setdefault(number, account))

    def group(
        self,
        title: str,
        *,
        supergroup: bool = True,
        forum: bool = False,
        members: tuple[User, ...] = (),
        bot_status: str = "member",
    ) -> Group:
        """Make a group without telling the bot."""
        number = self.world.number()
        group_id = -(1_001_000_000_000 + number) if supergroup else -(400_000_000 + number)
        roles = {user.id: "member" for user in members}
        group = Group(id=group_id, title=title, supergroup=supergroup, forum=forum, bot_status=bot_status, roles=roles)
        self.world.groups[group_id] = group
        return group

    def topic(self, group: Group, name: str) -> int:
        """Open a topic in a forum; return its thread id."""
        thread = self.world.next_message_id(group.id)
        group.topics[thread] = name
        return thread

    def migrate(self, group: Group) -> Group:
        """Turn a basic group into a supergroup: it has another id from now on, and the bot is told in both."""
        new = self.group(group.title, bot_status=group.bot_status)
        new.roles.update(group.roles)
        by = next(iter(group.roles), BOT_ID)
        for where, extra in ((group, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": group.id})):
            message = self.world.post(where.id, by, extra=extra)
            self.updates.add("message", shapes.message(self.world, message))
        group.migrated_to = new.id
        return new

    def transcript(self, chat: int) -> list[Message]:
        """Return everybody's messages of a chat as they stand now."""
        return list(self.world.chats[chat].values())

    def messages(self, chat: int) -> list[Message]:
        """Return the bot's messages of a chat as they stand now."""
        return [message for message in self.transcript(chat) if message.sender == BOT_ID]

    def last_message(self, chat: int) -> Message:
        """Return the bot's last message of a chat; raises AssertionError if there is none."""
        found = self.messages(chat)
        if not found:
            raise AssertionError("the bot has written nothing here")
        return found[-1]

    def message(self, chat: int, message_id: int) -> Message | None:
        """Return a message as it stands now."""
        return self.world.chats[chat].get(message_id)

    def answer(self, update_id: int) -> CallbackAnswer | None:
        """Return how a press was answered, if it was."""
        return self.world.callback_answers.get(self.updates.all[update_id]["callback_query"]["id"])

    def inline_answer(self, update_id: int) -> InlineAnswer | None:
        """Return how an inline query was answered, if it was."""
        return self.world.inline_answers.get(self.updates.all[update_id]["inline_query"]["id"])

    def spinning(self) -> list[int]:
        """Return the presses that nobody has answered."""
        presses = [number for number, update in self.updates.all.items() if "callback_query" in update]
        return [number for number in presses if self.answer(number) is None]

    def called(self, method: str, chat: int | None = None) -> list[Call]:
        """Return the requests of one method, and of one chat if given."""
        return [call for call in self.calls if call.method == method and chat in {None, call.chat}]

    def take_breaches(self) -> list[str]:
        """Return the breaches and forget them: for tests of the server itself."""
        taken, self.breaches = self.breaches, []
        return taken

    # trouble

    def fail_next(
        self, method: str, kind: Trouble, *, times: int = 1, retry_after: int = 1, chat: int | None = None
    ) -> None:
        """Let the next requests fail. "lost" performs the request and drops the answer; "hang" never answers."""
        for _ in range(times):
            self.faults.order(method, Fault(kind=kind, chat=chat, retry_after=retry_after))

    def slow_down(self, seconds: int, chat: int | None = None) -> None:
        """Answer 429 until `seconds` have passed on the clock, in one chat or everywhere."""
        self.faults.pause(chat, self.world.clock.now() + timedelta(seconds=seconds))

    def redeliver(self, update_id: int, *, new_id: bool = False) -> int:
        """Hand an update out again; with `new_id` as a client that lost its answer does. Return the id it has."""
        return self.updates.again(update_id, new_id=new_id)

    async def deliver_webhook(self, local: str, *update_ids: int) -> list[int]:
        """Post updates, all that are pending or these in this order, to the webhook's path at the base URL `local`.

        Return the statuses. What is not answered by 2xx stays pending.
        """
        hook = self.updates.webhook
        if hook is None:
            raise AssertionError("no webhook is set")
        path = "/" + hook["url"].split("/", 3)[3]
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]} if "secret_token" in hook else {}
        statuses = []
        async with aiohttp.ClientSession() as session:
            for update_id in update_ids or tuple(self.updates.pending):
                update = self.updates.all[update_id]
                self.breaches += [] if self.spec is None else self.spec.check_update(update)
                async with session.post(local.rstrip("/") + path, json=update, headers=headers) as response:
                    statuses.append(response.status)
                if response.ok:
                    self.updates.settle(update_id)
                else:
                    self.updates.failed(response.status)
        await self.notify()
        return statuses

    # waiting

    async def until(self, holds: Callable[[], _Found]) -> _Found:
        """Wait until something holds, looking again after every request; return it. Raises TimeoutError after 10 s."""
        async with asyncio.timeout(WAIT_SECONDS), self._changed:
            while not (found := holds()):
                await self._changed.wait()
        return found

    async def confirmed(self, *update_ids: int) -> None:
        """Wait until the bot has confirmed these updates."""
        await self.until(lambda: all(self.updates.confirmed(number) for number in update_ids))

    async def notify(self) -> None:
        """Let everybody look again who waits for something."""
        async with self._changed:
            self._changed.notify_all()
