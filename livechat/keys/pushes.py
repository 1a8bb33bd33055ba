"""What the console's open pages are told of keys."""

from __future__ import annotations

from livechat.clock import rfc3339
from livechat.keys.events import KeyMade, KeyRevoked
from livechat.keys.models import Key, KeyRow
from livechat.live.fanout import Render


def key_row(key: Key, now_ms: int) -> KeyRow:
    """A key as the list shows it."""
    return KeyRow(
        id=key.id,
        dom_id=f"key-{key.id}",
        name=key.name,
        begins=key.begins,
        scopes=key.scopes.split(),
        maker=key.maker_name,
        is_orphan=key.is_orphan,
        created_iso=rfc3339(key.created_at),
        expires_iso=rfc3339(key.expires_at) if key.expires_at is not None else "",
        is_over=key.is_over(now_ms),
        last_used_iso=rfc3339(key.last_used_at) if key.last_used_at else "",
    )


def key_made(render: Render, event: KeyMade) -> str:
    """A new row in the list."""
    return render.append("keys/_key.html", to="key-list", key=key_row(event.key, event.key.created_at))


def key_revoked(render: Render, event: KeyRevoked) -> str:
    """Its row is gone."""
    return render.remove(f"key-{event.key.id}", "li")
