"""One line an event, and nothing in it that belongs to the people who chat."""

import io
import json
import logging

import pytest

from livechat.operations import logs
from livechat.settings import Log


@pytest.fixture
def write():
    """Logs in a form, and gives back what was written."""
    root = logging.getLogger()
    before = root.level, list(root.handlers)

    def write(act, form: str = "json", level: str = "info") -> str:
        stream = io.StringIO()
        logs.configure(Log(format=form, level=level), stream)
        act(logging.getLogger("livechat.test"))
        return stream.getvalue()

    yield write
    root.setLevel(before[0])
    root.handlers = before[1]
    logging.captureWarnings(False)


def test_an_event_is_one_line_with_its_facts(write):
    line = json.loads(write(lambda log: log.info("signed in", extra={"staff": "ab12", "took_ms": 3.5})))
    assert (line["what"], line["level"], line["from"]) == ("signed in", "info", "livechat.test")
    assert (line["staff"], line["took_ms"]) == ("ab12", 3.5)


def test_for_people_it_is_one_line_too(write):
    text = write(lambda log: log.warning("slow", extra={"took_ms": 900}), "text")
    assert text.endswith(" warning slow took_ms=900\n")


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("evil", ["two\nlines", "\x1b[31mred", "back\rwards", "\u2028", "\u202egnp"])
def test_nobody_can_forge_a_line_or_colour_the_terminal(write, form, evil):
    text = write(lambda log: log.info("said %s", evil, extra={"fact": evil}), form)
    assert text.count("\n") == 1
    assert evil not in text


@pytest.mark.parametrize(
    "private",
    ["+66 81 234 5678", "0812345678", "081-234-5678", "+4915112345678", "A" * 43, "x9-_" * 11],
)
def test_phone_numbers_and_tokens_are_masked_wherever_they_stand(write, private):
    def act(log: logging.Logger) -> None:
        try:
            raise ValueError(f"cannot use {private}")
        except ValueError:
            log.exception("failed for %s", private, extra={"fact": private})

    assert private not in write(act)


def test_the_query_of_an_address_is_masked(write):
    assert "secret" not in write(lambda log: log.info("GET /join?token=secret", extra={"path": "/a?b=secret"}))


@pytest.mark.parametrize("harmless", ["CONV-4F7GZK2M9QW1X3YB", "192.168.100.123", "018f3c5d9a7b7c3e8f1a2b3c4d5e6f70"])
def test_what_helps_to_find_a_mistake_stays(write, harmless):
    assert harmless in write(lambda log: log.info("seen", extra={"fact": harmless}))


def test_an_exception_says_what_and_where_on_the_same_line(write):
    def act(log: logging.Logger) -> None:
        try:
            raise RuntimeError("broken")
        except RuntimeError:
            log.exception("failed")

    line = json.loads(write(act))
    assert line["error"] == "RuntimeError: broken"
    assert "operations/test_logs.py" in line["trace"]


def test_less_important_events_are_left_out(write):
    assert write(lambda log: log.info("chatter"), level="warning") == ""


def test_other_peoples_chatter_is_left_out(write):
    assert write(lambda _: logging.getLogger("uvicorn.error").info('"WebSocket /ws?token=1" [accepted]')) == ""


def test_setting_it_up_again_does_not_write_twice(write):
    write(lambda log: log.info("first"))
    assert write(lambda log: log.info("second")).count("\n") == 1


def test_a_very_long_fact_is_cut(write):
    assert len(write(lambda log: log.info("long", extra={"fact": "ab " * 100_000}))) < 10_000
