"""The doctor finds what is wrong and says what to do."""

import os
import socket
from dataclasses import replace

import pytest

from livechat.notifications import keys
from livechat.operations import doctor, doctor_files, proving
from livechat.operations.findings import Finding, Weight
from livechat.settings import Backup, Server, Settings
from livechat.store.lock import FolderLock
from tests.conftest import MOMENT_MS, FakeClock
from tests.operations.conftest import add_upload, change


@pytest.fixture
def house(storage):
    """A healthy installation."""
    storage.path.chmod(0o700)
    (storage.path / "secret").write_text("ab" * 32)
    (storage.path / "secret").chmod(0o600)
    for path in storage.path.iterdir():
        os.utime(path, (MOMENT_MS / 1000, MOMENT_MS / 1000))
    return Settings(storage=storage, server=Server(port=0))


def found(settings: Settings, about: str, clock=None) -> Finding:
    """The gravest finding about something."""
    order = list(Weight)
    findings = [each for each in doctor.examine(settings, clock or FakeClock()) if each.about == about]
    return max(findings, key=lambda each: order.index(each.weight))


def test_a_healthy_house_has_no_errors_and_no_warnings(house):
    grave = {Weight.WARNING, Weight.ERROR}
    assert [each for each in doctor.examine(house, FakeClock()) if each.weight in grave] == []


def test_whatever_is_wrong_comes_with_advice(tmp_path):
    settings = Settings(
        storage=replace(Settings().storage, path=tmp_path / "none", minimum_free_mb=10**6, durability="relaxed"),
        server=Server(host="0.0.0.0", public_url="http://chat.example.com", proxies=("0.0.0.0/0",)),
    )
    for finding in doctor.examine(settings, FakeClock()):
        assert finding.advice or finding.weight in (Weight.FINE, Weight.NOTE), finding


def test_before_the_first_start_nothing_is_wrong(tmp_path):
    settings = Settings(storage=replace(Settings().storage, path=tmp_path / "none"), server=Server(port=0))
    weights = {each.weight for each in doctor.examine(settings, FakeClock())}
    assert Weight.ERROR not in weights
    assert not (tmp_path / "none").exists()


def register_a_browser(storage) -> None:
    change(
        storage,
        "INSERT INTO staff (id, workspace_id, username, name, role, created_at) VALUES ('m', 1, 'm', 'M', 'rep', 0)",
    )
    change(
        storage,
        "INSERT INTO notification_device (id, workspace_id, staff_id, session_id, endpoint, p256dh, auth, created_at)"
        f" VALUES ('d', 1, 'm', 's', 'https://push.example.org/1', '{'p' * 88}', '{'a' * 22}', 0)",
    )


def test_a_missing_push_key_is_an_error_only_when_browsers_are_registered(house):
    assert found(house, "push key").weight is Weight.NOTE
    register_a_browser(house.storage)
    finding = found(house, "push key")
    assert finding.weight is Weight.ERROR
    assert "1 registered" in finding.found
    keys.load_or_create(house.storage.path)
    assert found(house, "push key").weight is Weight.FINE


def test_a_push_key_that_others_may_read_is_an_error(house):
    keys.load_or_create(house.storage.path)
    path = house.storage.path / "push-key"
    path.chmod(0o644)
    assert found(house, "push key").advice == f"chmod 600 {path}"


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"public": "", "private": ""}', "not JSON"])
def test_a_push_key_that_is_none_is_an_error(house, said):
    path = house.storage.path / "push-key"
    path.write_text(said)
    path.chmod(0o600)
    assert found(house, "push key").weight is Weight.ERROR


def test_what_could_not_be_indexed_is_a_warning(house):
    assert found(house, "search").weight is Weight.FINE
    due = "INSERT INTO found_due (source, thing, workspace_id, aside_at) VALUES ('message', '7', 1, 0)"
    change(house.storage, due)
    assert found(house, "search").weight is Weight.WARNING


def test_a_secret_that_others_may_read_is_an_error(house):
    (house.storage.path / "secret").chmod(0o640)
    finding = found(house, "secret")
    assert finding.weight is Weight.ERROR
    assert finding.advice == f"chmod 600 {house.storage.path / 'secret'}"


def test_an_empty_secret_is_an_error(house):
    (house.storage.path / "secret").write_text("")
    assert found(house, "secret").weight is Weight.ERROR


def test_a_folder_that_others_may_read_is_a_warning(house):
    house.storage.path.chmod(0o755)
    assert found(house, "storage").weight is Weight.WARNING


@pytest.mark.parametrize("about", ["storage", "uploads"])
def test_a_folder_that_cannot_be_written_to_is_an_error(house, monkeypatch, about):
    for module in (doctor, doctor_files):
        monkeypatch.setattr(module, "can_write", lambda folder: False)
    assert found(house, about).weight is Weight.ERROR


def test_a_server_that_runs_is_named(house):
    with FolderLock(house.storage.path):
        assert f"in use by process {os.getpid()}" in found(house, "storage").found


def test_a_damaged_database_is_an_error(house):
    house.storage.database.write_bytes(b"not a database at all, " * 300)
    finding = found(house, "database")
    assert finding.weight is Weight.ERROR
    assert "damaged" in finding.found or "could not" in finding.found


def test_a_database_of_a_newer_version_is_an_error(house):
    change(house.storage, "INSERT INTO migration VALUES (9999, '9999_later_thing.sql', 'x', 0)")
    finding = found(house, "database")
    assert finding.weight is Weight.ERROR
    assert "newer livechat" in finding.found


def test_relaxed_durability_is_a_warning(house):
    relaxed = replace(house, storage=replace(house.storage, durability="relaxed"))
    assert found(relaxed, "durability").weight is Weight.WARNING


def test_too_little_space_is_an_error(house):
    greedy = replace(house, storage=replace(house.storage, minimum_free_mb=10**9))
    assert found(greedy, "free space").weight is Weight.ERROR


@pytest.mark.parametrize(
    ("server", "weight"),
    [
        (Server(), Weight.FINE),
        (Server(public_url="https://a.example", proxies=("127.0.0.1",)), Weight.FINE),
        (Server(public_url="https://a.example"), Weight.WARNING),
        (Server(proxies=("127.0.0.1",)), Weight.WARNING),
        (Server(public_url="https://a.example", proxies=("0.0.0.0/0",)), Weight.ERROR),
    ],
)
def test_proxies_and_the_public_address_must_fit_together(house, server, weight):
    assert found(replace(house, server=server), "proxy").weight is weight


@pytest.mark.parametrize(
    "server", [Server(host="0.0.0.0"), Server(public_url="http://a.example", proxies=("127.0.0.1",))]
)
def test_plain_http_beyond_this_machine_is_a_warning(house, server):
    assert found(replace(house, server=server), "encryption").weight is Weight.WARNING


def test_a_clock_in_the_past_is_an_error(house):
    old = FakeClock()
    old.jump(-1e9)
    assert found(house, "clock", old).weight is Weight.ERROR


def test_a_clock_that_was_set_back_is_noticed(house):
    os.utime(house.storage.database, (2e9, 2e9))
    assert "set back" in found(house, "clock").found


def test_a_password_in_a_file_that_others_may_read_is_a_warning(house, tmp_path):
    file = tmp_path / "livechat.toml"
    file.write_text('[server]\nmetrics_password = "x"')
    file.chmod(0o644)
    settings = replace(house, file=file, server=Server(metrics_password="x"))
    assert found(settings, "settings").weight is Weight.WARNING


def test_the_secret_is_never_shown(house):
    said = "\n".join(f"{each.found} {each.advice}" for each in doctor.examine(house, FakeClock()))
    assert "abab" not in said


def test_a_port_that_another_program_has_is_an_error(house):
    with socket.create_server(("127.0.0.1", 0)) as other:
        finding = found(replace(house, server=Server(port=other.getsockname()[1])), "port")
    assert (finding.weight, "another program" in finding.found) == (Weight.ERROR, True)


def test_a_port_of_the_server_that_runs_is_not_asked_for(house):
    with socket.create_server(("127.0.0.1", 0)) as own, FolderLock(house.storage.path):
        settings = replace(house, server=Server(port=own.getsockname()[1]))
        assert [each for each in doctor.examine(settings, FakeClock()) if each.about == "port"] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can give files away")
@pytest.mark.parametrize("name", ["livechat.db", "secret", "uploads"])
def test_a_file_of_somebody_else_is_an_error(house, name):
    os.chown(house.storage.path / name, 12345, 12345)
    finding = found(house, "owner")
    assert (finding.weight, name in finding.found, name in finding.advice) == (Weight.ERROR, True, True)


def test_a_row_without_its_file_is_a_warning(house):
    add_upload(house.storage, "a")
    add_upload(house.storage, "b", is_there=False)
    finding = found(house, "uploads")
    assert (finding.weight, finding.found.startswith("1 of 2 files")) == (Weight.WARNING, True)


def test_a_row_that_the_server_has_marked_already_is_still_told(house):
    add_upload(house.storage, "b", is_there=False)
    change(house.storage, "UPDATE upload SET is_missing = 1")
    assert found(house, "uploads").weight is Weight.WARNING


def test_a_file_without_a_row_is_told(house):
    add_upload(house.storage, "a")
    change(house.storage, "DELETE FROM upload")
    finding = found(house, "uploads")
    assert (finding.weight, finding.found.startswith("1 files")) == (Weight.NOTE, True)


def test_a_migration_that_was_never_made_is_told(house):
    change(house.storage, "DELETE FROM migration WHERE number = (SELECT max(number) FROM migration)")
    told = [each.found for each in doctor.examine(house, FakeClock()) if each.about == "database"]
    assert "1 changes of its form are waiting" in told


def test_a_gap_in_the_migrations_is_an_error(house):
    change(house.storage, "DELETE FROM migration WHERE number = 5")
    assert found(house, "database").weight is Weight.ERROR


def test_a_backup_that_failed_is_a_warning(house, tmp_path, clock):
    proving.note_failure(house.storage, tmp_path / "x.tar", clock, "there was no room")
    finding = found(house, "backup")
    assert (finding.weight, "there was no room" in finding.found) == (Weight.WARNING, True)


def test_a_place_for_backups_that_is_no_folder_is_an_error(house, tmp_path):
    (tmp_path / "file").write_text("")
    assert found(replace(house, backup=Backup(folder=tmp_path / "file")), "backup").weight is Weight.ERROR
