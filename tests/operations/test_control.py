"""A command at the terminal reaches the server that runs on the folder, and nobody else can."""

import asyncio
import stat

import pytest

from livechat.errors import Refusal
from livechat.operations import control, errands
from livechat.operations.control import NobodyListens

ADDRESS = "http://localhost:10000"


@pytest.fixture
async def folder(house, settings):
    """The folder of a house that listens."""
    folder = settings.storage.path
    listening = asyncio.create_task(control.listen(house, control.bound(folder), ADDRESS))
    yield folder
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def ask(folder, errand: str, **values):
    return await asyncio.to_thread(control.ask, folder, errand, values)


async def test_the_server_does_it_and_answers(folder):
    link, address = await ask(folder, "add_staff", username="anna", name="Anna", role="rep", email="", password=None)
    assert link.startswith("/invitation/")
    assert address == ADDRESS
    staff, _ = await ask(folder, "list_staff")
    assert [each["username"] for each in staff] == ["anna"]


async def test_a_refusal_comes_back_as_one(folder):
    with pytest.raises(Refusal, match="Nobody of the staff is called nobody"):
        await ask(folder, "disable_staff", username="nobody")


async def test_an_errand_is_carried_out_in_the_workspace_that_is_named(folder):
    with pytest.raises(Refusal, match="There is no workspace called books"):
        await asyncio.to_thread(control.ask, folder, "list_staff", {}, "books")
    assert await asyncio.to_thread(control.ask, folder, "list_staff", {}, "main") == ([], ADDRESS)


async def test_a_failure_is_logged_and_told_without_details(folder, caplog):
    with pytest.raises(Refusal, match="its log says why"):
        await ask(folder, "no such errand")
    assert "a command from the terminal failed" in caplog.text


async def test_only_the_folders_owner_may_command(folder):
    mode = (folder / control.FILE_NAME).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert mode & 0o777 == 0o600


async def test_a_long_answer_arrives_whole(folder, monkeypatch):
    async def long(scope):
        return "x" * 1_000_000

    monkeypatch.setitem(errands.ERRANDS, "long", long)
    answer, _ = await ask(folder, "long")
    assert len(answer) == 1_000_000


async def test_a_folder_with_a_long_name_works_too(house, tmp_path):
    deep = tmp_path.joinpath(*["a-rather-long-name"] * 8)
    deep.mkdir(parents=True)
    listening = control.bound(deep)
    server = await asyncio.start_unix_server(lambda reader, writer: writer.close(), sock=listening)
    with pytest.raises(NobodyListens):
        await ask(deep, "list_staff")
    server.close()
    await server.wait_closed()


async def test_a_socket_that_a_killed_server_left_is_replaced(tmp_path):
    control.bound(tmp_path).close()
    control.bound(tmp_path).close()


async def test_where_nobody_listens_that_is_said(tmp_path):
    with pytest.raises(NobodyListens, match="nobody there takes commands"):
        await ask(tmp_path, "list_staff")


async def test_the_socket_goes_with_the_server(house, settings):
    folder = settings.storage.path
    listening = asyncio.create_task(control.listen(house, control.bound(folder), ADDRESS))
    await ask(folder, "list_staff")
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    assert list(folder.glob("*.sock")) == []
