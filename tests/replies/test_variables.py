"""Variables: filled in, asked, or named as unknown; what is put in is never looked through again."""

from __future__ import annotations

from livechat.replies.variables import fill, first_name, pieces

VALUES = {"customer_name": "Anna {{rep_name}}", "rep_name": "Mali", "customer_email": ""}


def test_what_is_known_is_filled_in_once():
    assert fill("Hi {{customer_name}}, {{ REP_name }}!", VALUES).text == "Hi Anna {{rep_name}}, Mali!"


def test_what_is_not_known_is_named_each_once():
    filled = fill("{{nonsense}} {{customer_email}} {{nonsense}}", VALUES)
    assert filled.missing == ("nonsense", "customer_email")
    assert filled.text == "{{nonsense}} {{customer_email}} {{nonsense}}"


def test_questions_are_asked_in_their_order():
    filled = fill("{{?Order number}} by {{? Carrier }} ({{?Order number}})", VALUES)
    assert filled.asks == ("Order number", "Carrier")
    assert filled.missing == ()


def test_braces_that_are_no_variable_stay():
    for text in ("{x}", "{{}}", "{{a\nb}}", "{{" + "x" * 200 + "}}", "{{{{"):
        assert fill(text, VALUES).text == text
        assert fill(text, VALUES).missing == ()


def test_no_word_is_lost():
    text = "a {{rep_name}} b {{?q}} c {{z}} d"
    assert "|".join(each.text for each in pieces(text, VALUES)) == "a |Mali| b |q| c |z| d"


def test_a_first_name_is_what_comes_first():
    assert (first_name("Anna Maria Lindqvist"), first_name("  "), first_name("สมชาย")) == ("Anna", "", "สมชาย")
