"""Files come back to whoever takes part, whole or in part, in a form that can do no harm."""

from __future__ import annotations

import pytest

from livechat.uploads.serving import NO_SUCH_PART, part_of
from tests.uploads import samples


async def test_who_takes_part_sees_a_file_and_nobody_else_does(anna, ben, mali, program):
    url = (await mali.send(samples.picture(), "a.png", reference=anna.reference)).json()["url"]
    assert (await mali.get(url)).status_code == 200
    assert (await ben.get(url)).status_code == 404
    assert (await anna.get(url)).status_code == 404, "it was not said yet"
    assert (await program.get(url)).status_code == 401
    own = (await anna.send(samples.picture(), "a.png")).json()["url"]
    for path in (own, own + "/thumbnail"):
        assert (await anna.get(path)).status_code == 200
        assert (await mali.get(path)).status_code == 200
        assert (await ben.get(path)).status_code == 404
    assert (await anna.get("/files/" + "0" * 32)).status_code == 404
    assert (await anna.get("/files/..%2f..%2fsecret")).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "shown"),
    [
        (samples.picture(), "a.png", "inline"),
        (samples.film(), "a.mp4", "inline"),
        (samples.PDF, "a.pdf", "attachment"),
        (b"words", "a.txt", "attachment"),
    ],
)
async def test_a_file_is_served_so_that_it_can_do_no_harm(anna, content, name, shown):
    sent = (await anna.send(content, name)).json()
    answer = await anna.get(sent["url"])
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == sent["media_type"]
    assert answer.headers["content-disposition"] == f"{shown}; filename*=UTF-8''{name}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"].startswith("private")
    assert int(answer.headers["content-length"]) == sent["bytes"] == len(answer.content)


async def test_a_name_in_any_script_comes_back_as_it_was(anna):
    sent = (await anna.send(b"words", "ใบเสร็จ 收据.txt")).json()
    answer = await anna.get(sent["url"])
    assert answer.headers["content-disposition"].endswith(".txt")
    assert answer.headers["content-disposition"].isascii()


async def test_a_player_may_ask_for_a_part(anna):
    content = samples.wav(2.0)
    url = (await anna.send(content, "a.wav")).json()["url"]
    part = await anna.get(url, range="bytes=100-199")
    assert (part.status_code, part.content) == (206, content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"
    assert (await anna.get(url, range="bytes=-10")).content == content[-10:]
    assert (await anna.get(url, range=f"bytes={len(content)}-")).status_code == 416
    assert (await anna.get(url, range="bytes=0-1,5-9")).status_code == 200
    again = await anna.get(url, **{"if-none-match": part.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    changed = await anna.get(url, range="bytes=0-1", **{"if-range": '"another"'})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-", (0, 9)),
        ("bytes=3-5", (3, 5)),
        ("bytes=3-500", (3, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-30", (0, 9)),
        ("bytes=10-", NO_SUCH_PART),
        ("bytes=-0", NO_SUCH_PART),
        ("bytes=5-3", None),
        ("bytes=-", None),
        ("bytes=0-1,2-3", None),
        ("lines=0-1", None),
        ("bytes=0-99999999999999999999999", None),
    ],
)
def test_parts_are_counted_as_the_standard_says(asked, part):
    assert part_of(asked, 10) == part
