"""What a workspace decides about what its customers see and meet: its share of the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from livechat import i18n
from livechat.i18n import marked
from livechat.workspaces import colours, hours, options, sites
from livechat.workspaces.asked import NOTHING, AskedFields
from livechat.workspaces.hours import Hours
from livechat.workspaces.meaning import CHECKS, COLOUR, FIELDS, HOURS, SELECT, SWITCH, TEXTAREA, WORDS, decision
from livechat.workspaces.texts import UNSAID, Texts

REQUIRED: Final = "required"
OPTIONAL: Final = "optional"
OFF: Final = "off"
_asked = options.worded((REQUIRED, marked("Required")), (OPTIONAL, marked("Optional")), (OFF, marked("Not asked")))

LEAVE_MESSAGE: Final = "form"
QUEUE: Final = "queue"
BOT: Final = "bot"
HIDDEN: Final = "hidden"
"""What customers meet outside the business hours."""
TAKES_IN: Final = frozenset({QUEUE, BOT})
"""Those with which new customers come in as ever."""

RIGHT: Final = "right"
LEFT: Final = "left"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What customers see, when somebody is there for them, and what they are asked."""

    name: str = decision(
        "Livechat", marked("Name"), marked("Customers see it above the conversation."), between=(1, 100)
    )
    accent: str = decision(
        colours.HOUSE,
        marked("Colour"),
        marked("Buttons, the head and what customers have written carry it; words on it are white or black."),
        kind=COLOUR,
        check=colours.readable,
    )
    welcome: Texts = decision(
        UNSAID,
        marked("Welcome text"),
        marked("The first thing a customer reads. Where it is empty, it is read in the default language."),
        kind=WORDS,
        between=(0, 500),
    )
    languages: tuple[str, ...] = decision(
        tuple(i18n.LANGUAGES),
        marked("Languages"),
        marked("A customer gets the one the browser asks for, if it is among these."),
        kind=CHECKS,
        options=options.languages,
        between=(1, 100),
    )
    default_language: str = decision(
        i18n.SOURCE,
        marked("Default language"),
        marked("For customers whose own language is not among these."),
        kind=SELECT,
        options=options.languages,
    )
    country: str = decision(
        "",
        marked("Country"),
        marked("Telephone numbers without a country code belong to it."),
        kind=SELECT,
        options=options.countries,
    )
    currency: str = decision(
        "USD",
        marked("Currency"),
        marked("Prices of new products are in it."),
        kind=SELECT,
        options=options.currencies,
    )
    time_zone: str = decision(
        "UTC", marked("Time zone"), marked("Times and days are shown in it."), kind=SELECT, options=options.zones
    )
    hours_on: bool = decision(
        False,
        marked("Use business hours"),
        marked("Customers are told when the team is back. While this is off, you always count as open."),
        kind=SWITCH,
    )
    hours: Hours = decision(
        hours.USUAL,
        marked("Hours"),
        marked("A range that ends after midnight belongs to the day on which it begins."),
        kind=HOURS,
    )
    outside_hours: str = decision(
        LEAVE_MESSAGE,
        marked("Outside of them"),
        marked("Conversations that are under way go on as ever, and reps who are online are handed new ones."),
        kind=SELECT,
        options=options.worded(
            (LEAVE_MESSAGE, marked("New customers leave a message, and how they can be reached")),
            (QUEUE, marked("Customers come in as ever and are told when you are back")),
            (BOT, marked("Customers come in as ever, and an assistant tells them at once when you are back")),
            (HIDDEN, marked("The chat disappears from your site; your own page takes messages")),
        ),
    )
    offline: Texts = decision(
        UNSAID,
        marked("Offline message"),
        marked("Customers read it outside of your business hours, and then when you are back."),
        kind=WORDS,
        between=(0, 500),
    )
    widget_enabled: bool = decision(
        True,
        marked("Show the chat on your sites"),
        marked("Off takes the button away everywhere; your own chat page stays."),
        kind=SWITCH,
    )
    widget_sites: str = decision(
        "",
        marked("Your sites"),
        marked("One address a line, such as https://shop.example. On pages of others the chat does not open."),
        kind=TEXTAREA,
        between=(0, 4000),
        check=sites.readable,
    )
    widget_side: str = decision(
        RIGHT,
        marked("Where the button stands"),
        kind=SELECT,
        options=options.worded((RIGHT, marked("Bottom right")), (LEFT, marked("Bottom left"))),
    )
    ask_name: str = decision(REQUIRED, marked("Name of the customer"), kind=SELECT, options=_asked)
    ask_phone: str = decision(REQUIRED, marked("Phone number"), kind=SELECT, options=_asked)
    ask_email: str = decision(OFF, marked("E-mail"), kind=SELECT, options=_asked)
    ask_text: str = decision(OPTIONAL, marked("First question"), kind=SELECT, options=_asked)
    ask_fields: AskedFields = decision(
        NOTHING,
        marked("Your own fields"),
        marked("New customers answer them; the team reads the answers in the customer's profile."),
        kind=FIELDS,
    )
    show_online: bool = decision(
        True,
        marked("Show who is online"),
        marked("Customers see whether somebody of the team is there."),
        kind=SWITCH,
    )
    customer_sounds: bool = decision(
        True,
        marked("Sounds for customers"),
        marked("Two soft tones tell of an answer; each customer can switch them off."),
        kind=SWITCH,
    )

    @property
    def allowed_sites(self) -> tuple[str, ...]:
        """The origins on whose pages the window may stand."""
        return sites.origins(self.widget_sites)

    def is_open(self, now_ms: int) -> bool:
        """Whether the team is there at a moment, by its business hours; always without any."""
        return not self.hours_on or hours.is_open(self.hours, self.time_zone, now_ms)

    def opens_at(self, now_ms: int) -> int | None:
        """When it is back; None while it is there or nobody knows."""
        return hours.opens_at(self.hours, self.time_zone, now_ms) if self.hours_on else None

    def closes_at(self, now_ms: int) -> int | None:
        """When it leaves; None while it is away or never does."""
        return hours.closes_at(self.hours, self.time_zone, now_ms) if self.hours_on else None

    def turns_at(self, now_ms: int) -> int | None:
        """When it leaves, or is back; None where that never happens or nobody knows."""
        return self.closes_at(now_ms) if self.is_open(now_ms) else self.opens_at(now_ms)

    def leaves_message(self, now_ms: int) -> bool:
        """Whether whoever is new leaves a message at a moment, because nobody is there."""
        return not self.is_open(now_ms) and self.outside_hours not in TAKES_IN

    def asked_at(self, now_ms: int) -> list[tuple[str, bool]]:
        """What is asked of a new customer at a moment; a message that is left comes with how to answer it."""
        asked = dict(self.registration_fields)
        if not self.leaves_message(now_ms):
            return list(asked.items())
        ways = [each for each in ("phone", "email") if each in asked] or ["email"]
        if len(ways) == 1:
            asked[ways[0]] = True
        asked["text"] = True
        return [(each, asked[each]) for each in ("name", "phone", "email", "text") if each in asked]

    def said(self, text: Texts, language: str) -> str:
        """A text for whoever reads; in the default language where it has not been written in theirs."""
        return text.read_in(language, self.default_language)

    @property
    def registration_fields(self) -> list[tuple[str, bool]]:
        """What is asked of a new customer, and whether it is required."""
        asked = (
            ("name", self.ask_name),
            ("phone", self.ask_phone),
            ("email", self.ask_email),
            ("text", self.ask_text),
        )
        return [(name, how == REQUIRED) for name, how in asked if how != OFF]
