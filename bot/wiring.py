"""Puts the parts together: settings -> services, adapters, worker. Everything is made here and handed down."""

import gc
import hashlib
from collections.abc import Mapping
from importlib import import_module
from zoneinfo import ZoneInfo

from aiohttp.web import AbstractRouteDef

from adapters.discord.adapter import Access as DiscordAccess
from adapters.discord.adapter import Discord
from adapters.language_model.client import Access as ModelAccess
from adapters.language_model.client import ChatCompletions
from adapters.payments.sandbox.gateway import SandboxGateway
from adapters.telegram.adapter import Access as TelegramAccess
from adapters.telegram.adapter import Telegram
from adapters.web.webhooks import PaymentPages
from adapters.webchat.adapter import WebChat
from adapters.webchat.ports import Stage
from adapters.webchat.server import routes as chat_routes
from bot.dialogue.adapter import ChatAdapter, Connection
from bot.dialogue.delivery import DELIVER, REFRESH, Delivery
from bot.dialogue.forms import forget_drafts
from bot.dialogue.intake import Intake
from bot.dialogue.registry import Registry, registry
from bot.dialogue.router import Router
from bot.dialogue.underway import Underway
from bot.screens.notices import write_notice
from bot.screens.rooms import write_room_notice
from bot.screens.searching import vocabulary
from bot.screens.suggestions import Suggester
from bot.settings import LanguageModelSettings, Settings
from bot.talk.interpret import Talk
from bot.talk.second_thoughts import SecondThoughts
from bot.understanding.understand import classifier
from core.accounts.files import Files
from core.bookings.tasks import BookingTasks
from core.clock import Clock
from core.knowledge.library import Library
from core.marketplace import Community, Marketplace, Setup
from core.messages.service import Messages
from core.notices.service import NOTICE, REDRAW
from core.payments.tasks import PaymentTasks
from core.ports import PaymentGateway
from core.questions.service import forget_old
from core.reviews.tasks import ReviewTasks
from core.rooms.service import ROOM_NOTICE
from core.search.rates import Rates
from core.store.database import Database
from core.store.kept import Kept
from core.store.upkeep import Upkeep
from core.store.worker import Handler, Worker
from core.support.service import Support

SCREENS = (
    "welcome", "find", "mentor", "reviews", "book", "bookings", "booking_steps", "change", "review", "messages",
    "account", "linking", "teach", "teach_forms", "hours", "special_days", "earnings", "admin", "applications",
    "people", "reports", "rooms", "topics", "wishes", "knowledge", "open_questions", "human",
)  # fmt: skip
"""The modules that declare routes: what is imported here exists."""

for module in SCREENS:
    import_module(f"bot.screens.{module}")


class House:
    """One OpenGig, wired and not yet running. `base_url` is where it is reached; the server sets it when it listens.

    `screens` are the routes that people are led through: the product's, unless a test brings its own.
    """

    def __init__(self, settings: Settings, clock: Clock, screens: Registry = registry) -> None:
        self.settings = settings
        self._screens = screens
        self.clock = clock
        self.base_url = settings.web.base_url
        self.database = Database(settings.database.url.get_secret_value())
        self.files = Files(self.database, clock, settings.policies)
        self.setup = Setup(
            clock=clock,
            policies=settings.policies,
            rates=Rates(settings.exchange_rates),
            gateway=settings.payments.gateway,
            library=library(settings),
            community=Community(
                name=settings.community.name,
                locale=settings.community.default_locale,
                zone=ZoneInfo(settings.community.default_zone),
                currency=settings.community.default_currency,
            ),
            link_secret=_link_secret(settings),
            language_model=settings.language_model.host,
        )
        self.routes: list[AbstractRouteDef] = []
        self._chats: dict[str, ChatAdapter] = {}
        self._windows: list[WebChat] = []
        self.connections: list[Connection] = []
        self._handlers: dict[str, Handler] = {}
        self.worker = Worker(self.database, clock, self._handlers)
        self._underway = Underway()
        talk = Talk()
        router = Router(screens, self.setup, talk, self._underway)
        self.intake = Intake(self.database, clock, router, self.worker)
        self._handle(self._gateways())
        self._handlers.update(self._second_thoughts(router, talk).handlers())

    def open_webchat(self, stage: Stage) -> WebChat:
        """Add the chat in the browser; `stage` says who can be played."""
        chat = WebChat(self.database, self.clock, files=self.files, stage=stage)
        chat.connect(self.intake)
        self._chats[chat.platform] = chat
        self._windows.append(chat)
        self.routes.extend(chat_routes(chat))
        return chat

    def open_platforms(self) -> None:
        """Add every chat platform that the settings switch on."""
        if self.settings.telegram.enabled:
            self.open_telegram()
        if self.settings.discord.enabled:
            self.open_discord()

    def open_telegram(self) -> Telegram:
        """Add Telegram."""
        wanted = self.settings.telegram
        by_webhook = wanted.mode == "webhook"
        telegram = Telegram(
            TelegramAccess(
                token=wanted.token.get_secret_value(),
                api_base_url=wanted.api_base_url,
                webhook_url=self.settings.web.public_url if by_webhook else "",
                secret=wanted.webhook_secret.get_secret_value(),
            ),
            files=self.files,
            suggestions=Suggester(self.database, self.setup, self._screens),
            kept=Kept(self.database),
            registry=self._screens,
        )
        telegram.connect(self.intake)
        self._chats[telegram.platform] = telegram
        self.connections.append(telegram)
        self.routes.extend(telegram.routes())
        return telegram

    def open_discord(self) -> Discord:
        """Add Discord."""
        wanted = self.settings.discord
        chat = Discord(
            DiscordAccess(
                token=wanted.token.get_secret_value(),
                api_base_url=wanted.api_base_url,
                gateway_url=wanted.gateway_url,
                message_content=wanted.message_content,
                shards=wanted.shards,
            ),
            files=self.files,
            suggestions=Suggester(self.database, self.setup, self._screens),
            kept=Kept(self.database),
            registry=self._screens,
        )
        chat.connect(self.intake)
        self._chats[chat.platform] = chat
        self.connections.append(chat)
        return chat

    async def warm_up(self) -> None:
        """Read what the first person would otherwise wait for: seeds, what searches read, and the names of topics."""
        classifier()
        async with self.database.reading() as session:
            market = Marketplace(session, self.setup)
            await self.setup.directory.refresh(session, market.mentors)
            vocabulary(await market.topics.book())
        # What was read lives as long as the program: the collector need not walk it again and again.
        gc.collect()
        gc.freeze()

    def close_chats(self) -> None:
        """End every open window, so that the server need not wait for them."""
        for chat in self._windows:
            chat.close()

    def _second_thoughts(self, router: Router, talk: Talk) -> SecondThoughts:
        wanted = self.settings.language_model
        model = ChatCompletions(model_access(wanted)) if wanted.base_url else None
        return SecondThoughts(
            self.database, self.setup, self._screens, model=model, lead=talk.answer_reading, reply=router.reply
        )

    def _gateways(self) -> dict[str, PaymentGateway]:
        if self.settings.payments.gateway == "none":
            return {}
        sandbox = SandboxGateway(
            self.database,
            self.clock,
            secrets=[secret.get_secret_value() for secret in self.settings.payments.sandbox.secrets],
            base_url=lambda: self.base_url,
            webhook_url=lambda: f"{self.base_url}/webhooks/sandbox",
            wake=self.worker.wake,
        )
        self.routes.extend(sandbox.routes())
        self._handlers.update(sandbox.handlers())
        return {sandbox.name: sandbox}

    def _handle(self, gateways: Mapping[str, PaymentGateway]) -> None:
        policies = self.settings.policies
        delivery = Delivery(
            self.database,
            self.setup,
            self._screens,
            self._chats,
            write_notice=write_notice,
            write_room_notice=write_room_notice,
            underway=self._underway,
        )
        bookings = BookingTasks(self.clock, policies, gateway=self.setup.gateway)
        payments = PaymentTasks(self.database, self.clock, gateways, bookings.settle, lambda: self.base_url)
        self.routes.extend(PaymentPages(self.database, self.clock, gateways, wake=self.worker.wake).routes())
        for handlers in (
            bookings.handlers(),
            payments.handlers(),
            ReviewTasks(self.clock, policies).handlers(),
            Upkeep(
                self.clock,
                [
                    lambda session, now: Messages(session, now, policies).forget_old(),
                    lambda session, now: Support(session, now, policies).forget_old(),
                    forget_old,
                    forget_drafts,
                ],
            ).handlers(),
            {
                DELIVER: delivery.deliver,
                REFRESH: delivery.refresh,
                NOTICE: delivery.notice,
                REDRAW: delivery.redraw,
                ROOM_NOTICE: delivery.room_notice,
            },
        ):
            self._handlers.update(handlers)


def library(settings: Settings) -> Library:
    """Read the articles of the product and the operator's own; raises ArticleError."""
    return Library(settings.policies, settings.community.name, settings.knowledge.path)


def model_access(wanted: LanguageModelSettings) -> ModelAccess:
    """Return how the language model of the settings is asked."""
    return ModelAccess(
        base_url=wanted.base_url,
        model=wanted.model,
        key=wanted.key.get_secret_value(),
        timeout_seconds=wanted.timeout_seconds,
    )


def _link_secret(settings: Settings) -> bytes:
    """Return what codes are made with: the same in every process, as all have these settings, and in no database."""
    known = (settings.telegram.token, settings.discord.token, settings.database.url)
    return hashlib.sha256("\n".join(secret.get_secret_value() for secret in known).encode()).digest()
