"""What docs/ says of the line and of the doors is what the code does."""

from __future__ import annotations

from pathlib import Path

from livechat.app import FEATURES
from livechat.operations import reference

DOCS = Path(__file__).parent.parent / "docs"


def test_the_reference_of_the_line_is_what_the_declarations_say() -> None:
    assert (DOCS / "protocol.md").read_text() == reference.protocol(FEATURES), "run `make docs`"


def test_the_reference_of_webhooks_is_what_the_declarations_say() -> None:
    assert (DOCS / "webhooks.md").read_text() == reference.webhooks(FEATURES), "run `make docs`"


def test_the_reference_of_what_a_workspace_decides_is_what_the_declarations_say() -> None:
    assert (DOCS / "workspace-settings.md").read_text() == reference.decisions(), "run `make docs`"


def test_the_table_of_who_may_do_what_is_what_the_door_asks() -> None:
    assert (DOCS / "authorisation.md").read_text() == reference.authorisation(FEATURES), "run `make docs`"
