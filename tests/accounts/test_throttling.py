"""Guessing takes time; whoever has signed in before is not locked out by it."""

import pytest
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from livechat.accounts.throttling import KEPT, Throttle
from livechat.errors import RateLimited
from livechat.settings import Accounts

ACCOUNTS = Accounts()


@pytest.fixture
def throttle(clock):
    return Throttle(clock)


def tries(throttle, number, account="nok", address="192.0.2.1", device=""):
    for _ in range(number):
        throttle.attempt(ACCOUNTS, account, address, device)


def test_five_tries_are_free(throttle):
    tries(throttle, 5)


def test_the_sixth_has_to_wait(throttle):
    tries(throttle, 5)
    with pytest.raises(RateLimited) as refused:
        tries(throttle, 1)
    assert refused.value.retry_after_s == 15.0


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(throttle, clock):
    tries(throttle, 5)
    waits = []
    for _ in range(9):
        with pytest.raises(RateLimited) as refused:
            tries(throttle, 1)
        waits.append(refused.value.retry_after_s)
        clock.advance(refused.value.retry_after_s)
        tries(throttle, 1)
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900, 900]


def test_after_a_quiet_time_tries_are_free_again(throttle, clock):
    tries(throttle, 5)
    clock.advance(15 + 900)
    tries(throttle, 5)


def test_a_right_password_sets_the_account_free(throttle):
    tries(throttle, 5)
    throttle.succeeded(ACCOUNTS, "nok", "192.0.2.1", "")
    tries(throttle, 5)


def test_one_address_has_twenty_tries_for_all_accounts(throttle):
    for number in range(20):
        tries(throttle, 1, account=f"account{number}")
    with pytest.raises(RateLimited):
        tries(throttle, 1, account="another")


def test_colleagues_who_sign_in_from_one_address_do_not_lock_it(throttle):
    for number in range(100):
        tries(throttle, 1, account=f"account{number}")
        throttle.succeeded(ACCOUNTS, f"account{number}", "192.0.2.1", "")


def test_one_account_has_thirty_tries_an_hour_from_all_addresses(throttle):
    for number in range(30):
        tries(throttle, 1, address=f"192.0.2.{number}")
    with pytest.raises(RateLimited):
        tries(throttle, 1, address="198.51.100.1")


def test_a_browser_that_signed_in_before_is_not_locked_out_by_strangers(throttle):
    for number in range(30):
        tries(throttle, 1, address=f"192.0.2.{number}")
    tries(throttle, 5, device="browser")


def test_a_browser_that_signed_in_before_may_not_guess_without_end(throttle):
    tries(throttle, 5, device="browser")
    with pytest.raises(RateLimited):
        tries(throttle, 1, device="browser")


def test_a_wall_clock_that_jumps_frees_nobody(throttle, clock):
    tries(throttle, 5)
    clock.jump(86_400)
    with pytest.raises(RateLimited):
        tries(throttle, 1)


def test_counting_says_when_to_come_back(throttle, clock):
    for _ in range(5):
        throttle.hit("register", "192.0.2.1", RateLimitItemPerMinute(5), RateLimitItemPerHour(30))
        clock.advance(2)
    with pytest.raises(RateLimited) as refused:
        throttle.hit("register", "192.0.2.1", RateLimitItemPerMinute(5), RateLimitItemPerHour(30))
    assert refused.value.retry_after_s == 50.0


def test_what_was_refused_does_not_count(throttle, clock):
    minute, hour = RateLimitItemPerMinute(5), RateLimitItemPerHour(30)
    for _ in range(5):
        throttle.hit("register", "192.0.2.1", minute, hour)
    for _ in range(100):
        with pytest.raises(RateLimited):
            throttle.hit("register", "192.0.2.1", minute, hour)
    clock.advance(60)
    throttle.hit("register", "192.0.2.1", minute, hour)


def test_many_addresses_do_not_fill_the_memory(throttle, clock):
    for number in range(KEPT):
        throttle.hit("register", str(number), RateLimitItemPerMinute(5))
    clock.advance(61)
    throttle.hit("register", "another", RateLimitItemPerMinute(5))
    assert throttle.kept == 1
