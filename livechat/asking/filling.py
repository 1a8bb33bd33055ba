"""Filling in: what somebody wrote into the fields of a form, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from livechat import i18n
from livechat.accounts.names import email_address
from livechat.asking.models import LONG_CHARACTERS, SHORT_CHARACTERS, Detail, Field
from livechat.customers import phones
from livechat.errors import Invalid


def filled(fields: tuple[Field, ...], sent: Mapping[str, object], country: str) -> list[Detail]:
    """The answers in the order of the form, without those left empty. Raises Invalid with every field that is wrong."""
    found: list[Detail] = []
    wrong: list[Invalid] = []
    for field in fields:
        try:
            value = _value(field, sent.get(field.name, ""), country)
        except Invalid as refusal:
            wrong.append(refusal)
            continue
        if value:
            found.append(Detail(field.label, value, field.type))
    if wrong:
        raise Invalid.several(wrong)
    if not found:
        raise Invalid("Please fill in at least one field.", field=fields[0].name)
    return found


def _value(field: Field, sent: object, country: str) -> str:
    text = _text(field, sent)
    if not text:
        if field.required:
            raise Invalid("This is needed.", field=field.name)
        return ""
    if field.type == "email":
        return email_address(text, field.name)
    if field.type == "phone":
        return _phone(field, text, country)
    if field.type == "number":
        return _number(field, text)
    if field.type == "date":
        return _date(field, text)
    if field.type == "select" and text not in field.options:
        raise Invalid("Please choose one of these.", field=field.name)
    return text


def _text(field: Field, sent: object) -> str:
    if isinstance(sent, bool) or not isinstance(sent, str | int | float):
        raise Invalid("This is not a value that can be used here.", field=field.name)
    text = str(sent).replace("\r\n", "\n").strip()
    most = LONG_CHARACTERS if field.type == "textarea" else SHORT_CHARACTERS
    if len(text) > most:
        raise Invalid("Please use at most %(limit)s characters.", field=field.name, limit=most)
    if any(ord(sign) < 32 and not (sign == "\n" and field.type == "textarea") for sign in text):
        raise Invalid("Please remove the characters that cannot be stored.", field=field.name)
    return text


def _phone(field: Field, text: str, country: str) -> str:
    return phones.shown(phones.e164(text, country, field.name))


def _number(field: Field, text: str) -> str:
    plain = i18n.ascii_digits(text).replace(",", ".").replace("٫", ".")
    sign, digits = (plain[0], plain[1:]) if plain[0] in "+-" else ("", plain)
    whole, _, part = digits.partition(".")
    if not (digits.isascii() and whole.isdigit() and (part.isdigit() or "." not in digits)) or len(plain) > 30:
        raise Invalid("Please give a number.", field=field.name)
    return ("-" if sign == "-" else "") + digits


def _date(field: Field, text: str) -> str:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Invalid("Please give a date such as 2026-11-30.", field=field.name) from None
