"""What the installer decides about the line; part of `livechat.settings`."""

from dataclasses import dataclass

from livechat.declaring import Section, setting


@dataclass(frozen=True, kw_only=True, repr=False)
class Live(Section):
    """Live connections, presence and typing."""

    outbox_frames: int = setting(
        256,
        "Pushes kept for a slow browser before it is asked to reconnect.",
        unit="pushes",
        between=(8, 100_000),
    )
    outbox_bytes: int = setting(
        1_048_576,
        "Bytes kept for a slow browser before it is asked to reconnect.",
        unit="bytes",
        between=(65_536, 1 << 30),
    )
    frame_bytes: int = setting(65_536, "Largest frame a client may send.", unit="bytes", between=(4096, 16_777_216))
    commands_per_second: float = setting(
        10.0,
        "Commands a connection may send in the long run.",
        unit="commands a second",
        between=(0.1, 1_000_000),
    )
    commands_burst: int = setting(
        20, "Commands a connection may send at once.", unit="commands", between=(1, 1_000_000)
    )
    sign_in_timeout_s: float = setting(
        10.0, "How long a connection may stay without saying who it is.", unit="seconds", between=(1, 300)
    )
    connections_per_session: int = setting(
        10, "Live connections of one session, such as its tabs.", unit="connections", between=(1, 1_000_000)
    )
    connections_per_address: int = setting(
        100, "Live connections from one address.", unit="connections", between=(1, 1_000_000)
    )
    connections_total: int = setting(
        0,
        "Live connections altogether; 0 derives it from this machine's memory.",
        unit="connections",
        between=(0, 10_000_000),
    )
    ping_interval_s: float = setting(
        20.0,
        "How often a connection is asked whether it is still there; without an answer by the next time it is dropped.",
        unit="seconds",
        between=(1, 600),
    )
    send_timeout_s: float = setting(
        10.0,
        "How long a browser may stop reading, once the system's own buffers are full, before it is dropped.",
        unit="seconds",
        between=(1, 300),
    )
    typing_ttl_s: float = setting(
        5.0, "How long a typing bubble outlives the last key.", unit="seconds", between=(0.5, 60)
    )
    typing_interval_s: float = setting(
        1.0, "Signs of typing that come faster than this are dropped.", unit="seconds", between=(0, 60)
    )
    presence_grace_s: float = setting(
        15.0,
        "How long somebody may be away, for a change of page or network, before they count as offline.",
        unit="seconds",
        between=(0, 600),
    )
    position_interval_s: float = setting(
        25.0,
        "How often a client is told its position, so that it notices what it has missed.",
        unit="seconds",
        between=(1, 600),
    )
    inbox_interval_ms: int = setting(
        200,
        "Least time between two pushes of the same inbox counters.",
        unit="milliseconds",
        between=(0, 10_000),
    )
    reconnects_per_second: int = setting(
        500,
        "Clients asked to come back in the same second after a restart.",
        unit="clients",
        between=(1, 1_000_000),
    )
