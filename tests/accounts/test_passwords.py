"""What may be a password, and that it is recognised."""

import pytest

from livechat.accounts import passwords
from livechat.accounts.passwords import Passwords
from livechat.errors import Invalid


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 257,
        "aaaaaaaaaaaaaaaa",
        "PasswordPassword",
        "123456789012",
        "with a\x00null character",
        "with a\ttab inside of it",
        "my livechat is great",
        "nok.b is who I am, always",
        "Nok Boonmee forever",
    ],
)
def test_a_bad_password_is_refused_beside_its_field(password):
    with pytest.raises(Invalid) as refused:
        passwords.check(password, username="nok.b", name="Nok Boonmee")
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "password", ["seven green bottles", "aB3$aB3$aB3$", "สวัสดีชาวโลกทุกคน", "x" * 200 + "yz1", "   spaces   "]
)
def test_everything_else_may_be_a_password(password):
    passwords.check(password, username="nok.b", name="Nok Boonmee")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Eve", "seven green bottles"),
        ("Ann", "a banner over the door"),
        ("Jo", "a jo in the middle"),
        ("A.b", "lanterns axb bottles"),
    ],
)
def test_a_short_name_inside_of_another_word_is_no_name(name, password):
    passwords.check(password, username=name, name=name)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("Eve", "this is EVE forever"),
        ("Eve", "eve-and-the-lantern"),
        ("Eve", "lanterns for Eve"),
        ("Eve", "eve_20261122_lamp"),
        ("Élia", "chez élia, rue haute"),
        ("Nadia", "nadialanterns"),
    ],
)
def test_a_short_name_as_a_word_and_a_long_one_anywhere_are_refused(name, password):
    with pytest.raises(Invalid, match="without your name"):
        passwords.check(password, username=name, name=name)


def test_each_common_password_is_long_enough_to_be_chosen():
    assert all(len(password) >= passwords.SHORTEST for password in passwords.common())
    assert len(passwords.common()) > 250


async def test_a_password_is_recognised_and_no_other_one():
    keeper = Passwords()
    stored = await keeper.hash("seven green bottles")
    assert await keeper.holds(stored, "seven green bottles")
    assert not await keeper.holds(stored, "seven green bottle")
    assert not await keeper.holds(stored, "seven green bottles\x00")


async def test_where_no_password_is_stored_none_is_right():
    assert not await Passwords().holds("", "seven green bottles")


async def test_passwords_are_kept_as_argon2id():
    stored = await Passwords().hash("seven green bottles")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_weaker_hash_is_known_as_outdated():
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("seven green bottles")
    assert Passwords().is_outdated(weak)
