"""What a mentor may say about themselves: limits, and refusals that show an example of a right value."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies

from core.errors import N_, Refused
from core.money import Money

HEADLINE = range(10, 81)
ABOUT = range(20, 1001)
EXPERIENCE = range(10, 501)
VERDICT = range(5, 501)
TOPICS = range(1, 13)
LANGUAGES = range(1, 11)
YEARS = range(61)
CERTIFICATION = range(2, 101)
CERTIFICATIONS = range(11)
SESSION_MINUTES = range(15, 241, 15)
LINK_LENGTH = 300
AHEAD = timedelta(days=730)

HIGHEST_HOURLY = 100_000
HIGHEST_HOURLY_SMALL = 100_000_000
# A unit of these buys about a fifth of a US cent or less, so honest prices have many digits.
SMALL_CURRENCIES = (
    "ARS BIF CDF CLP COP CRC GNF IDR IQD IRR KHR KRW LAK LBP MGA MMK MNT MWK NGN PYG RWF SOS SSP SYP TZS UGX UZS VND"
    " XAF XOF YER"
)


class BadHeadline(Refused):
    """A headline was too short or too long."""

    message = N_("A headline has 10 to 80 characters, for example “Python and pandas, at your own pace”.")


class BadAbout(Refused):
    """The text about oneself was too short or too long."""

    message = N_(
        "A few sentences about you have 20 to 1000 characters, for example “I taught maths for nine years and love the"
        " moment when fractions click.”"
    )


class BadTopics(Refused):
    """No topic, too many, or one that is not in the list."""

    message = N_("Pick 1 to 12 topics from the list, for example “Python, Statistics”.")


class BadYears(Refused):
    """The years of experience were out of range."""

    message = N_("Years of experience are a number from 0 to 60, for example 7.")


class BadExperience(Refused):
    """The experience was too short or too long."""

    message = N_("Your experience has 10 to 500 characters, for example “Data analyst in a hospital for 8 years”.")


class BadCertifications(Refused):
    """Too many certifications, or one that is too short or too long."""

    message = N_("List up to 10 certifications of 2 to 100 characters, for example “CELTA, Cambridge 2019”.")


class BadPrice(Refused):
    """A price was negative, implausibly high or in an unknown currency."""

    message = N_("A price for one hour is 0 or more, for example “INR 800” or “USD 25”. 0 means free.")


class BadSessionMinutes(Refused):
    """No session length, or one off the grid."""

    message = N_("Sessions last 15 to 240 minutes in steps of 15, for example “30, 60”.")


class BadLanguages(Refused):
    """No language, too many or an unknown code."""

    message = N_("Pick 1 to 10 languages, for example “English, Hindi”.")


class BadLink(Refused):
    """A link was not a plain https address."""

    message = N_("A link starts with https, for example https://example.org/hello.")


class BadCancellation(Refused):
    """An unknown cancellation preset."""

    message = N_("Pick flexible, standard or strict, for example “standard”.")


class BadDay(Refused):
    """A day lay in the past, too far ahead or in the wrong order; `example` is a right one."""

    message = N_("Pick days from today to two years ahead, the first one first, for example %(example)s.")


class TooManyDates(Refused):
    """More special dates than anybody needs; `limit` is how many there may be."""

    message = N_("That is more than %(limit)s entries. Remove one that you no longer need first.")


class BadVerdict(Refused):
    """An admin gave no reason, or a very long one."""

    message = N_("Give a reason of 5 to 500 characters, for example “Please add a photo that shows your face.”")


def line(text: str, length: range, refusal: type[Refused]) -> str:
    """Return `text` as one line without outer spaces, if its length is right."""
    return paragraph(" ".join(text.split()), length, refusal)


def paragraph(text: str, length: range, refusal: type[Refused]) -> str:
    """Return `text` without outer spaces, if its length is right."""
    text = text.strip()
    if len(text) not in length:
        raise refusal
    return text


def known_topics(slugs: Iterable[str], known: Collection[str]) -> list[str]:
    """Return topic slugs without repeats; raises BadTopics unless all are `known`."""
    found = list(dict.fromkeys(slugs))
    if len(found) not in TOPICS or not set(known) >= set(found):
        raise BadTopics
    return found


def known_languages(codes: Iterable[str]) -> list[str]:
    """Return language codes (ISO 639-1) in lower case without repeats; raises BadLanguages."""
    found = list(dict.fromkeys(code.strip().lower() for code in codes))
    if len(found) not in LANGUAGES or not all(_is_language(code) for code in found):
        raise BadLanguages
    return found


def certificates(names: Iterable[str]) -> list[str]:
    """Return certifications as clean lines, empty ones left out; raises BadCertifications."""
    found = [line(name, CERTIFICATION, BadCertifications) for name in names if name.strip()]
    if len(found) not in CERTIFICATIONS:
        raise BadCertifications
    return found


def fair_price(hourly: Money) -> Money:
    """Return the price of an hour if it is plausible; raises BadPrice."""
    highest = HIGHEST_HOURLY_SMALL if hourly.currency in SMALL_CURRENCIES else HIGHEST_HOURLY
    if hourly.currency not in list_currencies() or not 0 <= hourly.major <= highest:
        raise BadPrice
    return hourly


def session_lengths(minutes: Iterable[int]) -> list[int]:
    """Return session lengths in minutes, ascending; raises BadSessionMinutes."""
    found = sorted(set(minutes))
    if not found or not set(SESSION_MINUTES) >= set(found):
        raise BadSessionMinutes
    return found


def https_link(url: str) -> str:
    """Return a plain https address (no user, no spaces) or an empty text for none; raises BadLink."""
    url = url.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadLink from None
    plain = len(url) <= LINK_LENGTH and url.isprintable() and not set(url) & set(' <>"\\^`{}|')
    if not plain or parts.scheme != "https" or "." not in (parts.hostname or "") or "@" in parts.netloc:
        raise BadLink
    return url


def days_ahead(first: date, last: date, today: date) -> None:
    """Check that `first` to `last` is in order, not over and not too far ahead; raises BadDay."""
    if not first <= last or last < today or last > today + AHEAD or first < today - AHEAD:
        raise BadDay(example=(today + timedelta(days=7)).isoformat())


def _is_language(code: str) -> bool:
    try:
        return len(code) == 2 and bool(Locale.parse(code))
    except (UnknownLocaleError, ValueError):
        return False
