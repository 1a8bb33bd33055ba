"""What may be submitted about a second factor."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from livechat.web.inputs import Input

Code = Annotated[str, Meta(max_length=60)]


class SecondStep(Input):
    """The code that is asked for after the password; a recovery code where the telephone is not at hand."""

    totp: Code = ""
    recovery: Code = ""
    next: Annotated[str, Meta(max_length=2000)] = ""


class Confirm(Input):
    """The first code of an app: it has taken the key in."""

    totp: Code = ""


class Oneself(Input):
    """Whoever changes how they sign in shows once more who they are: by password or, where it is on, by a code."""

    current: Annotated[str, Meta(max_length=1024)] = ""
