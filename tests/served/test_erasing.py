"""A customer is erased from a running server, and no byte of them is found under the data folder any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2

from tests.served.running import Running
from tests.uploads import samples

MARKER = "Wunderlampe8153"


def where(folder: Path) -> list[str]:
    """The files in which the marker stands, by content or by name."""
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (MARKER.encode() in path.read_bytes() or MARKER in path.name)
    ]


def test_a_marker_is_nowhere_after_an_erasure_while_others_go_on(a_server: Callable[..., Running]) -> None:
    server = a_server()
    owner = server.admin()["token"]
    headers = {"authorization": f"Bearer {owner}"}
    other = server.customer("Ben")
    anna = server.customer(f"Anna {MARKER}")
    own = {"authorization": f"Bearer {anna['token']}"}
    there = f"/api/messages/{anna['conversation']}"
    file = httpx2.post(
        f"{server.url}/api/uploads",
        data={"conversation": anna["conversation"]},
        files={"file": (f"{MARKER}.txt", f"Inside: {MARKER} ".encode() * 50)},
        headers=own,
        timeout=20,
    ).json()["id"]
    photo = httpx2.post(
        f"{server.url}/api/uploads",
        data={"conversation": anna["conversation"]},
        files={"file": (f"{MARKER}.png", samples.picture("PNG", (300, 500)))},
        headers=own,
        timeout=20,
    ).json()["id"]
    server.post(there, anna["token"], client_id="f", text=f"See {MARKER}", attachments=[file, photo])
    for number in range(60):
        server.post(there, anna["token"], client_id=f"a{number}", text=f"{number} {MARKER} " + "word " * number)
        server.post(f"/api/messages/{other['conversation']}", other["token"], client_id=f"b{number}", text="I stay")
    server.post(there, owner, client_id="answer", text=f"Dear {MARKER}")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    server.post(
        f"/api/scheduled/{anna['conversation']}", owner, client_id="l", text=f"Later, {MARKER}", send_at=tomorrow
    )
    customer = next(
        each for each in server.get("/api/admin/customers", owner)["customers"] if each["name"].endswith(MARKER)
    )
    here = f"{server.url}/api/admin/customers/{customer['id']}"
    about = {"phone": "+66898765432", "email": f"{MARKER}@example.com", "attributes": {MARKER: f"value {MARKER}"}}
    assert httpx2.patch(here, headers=headers, json=about).status_code == 200
    server.post(f"/api/admin/customers/{customer['id']}/tags", owner, tag="regular")
    assert where(server.data)
    receipt = httpx2.put(f"{here}/erasure", headers=headers, json={"name": f"anna {MARKER}"}, timeout=20).json()
    assert where(server.data) == []
    assert MARKER not in server.log
    assert (receipt["left_texts"], receipt["erased"]["files"], receipt["erased"]["scheduled"]) == (0, 2, 1)
    assert receipt["searched_texts"] > 5
    assert httpx2.get(f"{server.url}{there}", headers=own).status_code == 401
    assert len(server.get(f"/api/messages/{other['conversation']}", other["token"])["messages"]) >= 50
    assert server.get(f"/api/admin/erasures/{receipt['id']}", owner) == receipt
    assert server.stop() == 0
    assert where(server.data) == []
