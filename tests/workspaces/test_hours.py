"""Business hours: several ranges a day, past midnight, exceptions, and clocks that are put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livechat.errors import Invalid
from livechat.workspaces import hours, timetable
from livechat.workspaces.hours import DAYS, Hours

BERLIN = "Europe/Berlin"
NEVER = {name: [] for name in DAYS}


def table(*exceptions, **week):
    return timetable.read({"week": week, "exceptions": list(exceptions)})


def at(text, zone=BERLIN, fold=0):
    """A moment by the clock on a wall."""
    local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return round(local.timestamp() * 1000)


def open_at(of, *moments, zone=BERLIN):
    return [hours.is_open(of, zone, at(each, zone)) for each in moments]


OFFICE = table(mon=["13:00-18:00", "09:00-12:00"], fri=["20:00-02:00"])


def test_the_team_is_there_within_each_range_of_the_day():
    day = "2026-11-23T"
    moments = [day + each for each in ("08:59", "09:00", "11:59", "12:00", "13:00", "17:59", "18:00")]
    assert open_at(OFFICE, *moments) == [False, True, True, False, True, True, False]


def test_a_range_past_midnight_belongs_to_the_day_on_which_it_begins():
    moments = ["2026-11-27T19:59", "2026-11-27T20:00", "2026-11-28T01:59", "2026-11-28T02:00", "2026-11-27T01:00"]
    assert open_at(OFFICE, *moments) == [False, True, True, False, False]


def test_when_the_team_is_back_and_when_it_leaves():
    assert hours.opens_at(OFFICE, BERLIN, at("2026-11-23T12:30")) == at("2026-11-23T13:00")
    assert hours.opens_at(OFFICE, BERLIN, at("2026-11-23T18:00")) == at("2026-11-27T20:00")
    assert hours.opens_at(OFFICE, BERLIN, at("2026-11-23T10:00")) is None
    assert hours.closes_at(OFFICE, BERLIN, at("2026-11-27T23:00")) == at("2026-11-28T02:00")
    assert hours.closes_at(OFFICE, BERLIN, at("2026-11-23T12:30")) is None


def test_ranges_that_touch_are_one_stretch():
    of = table(mon=["09:00-24:00"], tue=["00:00-01:00", "01:00-05:00"])
    assert hours.closes_at(of, BERLIN, at("2026-11-23T10:00")) == at("2026-11-24T05:00")


def test_whoever_never_leaves_is_never_announced_to_leave():
    of = table(**{name: ["00:00-24:00"] for name in DAYS})
    assert hours.closes_at(of, BERLIN, at("2026-11-23T10:00")) is None
    assert hours.opens_at(table(), BERLIN, at("2026-11-23T10:00")) is None


def test_an_exception_takes_the_place_of_the_week_on_its_date():
    of = table(
        {"date": "2026-11-23", "name": "Holiday"},
        {"date": "2026-11-24", "hours": ["10:00-11:00"]},
        mon=["09:00-18:00"],
    )
    assert open_at(of, "2026-11-23T10:00", "2026-11-24T10:30", "2026-11-30T10:00") == [False, True, True]
    assert hours.opens_at(of, BERLIN, at("2026-11-23T10:00")) == at("2026-11-24T10:00")


def test_a_night_that_began_before_a_holiday_is_finished():
    of = table({"date": "2026-11-28", "name": "Closed"}, fri=["20:00-02:00"], sat=["20:00-02:00"])
    assert open_at(of, "2026-11-28T01:00", "2026-11-28T21:00") == [True, False]


def test_a_clock_that_is_put_forward_leaves_out_an_hour():
    """On 28 March 2027 Berlin goes from 02:00 to 03:00."""
    of = table(sun=["02:30-06:00"])
    assert hours.opens_at(of, BERLIN, at("2027-03-28T01:00")) == at("2027-03-28T03:00")
    within = table(sun=["02:10-02:50", "09:00-10:00"])
    assert hours.opens_at(within, BERLIN, at("2027-03-28T01:00")) == at("2027-03-28T09:00")
    night = table(sat=["22:00-03:30"])
    lasted = hours.closes_at(night, BERLIN, at("2027-03-27T23:00")) - at("2027-03-27T22:00")
    assert lasted == 4.5 * 3_600_000


def test_a_clock_that_is_put_back_makes_a_night_longer():
    """On 31 October 2027 Berlin goes from 03:00 to 02:00."""
    night = table(sat=["22:00-06:00"])
    lasted = hours.closes_at(night, BERLIN, at("2027-10-30T23:00")) - at("2027-10-30T22:00")
    assert lasted == 9 * 3_600_000
    of = table(sun=["02:30-04:00"])
    assert hours.opens_at(of, BERLIN, at("2027-10-31T01:00")) == at("2027-10-31T02:30")
    assert hours.is_open(of, BERLIN, at("2027-10-31T02:10", fold=1))


def test_a_day_of_another_zone_is_another_day():
    of = table(mon=["09:00-10:00"])
    assert hours.opens_at(of, "Asia/Bangkok", at("2026-11-22T00:00", "UTC")) == at("2026-11-23T02:00", "UTC")


def refused(given):
    with pytest.raises(Invalid) as found:
        timetable.read(given)
    return {field: each.text() for field, each in found.value.fields.items()}


def test_what_is_wrong_is_said_beside_its_day():
    assert refused(
        {
            "week": {
                "mon": ["09:00-12:00", "11:30-18:00"],
                "tue": ["09:00-09:00"],
                "wed": ["9-5"],
                "thu": ["22:00-02:00"],
                "fri": ["01:00-05:00"],
                "sat": [f"{hour:02d}:00-{hour:02d}:30" for hour in range(7)],
            }
        }
    ) == {
        "hours.mon": "09:00-12:00 and 11:30-18:00 overlap.",
        "hours.tue": "These hours end when they begin. Choose “All day” if that is meant.",
        "hours.wed": "Please give both times, such as 09:00 and 18:00.",
        "hours.thu": "These hours run into those of the next day.",
        "hours.sat": "There can be at most 6 ranges on a day.",
    }


def test_a_date_that_is_none_or_stands_twice_is_refused_beside_it():
    days = [
        {"date": "2026-02-30"},
        {"date": "2026-12-25"},
        {"date": "2026-12-25"},
        {"date": "2026-12-26", "name": "x" * 61},
    ]
    assert refused({"exceptions": days}) == {
        "hours.x0": "This is no date.",
        "hours.x2": "This date stands here twice.",
        "hours.x3": "Please use at most 60 characters.",
    }
    many = [{"date": (date(2027, 1, 1) + timedelta(days=number)).isoformat()} for number in range(61)]
    assert refused({"exceptions": many}) == {"hours.exceptions": "There can be at most 60 exceptions."}


def test_a_form_says_the_same_as_json():
    sent = {
        "hours.mon.begins": ["09:00", "", "13:00"],
        "hours.mon.ends": ["12:00", "", "18:00"],
        "hours.mon.copy": ["tue"],
        "hours.sun.all_day": ["true"],
        "hours.sun.begins": ["10:00"],
        "hours.sun.ends": ["11:00"],
        "hours.x7.date": ["2026-12-25"],
        "hours.x7.name": [" Christmas "],
        "hours.x8.date": [""],
        "hours.x8.name": [""],
        "hours_on": ["true"],
    }
    found = timetable.read(timetable.typed(sent))
    week = NEVER | {
        "mon": ["09:00-12:00", "13:00-18:00"],
        "tue": ["09:00-12:00", "13:00-18:00"],
        "sun": ["00:00-24:00"],
    }
    assert timetable.plain(found) == {
        "week": week,
        "exceptions": [{"date": "2026-12-25", "name": "Christmas", "hours": []}],
    }
    assert refused(timetable.typed({"hours.mon.begins": ["09:00"], "hours.mon.ends": [""]})).keys() == {"hours.mon"}


# --- anything


@st.composite
def tables(draw):
    """Any week with up to two ranges a day, and a few dates that are different."""

    def ranges():
        cuts = sorted(draw(st.lists(st.integers(0, 95), unique=True, max_size=4)))
        pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
        return [f"{hours.clock_text(15 * begins)}-{hours.clock_text(15 * ends)}" for begins, ends in pairs]

    week = {name: ranges() for name in DAYS}
    days = draw(st.lists(st.integers(0, 20), unique=True, max_size=3))
    dates = [(date(2027, 3, 20) + timedelta(days=day)).isoformat() for day in days]
    return table(*[{"date": day, "hours": ranges()} for day in dates], **week)


ZONES = st.sampled_from(["UTC", BERLIN, "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
MOMENTS = st.integers(at("2027-03-22T00:00"), at("2027-04-06T00:00"))


@given(tables(), ZONES, MOMENTS)
def test_the_clock_on_the_wall_decides(of: Hours, zone, now):
    """Where the clock shows each time once, being there is standing between two of them."""
    wall = datetime.fromtimestamp(now / 1000, UTC).astimezone(ZoneInfo(zone))
    if wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
        return
    minute = wall.hour * 60 + wall.minute
    shown = any(each.begins <= minute < each.ends for each in of.on(wall.date()))
    assert hours.is_open(of, zone, now) == shown


@given(tables(), ZONES, MOMENTS)
def test_what_is_announced_happens(of: Hours, zone, now):
    back, leaves = hours.opens_at(of, zone, now), hours.closes_at(of, zone, now)
    if hours.is_open(of, zone, now):
        assert back is None
        assert leaves is None or (leaves > now and not hours.is_open(of, zone, leaves))
        assert leaves is None or hours.is_open(of, zone, leaves - 1)
    else:
        assert leaves is None
        assert back is None or (back > now and hours.is_open(of, zone, back))
        assert back is None or not hours.is_open(of, zone, back - 1)


@given(tables())
def test_hours_survive_being_written_down(of: Hours):
    assert timetable.read(timetable.plain(of)) == of
