"""What somebody at the terminal sees: one sentence, a link, a list, and an exit code for scripts."""

import io
import json
import logging
import socket
import sqlite3
import subprocess
import sys

import pytest

from livechat.__main__ import main
from livechat.store.lock import FolderLock

PASSWORD = "seven lanterns over the harbour"


@pytest.fixture
def terminal(tmp_path, monkeypatch, capsys):
    """Runs commands in an empty folder: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = root.level, list(root.handlers)

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    root.setLevel(before[0])
    root.handlers = before[1]
    logging.captureWarnings(False)


@pytest.fixture
def shop(terminal):
    """An installation with its first owner."""
    terminal("init", "--admin-user", "owner", "--admin-password-stdin", typed=PASSWORD + "\n")
    return terminal


def code_of(*arguments: str) -> int:
    """The exit code of a command line that argparse ends by itself."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


# Understanding the command line


def test_without_a_command_the_help_is_printed(terminal):
    code, out, _ = terminal()
    assert code == 2
    assert "livechat serve" in out


@pytest.mark.parametrize("arguments", [["nonsense"], ["user"], ["backup"], ["serve", "--port", "many"]])
def test_what_is_not_understood_ends_with_2(arguments, capsys):
    assert code_of(*arguments) == 2


@pytest.mark.parametrize(
    "command",
    [
        "serve",
        "init",
        "demo",
        "migrate",
        "doctor",
        "user",
        "workspaces",
        "export",
        "erase",
        "backup",
        "restore",
        "version",
    ],
)
def test_every_command_explains_itself(command, capsys):
    assert code_of(command, "--help") == 0
    assert len(capsys.readouterr().out) > 100


def test_the_version_is_told_without_loading_the_server():
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "livechat", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("livechat ")
    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert loaded.isdisjoint({"uvicorn", "starlette", "jinja2", "msgspec", "asyncio", "sqlite3"})


def test_wrong_settings_end_with_2_and_say_what_would_be_right(terminal, tmp_path):
    (tmp_path / "livechat.toml").write_text("[server]\nport = 70000\nhots = 1")
    code, _, err = terminal("doctor")
    assert code == 2
    assert err.count("livechat: ") == 2
    assert "a whole number from 0 to 65535" in err


def test_the_settings_may_be_named_before_or_after_a_users_command(shop, tmp_path):
    other = tmp_path / "other.toml"
    other.write_text('[storage]\npath = "elsewhere"')
    for arguments in (["user", "--config", str(other), "list"], ["user", "list", "--config", str(other)]):
        code, _, err = shop(*arguments)
        assert code == 1
        assert "elsewhere" in err


# Beginning


def test_init_writes_a_file_in_which_everything_is_explained(terminal, tmp_path):
    assert terminal("init")[0] == 0
    assert "#port = 10000" in (tmp_path / "livechat.toml").read_text()


def test_init_leaves_an_existing_file_as_it_is(terminal, tmp_path):
    (tmp_path / "livechat.toml").write_text("[server]\nport = 1")
    code, out, _ = terminal("init")
    assert code == 0
    assert "left as it is" in out
    assert (tmp_path / "livechat.toml").read_text() == "[server]\nport = 1"


def test_init_makes_the_first_owner(shop):
    _, out, _ = shop("user", "list")
    assert out.splitlines()[1].split()[:4] == ["owner", "owner", "owner", "active"]


def test_init_makes_no_second_owner(shop):
    code, _, err = shop("init", "--admin-user", "two", "--admin-password-stdin", typed=PASSWORD)
    assert code == 1
    assert "has an owner already" in err


def test_init_refuses_a_password_that_is_too_short(terminal):
    code, _, err = terminal("init", "--admin-user", "owner", "--admin-password-stdin", typed="short\n")
    assert code == 1
    assert "at least 12 characters" in err


def test_a_user_without_a_password_is_not_made_by_init(terminal):
    code, _, err = terminal("init", "--admin-user", "owner")
    assert code == 1
    assert "go together" in err


def test_before_the_first_start_commands_about_people_say_how_to_start(terminal, tmp_path):
    code, _, err = terminal("user", "list")
    assert code == 1
    assert "livechat serve" in err
    assert not (tmp_path / "data").exists()


def test_a_folder_in_use_by_something_that_takes_no_commands_is_told_so(shop, tmp_path):
    with FolderLock(tmp_path / "data"):
        code, _, err = shop("user", "list")
    assert code == 1
    assert "nobody there takes commands" in err


def test_what_is_written_is_the_owners_alone(shop, tmp_path):
    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "data").iterdir()}
    assert set(modes.values()) == {0}


# Staff


def test_somebody_new_gets_a_link_to_choose_a_password(shop):
    code, out, _ = shop("user", "add", "anna", "--name", "Anna Bell", "--role", "rep")
    assert code == 0
    assert "http://localhost:10000/invitation/" in out
    assert "invited" in shop("user", "list")[1]


def test_commands_about_people_know_the_workspaces(shop, tmp_path):
    with sqlite3.connect(tmp_path / "data" / "livechat.db") as raw:
        raw.execute("INSERT INTO workspace (slug, name, created_at) VALUES ('books', 'Books', 0)")
    raw.close()
    assert "books" in shop("workspaces")[1]
    assert shop("user", "add", "nok", "--workspace", "books")[0] == 0
    assert "nok" in shop("user", "list", "--workspace", "books")[1]
    assert "nok" not in shop("user", "list")[1]
    assert shop("user", "disable", "nok")[0] == 1, "that is somebody of another workspace"
    code, _, complaint = shop("user", "list", "--workspace", "nowhere")
    assert code == 1
    assert "There is no workspace called nowhere" in complaint


def test_the_link_is_of_the_public_address(shop, tmp_path):
    (tmp_path / "livechat.toml").write_text('[server]\npublic_url = "https://chat.example.com"')
    assert "https://chat.example.com/invitation/" in shop("user", "add", "anna")[1]


def test_somebody_new_with_a_password_needs_no_link(shop):
    _, out, _ = shop("user", "add", "anna", "--password-stdin", typed=PASSWORD)
    assert out == ""
    assert shop("user", "list")[1].count("active") == 2


def test_a_name_that_is_taken_is_refused(shop):
    code, _, err = shop("user", "add", "OWNER")
    assert code == 1
    assert "already" in err


def test_a_forgotten_password_is_replaced_by_link(shop):
    assert "/invitation/" in shop("user", "password", "Owner")[1]


def test_a_forgotten_password_is_replaced_by_another_one(shop):
    code, out, _ = shop("user", "password", "owner", "--password-stdin", typed="nine boats under the bridge")
    assert (code, out) == (0, "")


def test_a_stranger_has_no_password_to_replace(shop):
    code, _, err = shop("user", "password", "nobody")
    assert code == 1
    assert err == "livechat: Nobody of the staff is called nobody.\n"


def test_somebody_can_be_let_in_no_more_and_again(shop):
    shop("user", "add", "anna", "--password-stdin", typed=PASSWORD)
    assert shop("user", "disable", "anna")[0] == 0
    assert "disabled" in shop("user", "list")[1]
    assert shop("user", "enable", "anna")[0] == 0
    assert "disabled" not in shop("user", "list")[1]


def test_the_last_owner_cannot_be_disabled(shop):
    code, _, err = shop("user", "disable", "owner")
    assert code == 1
    assert "last owner" in err


# A sample shop, and customers


def test_the_sample_shop_speaks_five_languages(shop, tmp_path):
    code, out, _ = shop("demo", "--yes")
    assert code == 0
    assert out.count("rep") >= 3
    assert "10 customers" in shop("backup", str(tmp_path / "b.tar"))[1]
    told = [line.split()[0] for line in shop("user", "list")[1].splitlines()[1:]]
    assert {"mali", "omar", "nusrat", "wei"} <= set(told)


def test_without_an_owner_the_sample_shop_has_one(terminal):
    assert "owner" in terminal("demo", "--yes")[1]


def test_a_shop_with_customers_is_not_filled(shop):
    shop("demo", "--yes")
    code, _, err = shop("demo", "--yes")
    assert code == 1
    assert "for an empty installation" in err


def test_a_customer_can_be_exported_and_erased(shop, tmp_path):
    shop("demo", "--yes")
    customer = first_customer(tmp_path)
    _, out, _ = shop("export", customer)
    told = json.loads(out)
    assert told["customer"]["id"] == customer
    reference = told["conversations"][0]["conversation"]["id"]
    assert json.loads(shop("export", reference)[1])["customer"]["id"] == customer
    assert [each["seq"] for each in told["conversations"][0]["messages"]] == list(
        range(1, told["conversations"][0]["conversation"]["last_seq"] + 1)
    )
    assert shop("erase", customer, "--yes")[0] == 0
    assert shop("export", customer)[0] == 1


def first_customer(folder) -> str:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "data" / "livechat.db")) as raw:
        return raw.execute("SELECT customer_id FROM conversation ORDER BY last_at DESC").fetchone()[0]


def test_an_export_to_a_file_is_private_and_overwrites_nothing(shop, tmp_path):
    shop("demo", "--yes")
    customer, file = first_customer(tmp_path), tmp_path / "told.json"
    assert shop("export", customer, str(file))[0] == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert shop("export", customer, str(file))[0] == 1


@pytest.mark.parametrize("arguments", [["erase", "somebody"], ["demo"]])
def test_what_cannot_be_undone_is_not_done_without_being_sure(shop, arguments):
    code, _, err = shop(*arguments)
    assert code == 1
    assert "--yes" in err


# Keeping


def test_a_backup_can_be_restored(shop, tmp_path):
    file = str(tmp_path / "b.tar")
    code, out, _ = shop("backup", file)
    assert code == 0
    assert "verified" in out
    shop("user", "add", "anna")
    code, out, _ = shop("restore", file, "--yes")
    assert code == 0
    assert "What was there before is in" in out
    code, out, _ = shop("user", "list")
    assert (code, "owner" in out, "anna" in out) == (0, True, False)


def test_restoring_over_something_asks_first(shop, tmp_path):
    shop("backup", str(tmp_path / "b.tar"))
    code, _, err = shop("restore", str(tmp_path / "b.tar"))
    assert code == 1
    assert "--yes" in err


def test_migrate_says_when_there_is_nothing_to_do(shop):
    assert shop("migrate")[1] == "The database is of this version already.\n"


def test_migrate_makes_the_database(terminal):
    assert "0001_" in terminal("migrate")[1]


def test_the_doctor_ends_with_1_when_something_is_broken(shop, tmp_path):
    assert shop("doctor", "--quiet")[:2] == (0, "")
    (tmp_path / "data" / "secret").chmod(0o644)
    code, out, _ = shop("doctor", "--quiet")
    assert code == 1
    assert out.startswith("error   secret")


def test_the_version_names_what_it_stands_on(terminal):
    assert "SQLite" in terminal("version")[1]


# Whether it could serve


def test_a_check_of_what_can_serve_says_nothing_and_leaves_nothing(terminal, tmp_path):
    (tmp_path / "livechat.toml").write_text('[storage]\npath = "new/data"\n[backup]\nfolder = "new/backups"\n')
    assert terminal("serve", "--check", "--host", "127.0.0.1") == (0, "", "")
    assert [each.name for each in tmp_path.iterdir()] == ["livechat.toml"]


@pytest.mark.parametrize("host", ["256.1.1.1", "192.0.2.1", "2001:db8::1"])
def test_a_check_refuses_an_address_that_is_none_of_this_machine_s(terminal, host):
    code, said, complaint = terminal("serve", "--check", "--host", host)
    assert (code, said) == (1, "")
    assert f"cannot listen on {host}: " in complaint


def test_a_check_passes_beside_the_server_that_is_to_be_followed(terminal):
    with socket.create_server(("127.0.0.1", 0)) as serving:
        assert terminal("serve", "--check", "--port", str(serving.getsockname()[1])) == (0, "", "")


@pytest.mark.parametrize(
    "setting", ["[storage]\npath", "[storage]\nuploads", "[backup]\nfolder"], ids=["storage", "uploads", "backups"]
)
@pytest.mark.parametrize("place", ["/proc/nope/data", "file", "file/data"])
def test_a_check_refuses_a_folder_in_which_nothing_can_be_stored(terminal, tmp_path, setting, place):
    (tmp_path / "file").touch()
    (tmp_path / "livechat.toml").write_text(f'{setting} = "{place}"\n')
    code, said, complaint = terminal("serve", "--check")
    assert (code, said) == (1, "")
    assert complaint.count("\n") == 1
    assert (
        f"nothing can be stored in {place}" in complaint or f"nothing can be stored in {tmp_path}/{place}" in complaint
    )
