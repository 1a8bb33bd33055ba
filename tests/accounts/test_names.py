"""Names of people, as they stand in lists and above what they say."""

from __future__ import annotations

import pytest

from livechat.accounts.names import readable
from livechat.errors import Invalid


@pytest.mark.parametrize("name", ["", " ", "\u200b", "\u200d\u2060", "\u3164", "\u0301"])
def test_a_name_that_nobody_can_see_is_none(name):
    with pytest.raises(Invalid) as refused:
        readable(name)
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", ["Anna", "มะลิ", "ليلى", "রিমা", "李", "😀", "Zo\u0308e", "?"])
def test_a_name_of_any_script_stays_as_it_is(name):
    assert readable(f"  {name} ") == name
