"""What may go wrong for a person or a program, in one family.

Acts raise these; `web.failures` and the live dialects alone decide how they look. Each class carries the code
that programs rely on (PROTOCOL.md) and the HTTP status of the same answer. The sentence is for a person: it is
an English text that the shower translates into the viewer's language.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from livechat.i18n import marked

T = TypeVar("T")


class Refusal(Exception):
    """Something could not be done, for a reason the person who asked may be told."""

    code: ClassVar[str] = "bad_request"
    status: ClassVar[int] = 400
    sentence: ClassVar[str] = marked("That could not be understood.")

    def __init__(
        self,
        message: str = "",
        *,
        field: str | None = None,
        retry_after_s: float | None = None,
        **values: Any,
    ) -> None:
        self.message = message or self.sentence
        self.field = field
        self.retry_after_s = retry_after_s
        self.values = values
        super().__init__(self.message)

    def text(self, translate: Any = None) -> str:
        """The sentence as the viewer reads it, with names and limits filled in."""
        message = translate(self.message) if translate else self.message
        return message % self.values if self.values else message


class Invalid(Refusal):
    """A field does not hold what it must; `fields` names every such field with its sentence."""

    status = 422
    sentence = marked("Please check what you typed.")

    def __init__(self, message: str = "", *, field: str | None = None, **values: Any) -> None:
        super().__init__(message, field=field, **values)
        self.fields: dict[str, Refusal] = {field: self} if field else {}

    @classmethod
    def several(cls, refusals: list[Invalid]) -> Invalid:
        """One refusal out of many, so that a form can show all of them at once."""
        first = refusals[0]
        for other in refusals[1:]:
            first.fields.update(other.fields)
        return first


def each_of(*readings: Callable[[], T]) -> list[T]:
    """What each of them reads, in their order; raises one Invalid for all whose field is wrong."""
    found: list[T] = []
    wrong: list[Invalid] = []
    for reading in readings:
        try:
            found.append(reading())
        except Invalid as refusal:
            wrong.append(refusal)
    if wrong:
        raise Invalid.several(wrong)
    return found


class Malformed(Refusal):
    """The request itself is broken: no JSON, the wrong type, an unknown command."""


class Unauthenticated(Refusal):
    """Nobody is signed in, or the session has ended."""

    code = "unauthenticated"
    status = 401
    sentence = marked("Please sign in first.")


class CodeNeeded(Unauthenticated):
    """The password was right, and the account asks for a code as well; `proof` stands for the password next time."""

    sentence = marked("Please send the code of the second step as well.")

    def __init__(self, proof: str) -> None:
        super().__init__(field="totp")
        self.proof = proof


class Forbidden(Refusal):
    """Whoever is signed in may not do this."""

    code = "forbidden"
    status = 403
    sentence = marked("You may not do this.")


class SecureFirst(Forbidden):
    """Whoever is signed in lacks the second factor that their workspace asks for."""

    sentence = marked("Your workspace asks for two-step sign-in. Please set it up first.")


class PasswordFirst(Forbidden):
    """Whoever is signed in still has the password that somebody else has set."""

    sentence = marked("Somebody else chose your password. Please choose your own.")


class ScopeMissing(Forbidden):
    """A key that works, for something its scopes do not name."""

    sentence = marked("This key needs the scope %(scope)s.")

    def __init__(self, scope: str) -> None:
        super().__init__(scope=scope)
        self.scope = scope


class NotFound(Refusal):
    """It does not exist, or it is somebody else's: the two look the same."""

    code = "not_found"
    status = 404
    sentence = marked("That does not exist.")


class WrongMethod(Refusal):
    """The address exists and is used in another way."""

    status = 405
    sentence = marked("This address is not used that way.")

    def __init__(self, allowed: set[str]) -> None:
        super().__init__()
        self.allowed = allowed


class UpgradeNeeded(Refusal):
    """A plain request, where a WebSocket is opened."""

    status = 426
    sentence = marked("This address is a WebSocket. Please open it as one.")


class Conflict(Refusal):
    """Somebody else was faster, or the same name already means something else."""

    code = "conflict"
    status = 409
    sentence = marked("Somebody else was faster.")


class TooLarge(Refusal):
    """More than what is accepted."""

    code = "too_large"
    status = 413
    sentence = marked("That is too large.")


class RateLimited(Refusal):
    """Too much in too short a time; `retry_after_s` says when to come back."""

    code = "rate_limited"
    status = 429
    sentence = marked("That was too fast. Please wait a moment and try again.")


class Blocked(Refusal):
    """The team has blocked this customer."""

    code = "blocked"
    status = 403
    sentence = marked("Your messages cannot be delivered at the moment.")


class Unavailable(Refusal):
    """The server cannot do it right now; trying again later is safe and will help."""

    code = "unavailable"
    status = 503
    sentence = marked("That could not be saved right now. Please try again in a moment.")

    def __init__(self, message: str = "", *, retry_after_s: float = 1.0, **values: Any) -> None:
        super().__init__(message, retry_after_s=retry_after_s, **values)
