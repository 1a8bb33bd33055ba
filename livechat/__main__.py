"""The `livechat` command: what it understands, and which function does it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from livechat import __version__

ABOUT = """\
livechat: a shop and its customers talking, on the shop's own machine.

Start with `livechat serve`: it makes the folder `data`, prints a link at which you choose the first
password, and serves on http://localhost:10000. Nothing needs to be set; `livechat init` writes a file in
which everything can be."""

AFTER = """\
Settings come from livechat.toml (in this folder, or --config, or LIVECHAT_CONFIG), and over that from the
environment: LIVECHAT_SERVER__PORT=8080. docs/settings.md lists them; `livechat doctor` says what is wrong.

Exit codes: 0 done, 1 not done, 2 the command or the settings were not understood."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says; the exit code."""
    parser = _parser()
    chosen = vars(parser.parse_args(arguments))
    if chosen.pop("command") is None:
        parser.print_help()
        return 2
    from livechat.operations import console

    return console.carry_out(chosen.pop("does"), chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="livechat",
        description=ABOUT,
        epilog=AFTER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"livechat {__version__}")
    parser.set_defaults(config=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for declare in (_running, _staff, _customers, _keeping, _retention):
        declare(_Commands(commands))
    return parser


class _Commands:
    """Adds commands that all know where the settings are."""

    def __init__(self, commands: Any) -> None:
        self._commands = commands

    def add(
        self, name: str, does: str, sentence: str, more: str = "", *, workspace: bool = False
    ) -> argparse.ArgumentParser:
        """A command, the function of `operations.console` that does it, and what --help says."""
        parser: argparse.ArgumentParser = self._commands.add_parser(
            name,
            help=sentence,
            description=f"{sentence[0].upper()}{sentence[1:]}. {more}".strip(),
            allow_abbrev=False,
        )
        parser.add_argument(
            "--config", type=Path, metavar="FILE", default=argparse.SUPPRESS, help="the livechat.toml to use"
        )
        if workspace:
            parser.add_argument(
                "--workspace", metavar="NAME", default="", help="its short name (`livechat workspaces`); the first one"
            )
        parser.set_defaults(does=does)
        return parser


def _running(commands: _Commands) -> None:
    serve = commands.add(
        "serve",
        "serve",
        "run the server until it is told to stop (Ctrl-C, SIGTERM)",
        "The first start makes the data and prints a link for the first admin. SIGHUP takes over those"
        " settings that can change while running; SIGUSR2 starts it anew in its place, refusing nobody, such as"
        " after an upgrade.",
    )
    serve.add_argument("--host", help="address to listen on, instead of [server] host")
    serve.add_argument("--port", type=int, help="port to listen on, instead of [server] port; 0: a free one")
    serve.add_argument("--print-port", action="store_true", help="print the port, and only it, once it serves")
    serve.add_argument("--check", action="store_true", help="say whether it could start, touching no data, and end")
    init = commands.add(
        "init",
        "init",
        "write a livechat.toml in which every setting is explained",
        "With --admin-user and --admin-password-stdin it also makes the first admin, for use in scripts.",
    )
    init.add_argument("--admin-user", metavar="NAME", help="user name of the first admin")
    _password_option(init, "--admin-password-stdin")
    demo = commands.add(
        "demo",
        "demo",
        "fill an empty installation with a sample shop",
        "Reps, customers and conversations in five languages, to look around in. Not for a real shop's data.",
    )
    _yes_option(demo)
    commands.add(
        "migrate",
        "migrate",
        "bring the database to this version",
        "`serve` does the same when it starts. A copy of the former database is kept beside it.",
    )
    doctor = commands.add(
        "doctor",
        "doctor",
        "look for what is wrong, and say what to do",
        "It changes nothing, and may run while the server does. The exit code is 1 when there is an error.",
    )
    doctor.add_argument("--quiet", action="store_true", help="print only what needs attention")
    commands.add("version", "version", "print the version of livechat and of what it stands on")


def _staff(commands: _Commands) -> None:
    user = commands.add("user", "", "add, list and disable staff, and reset their passwords")
    acts = _Commands(user.add_subparsers(title="commands", metavar="COMMAND", required=True))
    add = acts.add(
        "add",
        "user_add",
        "add somebody to the staff",
        "It prints a one-time link at which they choose their password, unless --password-stdin gives one.",
        workspace=True,
    )
    add.add_argument("username", help="name to sign in with")
    add.add_argument("--name", help="name that customers see; the user name if not given")
    add.add_argument("--role", choices=("rep", "admin", "owner"), default="rep", help="what they may do (rep)")
    add.add_argument("--email", default="", help="address to sign in with as well")
    _password_option(add)
    acts.add("list", "user_list", "list the staff", workspace=True)
    password = acts.add(
        "password",
        "user_password",
        "let somebody choose a new password",
        "It prints a one-time link for it, unless --password-stdin gives one. Their sessions end with the old"
        " password.",
        workspace=True,
    )
    password.add_argument("username", help="name they sign in with")
    _password_option(password)
    for name, sentence in (
        ("disable", "sign somebody out everywhere and let them in no more"),
        ("enable", "let somebody in again who was disabled"),
        ("one-step", "let somebody in by password alone who has lost telephone and recovery codes"),
    ):
        act = acts.add(name, f"user_{name.replace('-', '_')}", sentence, workspace=True)
        act.add_argument("username", help="name they sign in with")
    commands.add(
        "workspaces",
        "workspaces",
        "list the workspaces, by the short names that --workspace takes",
        "Owners make and name them on the page Workspaces.",
    )


def _customers(commands: _Commands) -> None:
    export = commands.add(
        "export",
        "export",
        "write everything about one customer as JSON",
        "For a customer who asks what you have stored about them.",
        workspace=True,
    )
    export.add_argument("customer", metavar="CUSTOMER", help="the customer's id, or a conversation's reference")
    export.add_argument("file", type=Path, metavar="FILE", nargs="?", help="a new file; standard output if not given")
    erase = commands.add(
        "erase",
        "erase",
        "delete one customer and all their conversations for good",
        "Backups made before still hold them until they are deleted.",
        workspace=True,
    )
    erase.add_argument("customer", metavar="CUSTOMER", help="the customer's id, or a conversation's reference")
    _yes_option(erase)


def _keeping(commands: _Commands) -> None:
    backup = commands.add(
        "backup",
        "backup",
        "write a backup into one file, proved by restoring it, also while the server runs",
        "It holds the database and the uploads, not the secret. Keep it as safe as the data itself.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file, such as livechat-2026-11-21.tar")
    prove = commands.add(
        "prove",
        "prove",
        "restore a backup into a scratch folder and compare everything, also while the server runs",
        "Needs room for twice the backup beside it. The page of the server's health says when it was done last.",
    )
    prove.add_argument("file", type=Path, metavar="FILE", help="a file that `livechat backup` wrote")
    restore = commands.add(
        "restore",
        "restore",
        "go back to a backup; the server must be stopped",
        "The backup is verified first, and what was there before is kept in a folder beside it.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `livechat backup` wrote")
    _yes_option(restore)


def _retention(commands: _Commands) -> None:
    keep = commands.add(
        "retention",
        "retention",
        "delete what is kept no longer, as the settings of each workspace say",
        "The server does the same every quarter of an hour.",
    )
    keep.add_argument("--dry-run", action="store_true", help="only say how much that would be")


def _password_option(parser: argparse.ArgumentParser, name: str = "--password-stdin") -> None:
    """A password is never an argument: other users of the machine could read it there."""
    parser.add_argument(name, action="store_true", help="read the password from standard input")


def _yes_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


if __name__ == "__main__":
    sys.exit(main())
