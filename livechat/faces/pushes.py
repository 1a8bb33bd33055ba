"""From a new picture to every page that shows whose it is."""

from __future__ import annotations

from livechat.faces.events import FaceChanged
from livechat.live.fanout import Render


def face_changed(render: Render, event: FaceChanged) -> str:
    """Word for the page, which puts it in its places (`static/js/faces.js`)."""
    return render.append("faces/_news.html", to="face-news", person=event.staff_id, address=event.address)
