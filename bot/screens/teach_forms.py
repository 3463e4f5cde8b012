"""The parts of a mentor's profile as forms; each is saved by itself, in any order."""

from bot.dialogue.catalogue import _
from bot.dialogue.context import Context
from bot.dialogue.fields import Field
from bot.dialogue.links import Link
from bot.dialogue.registry import Show, registry
from bot.dialogue.views import FieldKind
from bot.screens import answers, wording
from core.accounts.service import NAME_LIMIT
from core.errors import N_
from core.mentors import limits
from core.mentors.service import PRESETS
from core.money import Money

PROFILE = Link("teach.profile")
LENGTHS = (30, 45, 60, 90, 120)


def _saved() -> Show:
    return Show(PROFILE, _("Saved."))


# Who one is


async def _describe_fields(ctx: Context, line: str | None = None, text: str | None = None) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    return (
        Field(
            name="name",
            label=_("Your name"),
            initial=ctx.account.name,
            example=_("Ana Silva"),
            max_length=NAME_LIMIT,
        ),
        Field(
            name="headline",
            label=_("Your headline"),
            initial=line or mentor.headline,
            example=_("Python and pandas, at your own pace"),
            help=_("One line that says what you are good at."),
            max_length=limits.HEADLINE.stop - 1,
            read=answers.checked(lambda typed: limits.line(typed, limits.HEADLINE, limits.BadHeadline)),
        ),
        Field(
            name="about",
            label=_("About you"),
            kind=FieldKind.LINES,
            initial=text or mentor.about,
            example=_("I taught maths for nine years and love the moment when fractions click."),
            max_length=limits.ABOUT.stop - 1,
            read=answers.checked(lambda typed: limits.paragraph(typed, limits.ABOUT, limits.BadAbout)),
        ),
    )


@registry.form("teach.describe", title=N_("Describe yourself"), fields=_describe_fields, back_to=PROFILE)
async def describe(
    ctx: Context, line: str | None = None, text: str | None = None, *, name: str, headline: str, about: str
) -> Show:
    """Keep the name that learners see, the headline and the text about oneself.

    The form is filled with the headline `line` and the `text`.
    """
    del line, text
    await ctx.market.accounts.rename(ctx.account, name)
    await ctx.market.mentors.describe(ctx.account, headline, about)
    return _saved()


async def _topic_fields(ctx: Context, slugs: str | None = None) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    book = await ctx.market.topics.book()
    read = answers.topic_slugs(book)
    return (
        Field(
            name="topics",
            label=_("What do you teach?"),
            initial=", ".join(book.name_of(slug) for slug in (slugs.split(",") if slugs else mentor.topics)),
            example=_("Python, statistics, interview preparation"),
            help=_("Up to 12 topics, with commas between them."),
            max_length=500,
            read=answers.checked(lambda typed: limits.known_topics(read(typed), book.offered)),
        ),
    )


@registry.form("teach.topics", title=N_("Your topics"), fields=_topic_fields, back_to=PROFILE)
async def teach_topics(ctx: Context, slugs: str | None = None, *, topics: list[str]) -> Show:
    """Keep the topics; the form is filled with those of `slugs`."""
    del slugs
    await ctx.market.mentors.teach(ctx.account, topics)
    return _saved()


async def _background_fields(ctx: Context, long: int | None = None) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    return (
        Field(
            name="years",
            label=_("Years of experience"),
            initial=str(long or (mentor.experience_years if mentor.experience else "")),
            example="7",
            read=answers.years,
        ),
        Field(
            name="experience",
            label=_("Your experience"),
            kind=FieldKind.LINES,
            initial=mentor.experience,
            example=_("Data analyst in a hospital for 8 years"),
            max_length=limits.EXPERIENCE.stop - 1,
            read=answers.checked(lambda typed: limits.paragraph(typed, limits.EXPERIENCE, limits.BadExperience)),
        ),
        Field(
            name="certifications",
            label=_("Certificates and degrees"),
            kind=FieldKind.LINES,
            initial="\n".join(mentor.certifications),
            example=_("CELTA, Cambridge 2019"),
            help=_("One on each line."),
            required=False,
            max_length=1200,
            read=answers.checked(lambda typed: limits.certificates(typed.splitlines())),
        ),
    )


@registry.form("teach.background", title=N_("Your experience"), fields=_background_fields, back_to=PROFILE)
async def background(
    ctx: Context, long: int | None = None, *, years: int, experience: str, certifications: list[str] | None
) -> Show:
    """Keep the experience and the certificates; the form is filled with as many years as `long` says."""
    del long
    await ctx.market.mentors.background(ctx.account, years, experience, certifications or [])
    return _saved()


async def _language_fields(ctx: Context, codes: str | None = None) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    locale = ctx.account.locale
    return (
        Field(
            name="languages",
            label=_("In which languages do you teach?"),
            initial=wording.language_names(codes.split(",") if codes else mentor.languages or [locale], locale),
            example=_("English, Hindi"),
            read=answers.checked(lambda typed: limits.known_languages(answers.language_codes(typed, locale))),
        ),
    )


@registry.form("teach.languages", title=N_("Your languages"), fields=_language_fields, back_to=PROFILE)
async def teach_languages(ctx: Context, codes: str | None = None, *, languages: list[str]) -> Show:
    """Keep the languages; the form is filled with those of `codes`."""
    del codes
    await ctx.market.mentors.speak(ctx.account, languages)
    return _saved()


async def _photo_fields(ctx: Context) -> tuple[Field, ...]:
    picture = ctx.account.picture_id
    return (
        Field(
            name="photo",
            label=_("A photo of you"),
            kind=FieldKind.PICTURE,
            initial=str(picture) if picture else "",
            help=_("People book faces. A friendly one, in daylight, works best."),
            read=answers.file_number,
        ),
    )


@registry.form("teach.photo", title=N_("Your photo"), fields=_photo_fields, back_to=PROFILE)
async def teach_photo(ctx: Context, *, photo: int) -> Show:
    """Keep the photo."""
    await ctx.market.accounts.picture(ctx.account, photo)
    return _saved()


async def _intro_fields(ctx: Context, words: str | None = None) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    return (
        Field(
            name="url",
            label=_("A link to your introduction"),
            initial=words or mentor.intro_url,
            example="https://example.org/hello",
            help=_("A video or a page where people get to know you. Leave it empty for none."),
            required=False,
            max_length=limits.LINK_LENGTH,
            read=answers.checked(limits.https_link),
        ),
    )


@registry.form("teach.intro", title=N_("Your introduction"), fields=_intro_fields, back_to=PROFILE)
async def teach_intro(ctx: Context, words: str | None = None, *, url: str | None) -> Show:
    """Keep or remove the link to the introduction; `words` are put into the form."""
    del words
    await ctx.market.mentors.show_intro(ctx.account, url or "")
    return _saved()


async def _room_fields(ctx: Context, words: str | None = None) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    return (
        Field(
            name="url",
            label=_("A link to your video room"),
            initial=words or mentor.meeting_url,
            example="https://meet.example.org/ana",
            help=_("Learners see it once a session is confirmed. Leave it empty for none."),
            required=False,
            max_length=limits.LINK_LENGTH,
            read=answers.checked(limits.https_link),
        ),
    )


@registry.form("teach.room", title=N_("Where you meet"), fields=_room_fields, back_to=PROFILE)
async def teach_room(ctx: Context, words: str | None = None, *, url: str | None) -> Show:
    """Keep or remove the link to the room where sessions take place; `words` are put into the form."""
    del words
    await ctx.market.mentors.meet_at(ctx.account, url or "")
    return _saved()


# What one offers


async def _price_fields(ctx: Context, price: str | None = None, unit: str | None = None) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    present = f"{mentor.hourly.major:f}" if mentor.session_minutes else ""
    return (
        Field(
            name="amount",
            label=_("Your price for one hour"),
            initial=price or present,
            example="600",
            help=_("0 means that you teach for free."),
            read=answers.amount,
        ),
        Field(
            name="currency",
            label=_("In which currency?"),
            initial=unit or mentor.currency,
            example="INR",
            read=answers.currency,
        ),
        Field(
            name="lengths",
            label=_("How long can a session be?"),
            kind=FieldKind.MANY,
            initial=",".join(str(minutes) for minutes in mentor.session_minutes or [60]),
            example=_("30 minutes, 1 hour"),
            options=tuple(
                (str(minutes), wording.minutes_long(minutes)) for minutes in _lengths(mentor.session_minutes)
            ),
            read=int,
        ),
    )


def _lengths(present: list[int]) -> list[int]:
    return sorted({*LENGTHS, *present})


@registry.form("teach.price", title=N_("Your price"), fields=_price_fields, back_to=PROFILE)
async def teach_price(
    ctx: Context,
    price: str | None = None,
    unit: str | None = None,
    *,
    amount: str,
    currency: str,
    lengths: list[int],
) -> Show:
    """Keep the price of an hour and the lengths on offer; the form is filled with `price` in the currency `unit`."""
    del price, unit
    try:
        hourly = Money.of(amount, currency)
    except ValueError:
        raise limits.BadPrice from None
    await ctx.market.mentors.charge(ctx.account, hourly, lengths)
    return _saved()


async def _option_fields(ctx: Context) -> tuple[Field, ...]:
    mentor = await ctx.market.mentors.get(ctx.account.id)
    return (
        Field(
            name="instant",
            label=_("Can learners book without asking first?"),
            kind=FieldKind.CHOICE,
            initial="yes" if mentor.instant_book else "no",
            options=(
                ("no", _("No, I answer each request")),
                ("yes", _("Yes, a free time is theirs at once")),
            ),
            read=lambda value: value == "yes",
        ),
        Field(
            name="cancellation",
            label=_("If a learner cancels"),
            kind=FieldKind.CHOICE,
            initial=mentor.cancellation,
            options=tuple((preset, preset_in_words(ctx, preset)) for preset in PRESETS),
            help=_("If you cancel, learners always get everything back."),
        ),
    )


def preset_in_words(ctx: Context, preset: str) -> str:
    """Return a cancellation preset with what it means."""
    names: dict[str, str] = {"flexible": _("Flexible"), "standard": _("Standard"), "strict": _("Strict")}
    rules = ctx.market.policies.cancellation(preset)
    template = _("%(name)s: all back until %(full)s h before, half until %(half)s h")
    return template % {"name": names[preset], "full": rules.full_hours, "half": rules.half_hours}


@registry.form("teach.options", title=N_("How learners book you"), fields=_option_fields, back_to=PROFILE)
async def teach_options(ctx: Context, *, instant: bool, cancellation: str) -> Show:
    """Keep how one is booked and what a cancellation gives back."""
    await ctx.market.mentors.book_instantly(ctx.account, instant)
    await ctx.market.mentors.cancel_under(ctx.account, cancellation)
    return _saved()
