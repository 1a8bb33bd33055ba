"""What the person who installs livechat decides; nobody else reads livechat.toml or the environment.

Each setting is declared once. From the declaration come the loader (default, then `livechat.toml`, then the
environment as `LIVECHAT_SECTION__KEY`), the refusal of unknown keys and impossible values, the commented file
that `livechat init` writes, and docs/settings.md. What a workspace decides is declared by its capability.
"""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from livechat import declaring
from livechat.declaring import Section, SettingsError, as_toml, setting
from livechat.live.settings import Live
from livechat.mail.settings import Mail
from livechat.outgoing.settings import Notifications, Outgoing, Webhooks
from livechat.providers.settings import GitHub, Google, OpenID

__all__ = ["Live", "Settings", "SettingsError", "commented", "load", "reference", "reloaded", "write_commented"]

FILE_NAME = "livechat.toml"
FILE_VARIABLE = "LIVECHAT_CONFIG"


def _is_public_url(value: str) -> str | None:
    scheme, _, rest = value.partition("://")
    right = scheme in ("http", "https") and rest and not any(mark in rest for mark in "/?#@ \\")
    return None if right or not value else 'an address without a path such as "https://chat.example.com", or ""'


def _are_networks(value: tuple[str, ...]) -> str | None:
    for item in value:
        try:
            ipaddress.ip_network(item)
        except ValueError:
            return f'addresses or networks such as ["127.0.0.1", "10.0.0.0/8"]; {as_toml(item)} is neither'
    return None


def _is_host(value: str) -> str | None:
    return None if value and not any(mark in value for mark in " /?#@") else 'a name or an address such as "127.0.0.1"'


@dataclass(frozen=True, kw_only=True, repr=False)
class Server(Section):
    """Where the server listens and how patient it is with a connection."""

    host: str = setting(
        "127.0.0.1",
        'Address to listen on. "0.0.0.0" or "::" means every network this machine is in.',
        check=_is_host,
    )
    port: int = setting(
        10000,
        "Port to listen on; 0 takes a free one (see `livechat serve --print-port`).",
        between=(0, 65535),
    )
    public_url: str = setting(
        "",
        'What people type to get here, such as "https://chat.example.com"; empty on this machine alone.',
        check=_is_public_url,
    )
    proxies: tuple[str, ...] = setting(
        (),
        "Reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, as addresses or networks.",
        check=_are_networks,
    )
    loop: str = setting("auto", "Event loop: uvloop where there is one.", choices=("auto", "asyncio", "uvloop"))
    stop_timeout_s: float = setting(
        10.0, "How long a stop may take, whatever the browsers do.", unit="seconds", between=(1, 300)
    )
    header_timeout_s: float = setting(
        10.0, "How long a browser may take to send the head of a request.", unit="seconds", between=(1, 300)
    )
    body_idle_s: float = setting(
        15.0, "How long the body of a request may stand still.", unit="seconds", between=(1, 600)
    )
    request_timeout_s: float = setting(60.0, "How long a whole request may take.", unit="seconds", between=(1, 3600))
    metrics_password: str = setting(
        "",
        "Password that reads /metrics (HTTP Basic, any user); empty: only programs on this machine may.",
        secret=True,
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Storage(Section):
    """Where everything is remembered, and how safely."""

    path: Path = setting(Path("data"), "Folder of the database, the secret and, unless set otherwise, the uploads.")
    uploads: Path | None = setting(None, "Folder of uploaded files; empty: `uploads` in the storage folder.")
    durability: str = setting(
        "full",
        '"full" survives a power cut; "relaxed" may lose the last moments, even of acknowledged messages.',
        choices=("full", "relaxed"),
    )
    readers: int = setting(
        3, "Connections that read the database at the same time.", unit="connections", between=(1, 64)
    )
    busy_timeout_ms: int = setting(
        5000, "How long to wait for another process.", unit="milliseconds", between=(0, 60_000)
    )
    queue_limit: int = setting(
        10_000,
        "Writes that may wait; more are refused and sent again.",
        unit="writes",
        between=(1, 1_000_000),
    )
    commit_window_ms: float = setting(
        6.0,
        "The longest that a commit waits for company; less when very much arrives, none below 2,700 writes a second.",
        unit="milliseconds",
        between=(0, 1000),
    )
    minimum_free_mb: int = setting(
        200,
        "Free space below which /readyz says no and doctor complains.",
        unit="megabytes",
        between=(0, 1_000_000),
    )

    @property
    def database(self) -> Path:
        """The file that holds everything except uploads."""
        return self.path / "livechat.db"

    @property
    def uploads_folder(self) -> Path:
        """Where uploaded files lie."""
        return self.uploads or self.path / "uploads"


@dataclass(frozen=True, kw_only=True, repr=False)
class Accounts(Section):
    """Staff: signing in, sessions and invitations."""

    session_idle_hours: float = setting(
        12.0, "A staff session ends after this long without a sign of life.", unit="hours", between=(0.1, 720)
    )
    session_absolute_days: float = setting(
        7.0, "A staff session ends after this long in any case.", unit="days", between=(0.1, 365)
    )
    customer_session_days: float = setting(
        180.0, "A customer who comes back within this time is still known.", unit="days", between=(1, 3650)
    )
    sign_in_per_account_and_address: int = setting(
        5,
        "Wrong passwords for one account from one address before it has to wait.",
        unit="tries",
        between=(1, 1_000_000),
    )
    sign_in_per_address: int = setting(
        20, "Wrong passwords from one address before it has to wait.", unit="tries", between=(1, 1_000_000)
    )
    sign_in_per_account_hour: int = setting(
        30,
        "Wrong passwords an hour for one account, from browsers that never signed in.",
        unit="tries",
        between=(1, 1_000_000),
    )
    sign_in_longest_wait_s: int = setting(
        900, "The wait doubles with each further try, up to this.", unit="seconds", between=(1, 86_400)
    )
    invitation_hours: float = setting(
        72.0, "How long a link to choose a password works.", unit="hours", between=(0.1, 720)
    )
    reset_minutes: float = setting(
        30.0, "How long a link to choose another password works.", unit="minutes", between=(1, 1440)
    )
    resets_per_account_hour: int = setting(
        5,
        "Letters with such a link that may be asked for one account within an hour.",
        unit="letters",
        between=(1, 1000),
    )
    resets_per_address_hour: int = setting(
        20,
        "Such letters that may be asked for from one address within an hour.",
        unit="letters",
        between=(1, 1_000_000),
    )
    setup_minutes: float = setting(
        60.0, "How long the first start's set-up link works.", unit="minutes", between=(1, 1440)
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Keys(Section):
    """API keys: how much a program may ask."""

    per_minute: int = setting(3000, "Requests a minute of one key.", unit="requests", between=(1, 1_000_000))
    wrong_per_minute: int = setting(
        20,
        "Keys that do not work, a minute from one address, before it has to wait.",
        unit="tries",
        between=(1, 1_000_000),
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Customers(Section):
    """Customers: registration."""

    register_per_minute: int = setting(
        5, "Registrations a minute from one address.", unit="registrations", between=(1, 1_000_000)
    )
    register_per_hour: int = setting(
        30, "Registrations an hour from one address.", unit="registrations", between=(1, 1_000_000)
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Uploads(Section):
    """Files that people send: how large, how many, and what a picture may cost."""

    file_mb: int = setting(20, "Largest file; a workspace may ask for less.", unit="megabytes", between=(1, 10_000))
    per_day_mb: int = setting(
        200, "Files that one person may send within a day.", unit="megabytes", between=(1, 1_000_000)
    )
    per_minute: int = setting(20, "Files of one session within a minute.", unit="files", between=(1, 1_000_000))
    per_message: int = setting(10, "Files of one message.", unit="files", between=(1, 100))
    free_minutes: int = setting(
        60,
        "A file that was sent but became part of no message is removed after this long.",
        unit="minutes",
        between=(1, 10_080),
    )
    picture_megapixels: int = setting(
        40, "Largest picture, known before it is decoded.", unit="megapixels", between=(1, 500)
    )
    picture_side: int = setting(12_000, "Longest side of a picture.", unit="pixels", between=(100, 100_000))
    picture_frames: int = setting(200, "Frames of a moving picture.", unit="frames", between=(1, 10_000))
    picture_seconds: int = setting(10, "Computing time that one picture may take.", unit="seconds", between=(1, 600))
    picture_memory_mb: int = setting(
        1024, "Memory of the process that decodes a picture.", unit="megabytes", between=(256, 65_536)
    )
    picture_processes: int = setting(2, "Pictures that are decoded at once.", unit="processes", between=(1, 64))


@dataclass(frozen=True, kw_only=True, repr=False)
class Limits(Section):
    """How much may be sent or asked for at once."""

    message_characters: int = setting(10_000, "Longest message.", unit="characters", between=(100, 100_000))
    note_characters: int = setting(10_000, "Longest note.", unit="characters", between=(100, 100_000))
    changes_per_minute: int = setting(
        60,
        "Reactions, edits and deletions of messages by one person within a minute.",
        unit="changes",
        between=(1, 1_000_000),
    )
    header_bytes: int = setting(16_384, "Largest head of a request.", unit="bytes", between=(4096, 1_048_576))
    query_bytes: int = setting(4096, "Longest query of an address.", unit="bytes", between=(256, 65_536))
    body_bytes: int = setting(262_144, "Largest form or JSON body.", unit="bytes", between=(65_536, 104_857_600))
    json_depth: int = setting(32, "Deepest nesting of a JSON body.", unit="levels", between=(4, 200))
    form_fields: int = setting(50, "Fields of one form.", unit="fields", between=(20, 1000))
    requests_per_minute: int = setting(
        60_000,
        "Requests to the REST interface a minute, of one session, or from one address where nobody is signed in.",
        unit="requests",
        between=(10, 10_000_000),
    )
    list_page: int = setting(100, "Most entries of one page of a list.", unit="entries", between=(10, 1000))
    resume_page: int = setting(
        200,
        "Most messages replayed at once to a client that was away.",
        unit="messages",
        between=(10, 10_000),
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Backup(Section):
    """Backups that the server makes by itself, each proved by restoring it into a scratch place."""

    folder: Path | None = setting(
        None, "Where they lie, best on another disk; it needs room for three. Empty: none are made by themselves."
    )
    every_hours: float = setting(24.0, "How often one is made.", unit="hours", between=(0.1, 8760))
    keep: int = setting(7, "How many of them are kept.", unit="backups", between=(1, 1000))


@dataclass(frozen=True, kw_only=True, repr=False)
class Log(Section):
    """What the server writes about itself: one line an event, on standard error, never a message's text."""

    level: str = setting(
        "info",
        "The least important event that is written.",
        reload=True,
        choices=("debug", "info", "warning", "error"),
    )
    format: str = setting("text", "For people or for programs.", reload=True, choices=("text", "json"))


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything the installer decided. Without a file and an environment it is what a small shop needs."""

    server: Server = field(default_factory=Server)
    storage: Storage = field(default_factory=Storage)
    live: Live = field(default_factory=Live)
    accounts: Accounts = field(default_factory=Accounts)
    keys: Keys = field(default_factory=Keys)
    customers: Customers = field(default_factory=Customers)
    uploads: Uploads = field(default_factory=Uploads)
    mail: Mail = field(default_factory=Mail)
    google: Google = field(default_factory=Google)
    github: GitHub = field(default_factory=GitHub)
    openid: OpenID = field(default_factory=OpenID)
    limits: Limits = field(default_factory=Limits)
    outgoing: Outgoing = field(default_factory=Outgoing)
    webhooks: Webhooks = field(default_factory=Webhooks)
    notifications: Notifications = field(default_factory=Notifications)
    backup: Backup = field(default_factory=Backup)
    log: Log = field(default_factory=Log)
    file: Path | None = None
    """The livechat.toml that was read, None if there is none."""


SECTIONS: Mapping[str, type[Section]] = {
    each.name: each.default_factory  # type: ignore[misc]
    for each in fields(Settings)
    if each.name != "file"
}


def load(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    options: Mapping[str, object] | None = None,
) -> Settings:
    """The settings of this installation; raises SettingsError with every problem at once.

    Without `file`, LIVECHAT_CONFIG names it, or it is the livechat.toml of the present folder if there is
    one. The environment wins over the file, and `options` of a command line, such as {"server.port": 0}, win
    over both.
    """
    environment = os.environ if environment is None else environment
    if file is None and environment.get(FILE_VARIABLE):
        file = Path(environment[FILE_VARIABLE])
    if file is None and Path(FILE_NAME).is_file():
        file = Path(FILE_NAME)
    values, problems = declaring.read(SECTIONS, file, environment, options or {})
    if problems:
        raise SettingsError(problems)
    return Settings(**values, file=file.absolute() if file else None)  # type: ignore[arg-type]


def reloaded(old: Settings, new: Settings) -> tuple[Settings, list[str]]:
    """What a running server takes from a changed file, and the names of what has to wait for a restart."""
    values: dict[str, Section] = {}
    waiting: list[str] = []
    for name in SECTIONS:
        before, after = getattr(old, name), getattr(new, name)
        values[name], late = declaring.reloaded(before, after)
        waiting += [f"{name}.{key}" for key in late]
    return replace(old, **values), waiting  # type: ignore[arg-type]


def commented() -> str:
    """A livechat.toml with every setting explained and set to nothing: what `livechat init` writes."""
    return declaring.commented(SECTIONS)


def write_commented(file: Path) -> None:
    """Write the commented file where there is none yet; raises FileExistsError otherwise."""
    with file.open("x", encoding="utf-8") as stream:
        stream.write(commented())


def reference() -> str:
    """docs/settings.md."""
    return declaring.reference(SECTIONS)
