"""Every setting of the program: what it is called, what it may hold, what it is when nobody sets it.

The environment wins over config.toml. `OPENGIG_WEB__PORT=9000` sets `port` in `[web]`; the same name with `_FILE` at
its end names a file that holds the value, which is how secrets are best given.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.settings_sources import Environment, SettingsError, problems
from core.accounts.zones import zone_named
from core.policies import Policies

DEFAULT_FILE = Path("config.toml")
LEAST_SECRET = 16
"""Characters of a webhook secret: shorter ones can be guessed."""
TELEGRAM_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,60}")
WEBHOOK_SECRET = re.compile(rf"[A-Za-z0-9_-]{{{LEAST_SECRET},256}}")
"""https://core.telegram.org/bots/api#setwebhook."""
OWNER = re.compile(r"[a-z]+:\S{1,100}")

DEFAULT_RATES = {
    "USD": 1.0, "AED": 3.67, "AUD": 1.53, "BDT": 122.0, "BRL": 5.4, "CAD": 1.4, "CHF": 0.8, "CNY": 7.1, "CZK": 21.0,
    "DKK": 6.4, "EGP": 48.0, "EUR": 0.86, "GBP": 0.76, "IDR": 16600.0, "ILS": 3.3, "INR": 88.5, "JPY": 153.0,
    "KES": 129.0, "KRW": 1430.0, "KWD": 0.307, "MXN": 18.5, "MYR": 4.2, "NGN": 1450.0, "NOK": 10.1, "NPR": 142.0,
    "NZD": 1.75, "PHP": 58.5, "PKR": 281.0, "PLN": 3.65, "RUB": 81.0, "SAR": 3.75, "SEK": 9.5, "SGD": 1.3,
    "THB": 32.5, "TRY": 42.0, "UAH": 42.0, "VND": 26300.0, "ZAR": 17.3,
}  # fmt: skip


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _zone(value: str) -> str:
    found = zone_named(value)
    if found is None or found.key != value:
        better = found.key if found else "Asia/Kolkata"
        raise ValueError(f'is not a time zone of the IANA list; write it like "{better}"')
    return value


def _currency(value: str) -> str:
    code = value.upper()
    if not is_currency(code):
        raise ValueError('is not a currency code of ISO 4217; write it like "EUR"')
    return code


def _locale(value: str) -> str:
    try:
        return str(Locale.parse(value))
    except (UnknownLocaleError, ValueError):
        raise ValueError('is not a locale; write it like "en" or "pt_BR"') from None


def _owner(value: str) -> str:
    if value and not OWNER.fullmatch(value):
        raise ValueError('does not name a person on a platform; write it like "web:robin"')
    return value


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
        raise ValueError('is not a web address; write it like "https://mentors.example.org"')
    return value.rstrip("/")


def _database_url(value: SecretStr) -> SecretStr:
    example = (
        'write it like "sqlite+aiosqlite:///opengig-data/opengig.db" or "postgresql+asyncpg://user:password@host/db"'
    )
    try:
        url = make_url(value.get_secret_value())
    except ArgumentError:
        raise ValueError(f"is not a database address; {example}") from None
    if url.drivername not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise ValueError(f'begins with "{url.drivername}", which is not supported; {example}')
    if url.drivername == "sqlite+aiosqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError(f"names no file, so nothing would be kept; {example}")
    return value


def _long(value: SecretStr) -> SecretStr:
    if len(value) < LEAST_SECRET:
        raise ValueError(f"has {len(value)} characters; use at least {LEAST_SECRET}, chosen at random")
    return value


def _telegram_token(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not TELEGRAM_TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError('is not a bot token; it looks like "123456789:AAF..." and @BotFather on Telegram shows it')
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    secret = value.get_secret_value()
    if secret and not WEBHOOK_SECRET.fullmatch(secret):
        raise ValueError(
            f"must be {LEAST_SECRET} to 256 letters, digits, _ and -, chosen at random, as Telegram takes no others"
        )
    return value


def _gateway_url(value: str) -> str:
    if urlsplit(value).scheme not in {"ws", "wss"} or not urlsplit(value).hostname:
        raise ValueError('is not the address of a gateway; write it like "wss://gateway.discord.gg/"')
    return value


def _model_url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment):
        raise ValueError('is not the address of a model; write it like "https://models.example.org/v1"')
    if parts.username is not None:
        raise ValueError("holds a name or a password, which would be shown; put the key into language_model.key")
    return value.rstrip("/")


def _header_safe(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().isascii() or not value.get_secret_value().isprintable():
        raise ValueError("holds characters that no key has; copy it once more, without line breaks")
    return value


def _lines(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


def _rates(value: dict[str, float]) -> dict[str, float]:
    return DEFAULT_RATES | {_currency(code): rate for code, rate in value.items()} | {"USD": 1.0}


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]
Secret = Annotated[SecretStr, AfterValidator(_long)]
Rates = Annotated[dict[str, Annotated[float, Field(gt=0, allow_inf_nan=False)]], AfterValidator(_rates)]


class Section(BaseModel):
    """A table of config.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Community(Section):
    """Who runs this instance, and what people get who have not chosen for themselves."""

    name: Name = "OpenGig"
    default_locale: Annotated[str, AfterValidator(_locale)] = "en"
    default_zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    default_currency: Annotated[str, AfterValidator(_currency)] = "USD"
    owner: Annotated[str, AfterValidator(_owner)] = ""


class DatabaseSettings(Section):
    """Where everything is kept. The address can hold a password, so it is treated as a secret."""

    url: Annotated[SecretStr, AfterValidator(_database_url)] = SecretStr("sqlite+aiosqlite:///opengig-data/opengig.db")


class Web(Section):
    """The one HTTP server."""

    host: Annotated[str, StringConstraints(min_length=1, max_length=253)] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8765
    public_url: Annotated[str, AfterValidator(_public_url)] = ""

    @property
    def base_url(self) -> str:
        """How browsers reach the server: `public_url`, or the address it listens on. No slash at the end."""
        return self.public_url or f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)


class Webchat(Section):
    """The local chat in the browser."""

    enabled: bool = False


class TelegramSettings(Section):
    """The bot on Telegram. Polling needs nothing else; a webhook needs `web.public_url` with https, and a secret."""

    enabled: bool = False
    token: Annotated[SecretStr, AfterValidator(_telegram_token)] = SecretStr("")
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] = SecretStr("")
    api_base_url: Annotated[str, AfterValidator(_public_url)] = "https://api.telegram.org"

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.enabled and not self.token.get_secret_value():
            raise ValueError("needs telegram.token, because Telegram is enabled; get one from @BotFather on Telegram")
        if self.enabled and self.mode == "webhook" and not self.webhook_secret.get_secret_value():
            raise ValueError(
                f"needs telegram.webhook_secret, because the mode is webhook; put a random text of at least "
                f"{LEAST_SECRET} letters and digits there"
            )
        return self


class DiscordSettings(Section):
    """The bot on Discord. `shards` is how many connections it makes; 0 is one, for up to about 2,000 servers."""

    enabled: bool = False
    token: SecretStr = SecretStr("")
    message_content: bool = False
    shards: Annotated[int, Field(ge=0, le=1000)] = 0
    api_base_url: Annotated[str, AfterValidator(_public_url)] = "https://discord.com/api/v10"
    gateway_url: Annotated[str, AfterValidator(_gateway_url)] = "wss://gateway.discord.gg/"

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.enabled and not self.token.get_secret_value():
            raise ValueError(
                "needs discord.token, because Discord is enabled; get one under Bot at "
                "https://discord.com/developers/applications"
            )
        return self


class Sandbox(Section):
    """The pretended payment gateway. The first secret signs; every one is accepted, so that secrets can be changed."""

    secrets: Annotated[tuple[Secret, ...], BeforeValidator(_lines)] = ()


class Payments(Section):
    """Who takes the money."""

    gateway: Literal["none", "sandbox"] = "none"
    sandbox: Sandbox = Sandbox()

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.gateway == "sandbox" and not self.sandbox.secrets:
            raise ValueError(
                "needs payments.sandbox.secrets, because the gateway is the sandbox; put one random text of at least "
                f"{LEAST_SECRET} characters there, or let `opengig init` write the file"
            )
        return self


class Knowledge(Section):
    """The operator's own articles: files `<language>/<name>.md` that add to the shipped ones or replace them."""

    folder: str = ""

    @property
    def path(self) -> Path | None:
        """The folder; None if there is none."""
        return Path(self.folder) if self.folder else None


class LanguageModelSettings(Section):
    """A model that reads sentences which we cannot read ourselves, behind an API like OpenAI's; none by default."""

    base_url: Annotated[str, AfterValidator(_model_url)] = ""
    model: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    key: Annotated[SecretStr, AfterValidator(_header_safe)] = SecretStr("")
    timeout_seconds: Annotated[float, Field(gt=0, le=10)] = 4.0

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.base_url and not self.model:
            raise ValueError(
                "needs language_model.model, because language_model.base_url is set; "
                "put the name there that the server has for the model"
            )
        if self.model and not self.base_url:
            raise ValueError(
                "needs language_model.base_url, because language_model.model is set; "
                'write it like "https://models.example.org/v1", or take the model out'
            )
        return self

    @property
    def host(self) -> str:
        """Whom sentences go to, as people are told; empty if there is no model."""
        return urlsplit(self.base_url).hostname or ""


class Logging(Section):
    """What is written to the log."""

    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(Section):
    """All settings, checked. Made by `load`; `Settings()` is what holds when nothing is configured."""

    community: Community = Community()
    database: DatabaseSettings = DatabaseSettings()
    web: Web = Web()
    webchat: Webchat = Webchat()
    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    payments: Payments = Payments()
    policies: Policies = Policies()
    exchange_rates: Rates = DEFAULT_RATES
    knowledge: Knowledge = Knowledge()
    language_model: LanguageModelSettings = LanguageModelSettings()
    logging: Logging = Logging()

    @field_validator("webchat")
    @classmethod
    def _stays_here(cls, webchat: Webchat, info: Any) -> Webchat:
        web = info.data.get("web")
        if webchat.enabled and web is not None and not web.is_loopback:
            raise ValueError(
                "the web chat lets whoever opens it speak as anyone, so it must stay on this machine; "
                'set host = "127.0.0.1" in [web], or enabled = false in [webchat]'
            )
        return webchat

    @field_validator("telegram")
    @classmethod
    def _can_be_reached(cls, telegram: TelegramSettings, info: Any) -> TelegramSettings:
        web = info.data.get("web")
        if telegram.enabled and telegram.mode == "webhook" and web and not web.public_url.startswith("https://"):
            raise ValueError(
                "takes updates by webhook, which Telegram only sends to https; "
                'set public_url = "https://..." in [web], or mode = "polling" in [telegram]'
            )
        return telegram


def load(config: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of this process; raises SettingsError with every problem found.

    The file is `config`, else what OPENGIG_CONFIG names, else ./config.toml if there is one.
    """
    named = config or (Path(environ["OPENGIG_CONFIG"]) if environ.get("OPENGIG_CONFIG") else None)
    file = named or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)

    class Configured(Settings, BaseSettings):
        model_config = SettingsConfigDict(frozen=True, extra="forbid")

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings' own protocol
            env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return environment, TomlConfigSettingsSource(settings_cls, file)

    environment = Environment(Configured, environ)
    try:
        if file is not None:
            file.open("rb").close()
        return Configured()
    except OSError as error:
        raise SettingsError(
            [f"{file}: cannot be read ({error.strerror}); check the path, or run `opengig init`"]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([f"{file}: is not valid TOML: {error}; compare with config.example.toml"]) from error
    except UnicodeDecodeError as error:
        raise SettingsError([f"{file}: is not text in UTF-8; save it as UTF-8"]) from error
    except ValidationError as error:
        # `from None`: the validation error's own text would print what was found, secrets too.
        raise SettingsError(problems(error, Settings, environment.names, file)) from None
