"""Names: unique, in the order of time, never twice the same however many are made at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from livechat import ids


def test_names_of_messages_are_uuids_of_version_seven() -> None:
    made = UUID(ids.uuid7(1_700_000_000_123))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == 1_700_000_000_123


def test_later_names_sort_after_earlier_ones() -> None:
    names = [ids.uuid7(1_700_000_000_000 + number) for number in range(1000)]
    assert names == sorted(names)
    assert ids.first_uuid7(1_700_000_000_500) > names[499]
    assert ids.first_uuid7(1_700_000_000_500) < names[500]


def test_no_name_comes_twice_from_several_threads() -> None:
    def some(_number: int) -> list[str]:
        return [ids.uuid7(0) for _ in range(2000)]

    with ThreadPoolExecutor(4) as pool:
        made = [name for names in pool.map(some, range(8)) for name in names]
    assert len(set(made)) == len(made)
