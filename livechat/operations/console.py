"""What the commands of `livechat` do, and how they tell the person at the terminal.

Each function gets what was typed and answers the exit code. Heavy parts are imported by the command that
needs them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from livechat import __version__, settings
from livechat.clock import Clock
from livechat.errors import Refusal
from livechat.settings import Settings, SettingsError

DONE, NOT_DONE, NOT_UNDERSTOOD = 0, 1, 2


class NotDone(Exception):
    """A command could not be carried out; the sentence says why and, if possible, what to do."""


def carry_out(command: str, typed: Mapping[str, Any]) -> int:
    """Call the command's function; what can go wrong becomes one sentence instead of a traceback."""
    os.umask(0o077)  # whatever a command writes is the owner's alone
    try:
        return int(COMMANDS[command](dict(typed)))
    except SettingsError as error:
        _complain(*error.problems)
        return NOT_UNDERSTOOD
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_DONE
    except Exception as error:
        if not _is_expected(error):
            raise
        _complain(error.text() if isinstance(error, Refusal) else str(error))
        return NOT_DONE


def _is_expected(error: Exception) -> bool:
    from livechat.operations.backup import BackupError
    from livechat.operations.control import NobodyListens
    from livechat.store.copying import DamagedError
    from livechat.store.lock import AlreadyRunning
    from livechat.store.migrate import MigrationError

    expected = (
        NotDone,
        Refusal,
        BackupError,
        AlreadyRunning,
        MigrationError,
        DamagedError,
        NobodyListens,
        OSError,
    )
    return isinstance(error, expected)


def _complain(*sentences: str) -> None:
    for sentence in sentences:
        print(f"livechat: {sentence}", file=sys.stderr)


def _load(typed: dict[str, Any], **options: object) -> Settings:
    given = {name.replace("__", "."): value for name, value in options.items() if value is not None}
    return settings.load(typed["config"], options=given)


def _confirm(typed: dict[str, Any], question: str) -> None:
    """Ask before something that cannot be undone; --yes answers for scripts."""
    if typed["yes"]:
        return
    if not sys.stdin.isatty():
        raise NotDone("nobody is there to ask: give --yes if you mean it")
    if input(f"{question} [y/N] ").strip().lower() not in ("y", "yes"):
        raise NotDone("nothing was done")


def version(_: dict[str, Any]) -> int:
    """`livechat version`."""
    import platform
    import sqlite3

    print(f"livechat {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    return DONE


def backup(typed: dict[str, Any]) -> int:
    """`livechat backup FILE`."""
    from livechat.operations import proving

    target = typed["file"]
    return _tell_proof(target, proving.backup(_load(typed).storage, target, Clock()))


def prove(typed: dict[str, Any]) -> int:
    """`livechat prove FILE`."""
    from livechat.operations import proving

    return _tell_proof(typed["file"], proving.prove(_load(typed).storage, typed["file"], Clock()))


def _tell_proof(file: Path, manifest: Any) -> int:
    uploads = len(manifest.files) - 1
    print(
        f"{file}: {file.stat().st_size / 1e6:.1f} MB, restored and verified: {_held(manifest.counts)}, {uploads} files"
    )
    if manifest.missing:
        print(f"{manifest.missing} files that the database names were not there; `livechat doctor` says more.")
    return DONE


def _held(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts.get(name, 0)} {name}s" for name in ("customer", "conversation", "message"))


def restore(typed: dict[str, Any]) -> int:
    """`livechat restore FILE`."""
    from livechat.operations import restore as restoring

    storage = _load(typed).storage
    if storage.database.exists():
        _confirm(typed, f"Replace what is in {storage.path} by {typed['file']}?")
    manifest, aside = restoring.restore(storage, typed["file"], Clock())
    print(f"{storage.path} is as it was at {manifest.created_at}: {_held(manifest.counts)}")
    if aside:
        print(f"What was there before is in {aside}; delete it when you are sure.")
    return DONE


def migrate(typed: dict[str, Any]) -> int:
    """`livechat migrate`."""
    from livechat.store import migrate as migrations
    from livechat.store.lock import FolderLock

    storage = _load(typed).storage
    with FolderLock(storage.path):
        applied = migrations.upgrade(storage.database)
    print("\n".join(applied) if applied else "The database is of this version already.")
    return DONE


def doctor(typed: dict[str, Any]) -> int:
    """`livechat doctor`."""
    from livechat.operations import doctor as doctors
    from livechat.operations.findings import Weight

    findings = doctors.examine(_load(typed), Clock())
    for finding in findings:
        if typed["quiet"] and finding.weight in (Weight.FINE, Weight.NOTE):
            continue
        print(f"{finding.weight.value:<8}{finding.about:<12}{finding.found}")
        if finding.advice:
            print(f"{'':<20}{finding.advice}")
    return NOT_DONE if any(finding.weight is Weight.ERROR for finding in findings) else DONE


def serve(typed: dict[str, Any]) -> int:
    """`livechat serve`."""
    from livechat.operations import serving

    def read() -> Settings:
        return _load(typed, server__host=typed["host"], server__port=typed["port"])

    if typed["check"]:
        serving.check(read())
    else:
        serving.serve(read(), read, print_port=typed["print_port"])
    return DONE


def init(typed: dict[str, Any]) -> int:
    """`livechat init`."""
    file = typed["config"] or Path(settings.FILE_NAME)
    try:
        settings.write_commented(file)
        print(f"{file}: written; every setting is explained in it")
    except FileExistsError:
        print(f"{file}: exists already and was left as it is")
    typed["config"] = file
    if bool(typed["admin_user"]) != typed["admin_password_stdin"]:
        raise NotDone("--admin-user and --admin-password-stdin go together")
    if typed["admin_user"]:
        name = _errand(typed, "add_owner", username=typed["admin_user"], password=_password(), may_make=True)
        print(f"{name} can sign in now")
    return DONE


def demo(typed: dict[str, Any]) -> int:
    """`livechat demo`."""
    _confirm(typed, f"Fill {_load(typed).storage.path} with a sample shop?")
    told = _errand(typed, "furnish_demo", may_make=True)
    print("The sample shop is there. These can sign in, with passwords that are shown only now:")
    for each in told:
        print(f"  {each['username']:<10}{each['password']:<20}{each['role']}")
    return DONE


def user_add(typed: dict[str, Any]) -> int:
    """`livechat user add`."""
    path = _errand(
        typed,
        "add_staff",
        username=typed["username"],
        name=typed["name"] or typed["username"],
        role=typed["role"],
        email=typed["email"],
        password=_password() if typed["password_stdin"] else None,
    )
    return _tell_link(typed, path)


def user_list(typed: dict[str, Any]) -> int:
    """`livechat user list`."""
    print(f"{'USER':<20}{'NAME':<24}{'ROLE':<8}{'STATE':<10}LAST SEEN (UTC)")
    for each in _errand(typed, "list_staff"):
        print(f"{each['username']:<20}{each['name']:<24}{each['role']:<8}{each['state']:<10}{each['last_seen']}")
    return DONE


def user_password(typed: dict[str, Any]) -> int:
    """`livechat user password`."""
    password = _password() if typed["password_stdin"] else None
    return _tell_link(typed, _errand(typed, "reset_password", username=typed["username"], password=password))


def user_disable(typed: dict[str, Any]) -> int:
    """`livechat user disable`."""
    print(f"{_errand(typed, 'disable_staff', username=typed['username'])} is signed out and cannot sign in")
    return DONE


def user_enable(typed: dict[str, Any]) -> int:
    """`livechat user enable`."""
    print(f"{_errand(typed, 'enable_staff', username=typed['username'])} can sign in again")
    return DONE


def user_one_step(typed: dict[str, Any]) -> int:
    """`livechat user one-step`."""
    print(f"{_errand(typed, 'one_step', username=typed['username'])} signs in by password alone")
    return DONE


def workspaces(typed: dict[str, Any]) -> int:
    """`livechat workspaces`."""
    print(f"{'WORKSPACE':<42}{'MADE':<12}NAME")
    for each in _errand(typed, "list_workspaces"):
        print(f"{each['slug']:<42}{each['made']:<12}{each['name']}")
    return DONE


def export(typed: dict[str, Any]) -> int:
    """`livechat export CUSTOMER [FILE]`."""
    text = json.dumps(_errand(typed, "export_customer", customer=typed["customer"]), indent=1, ensure_ascii=False)
    if typed["file"] is None:
        print(text)
        return DONE
    descriptor = os.open(typed["file"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
    print(f"{typed['file']}: written; it is private to {typed['customer']}")
    return DONE


def erase(typed: dict[str, Any]) -> int:
    """`livechat erase CUSTOMER`."""
    _confirm(typed, f"Delete customer {typed['customer']} with every message, for good?")
    print(f"{_errand(typed, 'erase_customer', customer=typed['customer'])} is forgotten")
    return DONE


def _password() -> str:
    """One line of standard input, without its end; typed unseen where somebody sits at the terminal."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def _tell_link(typed: dict[str, Any], path: str) -> int:
    from livechat.operations.serving import address

    if path:
        chosen = _load(typed)
        print(f"A password can be chosen here, once, within {chosen.accounts.invitation_hours:g} hours:")
        print(f"  {typed.get('address') or address(chosen, chosen.server.port)}{path}")
    return DONE


def retention(typed: dict[str, Any]) -> int:
    """`livechat retention`."""
    begins = "would delete" if typed["dry_run"] else "deleted"
    for each in _errand(typed, "keep", dry_run=typed["dry_run"]):
        counts = ", ".join(f"{number} {name}" for name, number in each["counts"].items() if number) or "nothing"
        print(f"{each['workspace']}: {begins} {counts}" + ("; the rest follows" if each["is_more"] else ""))
    return DONE


def _errand(typed: dict[str, Any], errand: str, /, *, may_make: bool = False, **values: Any) -> Any:
    """Have it done by the server that runs on the folder or, if none does, right here."""
    from livechat.operations import control, logs, offline
    from livechat.store.lock import AlreadyRunning

    chosen, workspace = _load(typed), typed.get("workspace", "")
    if not may_make and not chosen.storage.database.exists():
        raise NotDone(f"there is nothing at {chosen.storage.path} yet; start with `livechat serve`")
    logs.configure(settings.Log(level="warning"))
    try:
        return offline.carry_out(chosen, errand, values, workspace)
    except AlreadyRunning:
        answer, typed["address"] = control.ask(chosen.storage.path, errand, values, workspace)
        return answer


COMMANDS = {
    each.__name__: each
    for each in (
        backup,
        demo,
        doctor,
        erase,
        export,
        init,
        migrate,
        prove,
        restore,
        retention,
        serve,
        user_add,
        user_disable,
        user_enable,
        user_list,
        user_one_step,
        user_password,
        version,
        workspaces,
    )
}
"""The function of each command, by the name that `__main__` gives it."""
