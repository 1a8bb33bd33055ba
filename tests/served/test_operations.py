"""Looking after a server that runs: health, numbers, backups, commands, settings read again."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.served.running import PASSWORD, Running


def fetch(server: Running, path: str, **headers: str) -> httpx2.Response:
    return httpx2.get(server.url + path, headers=headers, timeout=20)


def numbers(server: Running) -> dict[str, float]:
    """What /metrics says, by name and labels."""
    lines = fetch(server, "/metrics").text.splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


# Health and numbers


def test_a_server_is_alive_and_ready(server):
    assert fetch(server, "/healthz").text == "alive\n"
    assert fetch(server, "/readyz").json() == {"ready": True, "reasons": []}


def test_without_space_a_server_lives_but_is_not_ready(a_server):
    server = a_server(storage__minimum_free_mb=1_000_000)
    assert fetch(server, "/healthz").status_code == 200
    ready = fetch(server, "/readyz")
    assert (ready.status_code, ready.json()) == (
        503,
        {"ready": False, "reasons": ["there is too little free space"]},
    )


def test_numbers_count_what_is_sent_and_how_long_it_takes(server, anna):
    before = numbers(server)
    server.post(f"/api/messages/{anna['conversation']}", anna["token"], client_id="once", text="hello")
    after = numbers(server)
    for name in (
        'livechat_messages_total{sender="customer"}',
        "livechat_delivery_seconds_count",
        "livechat_commit_seconds_count",
        "livechat_batch_writes_count",
    ):
        assert after[name] > before.get(name, 0), name


def test_numbers_name_nobody(server, anna):
    text = fetch(server, "/metrics").text
    for private in (anna["conversation"], anna["token"], anna["customer"]["id"], "127.0.0.1", "Anna"):
        assert private not in text


def test_whoever_comes_through_a_proxy_gets_no_numbers(server):
    assert fetch(server, "/metrics", **{"x-forwarded-for": "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize(
    ("secret", "status"), [("a-password", 200), ("another", 404), ("", 404)], ids=["right", "wrong", "empty"]
)
def test_with_a_password_set_only_it_opens_the_numbers(passworded, secret, status):
    answer = httpx2.get(passworded.url + "/metrics", auth=("prometheus", secret), timeout=20)
    assert answer.status_code == status
    assert fetch(passworded, "/metrics").status_code == 404


@pytest.fixture(scope="module")
def passworded(tmp_path_factory):
    server = Running(tmp_path_factory.mktemp("passworded"), server__metrics_password="a-password").init().start()
    yield server
    server.kill()


# Commands beside a running server


def test_a_backup_is_made_while_serving_and_can_be_restored(a_server, tmp_path):
    server = a_server()
    anna = server.customer("Anna")
    conversation, token = anna["conversation"], anna["token"]
    server.post(f"/api/messages/{conversation}", token, client_id="before", text="before the backup")
    file = tmp_path / "shop.tar"
    done = server.command("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "1 customers, 1 conversations, 1 messages" in done.stdout
    server.post(f"/api/messages/{conversation}", token, client_id="after", text="after it")
    assert server.command("restore", str(file), "--yes").returncode == 1
    assert server.stop() == 0
    epoch = server.ask("SELECT epoch FROM installation")
    restored = server.command("restore", str(file), "--yes")
    assert restored.returncode == 0, restored.stderr
    server.start()
    assert [each["text"] for each in server.messages(conversation, token)] == ["before the backup"]
    assert server.ask("SELECT epoch FROM installation") != epoch


def test_a_backup_proves_itself_while_messages_are_being_written(a_server, tmp_path):
    server, file = a_server(), tmp_path / "shop.tar"
    anna = server.customer("Anna")
    conversation, token = anna["conversation"], anna["token"]
    stored: list[int] = []
    enough = threading.Event()

    def write() -> None:
        while not enough.is_set():
            number = len(stored)
            server.post(f"/api/messages/{conversation}", token, client_id=f"m{number}", text=f"number {number}")
            stored.append(number)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            before = len(stored)
            done = server.command("backup", str(file))
            after = len(stored)
        finally:
            enough.set()
        writing.result(timeout=20)
    assert done.returncode == 0, done.stderr
    assert before < after, "nothing was written meanwhile"
    proof = json.loads((server.data / "backup-proof.json").read_text())["proved"]
    assert before <= proof["messages"] <= after + 1
    again = server.command("prove", str(file))
    assert (again.returncode, "restored and verified" in again.stdout) == (0, True), again.stderr
    server.stop()
    assert server.command("restore", str(file), "--yes").returncode == 0
    assert server.ask("SELECT count(*), max(seq) FROM message") == [(proof["messages"], proof["messages"])]


def test_a_colleague_added_at_the_terminal_can_come_in_at_once(server):
    done = server.command("user", "add", "terminal-anna", "--password-stdin", given="nine boats on the river\n")
    assert done.returncode == 0, done.stderr
    told = server.post("/api/rep/login", username="terminal-anna", password="nine boats on the river")
    assert told["me"]["name"] == "terminal-anna"


def test_a_link_made_at_the_terminal_leads_to_the_running_server(server):
    link = server.command("user", "add", "terminal-ben").stdout.split()[-1]
    assert link.startswith(f"http://localhost:{server.port}/invitation/")
    assert httpx2.get(link.replace("localhost", "127.0.0.1"), timeout=20).status_code == 200


def test_somebody_disabled_at_the_terminal_is_out_at_once(server):
    server.command("user", "add", "terminal-cleo", "--password-stdin", given="nine boats on the river\n")
    cleo = server.post("/api/rep/login", username="terminal-cleo", password="nine boats on the river")
    bearer = {"authorization": f"Bearer {cleo['token']}"}
    assert fetch(server, "/api/openapi.json", **bearer).status_code == 200
    assert server.command("user", "disable", "terminal-cleo").returncode == 0
    assert fetch(server, "/api/openapi.json", **bearer).status_code == 401


def test_a_customer_is_forgotten_at_the_terminal(server):
    anna = server.customer("Forgotten")
    assert server.command("erase", anna["conversation"], "--yes").stdout == "Forgotten is forgotten\n"
    assert server.ask("SELECT count(*) FROM customer WHERE name = 'Forgotten'") == [(0,)]


def test_the_doctor_looks_without_disturbing(server):
    done = server.command("doctor")
    assert done.returncode == 0, done.stdout
    assert f"in use by process {server.pid}" in done.stdout
    assert fetch(server, "/readyz").status_code == 200


# Starting and stopping


def test_a_second_server_on_the_same_folder_is_refused_with_one_line(server):
    second = server.command("serve", "--port", "0")
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"is in use by process {server.pid}" in second.stderr


def test_a_port_that_is_taken_is_told_in_one_line(a_server, server):
    other = a_server()
    other.stop()
    refused = other.command("serve", "--port", str(server.port))
    assert refused.returncode == 1
    assert refused.stderr.startswith("livechat: ")
    assert "Traceback" not in refused.stderr


def test_the_first_start_prints_a_link_that_makes_the_first_owner(tmp_path):
    server = Running(tmp_path)
    server.config.write_text("")
    server.start()
    try:
        link = next(word for word in server.log.split() if "/setup/" in word)
        assert httpx2.get(link.replace("localhost", "127.0.0.1"), timeout=20).status_code == 200
        assert server.stop() == 0
    finally:
        server.kill()


def test_settings_are_read_again_without_a_restart(a_server):
    server = a_server()
    server.config.write_text(server.config.read_text() + '\n[log]\nformat = "json"\n[live]\ntyping_ttl_s = 9\n')
    server.signal(signal.SIGHUP)
    assert fetch(server, "/healthz").status_code == 200
    assert server.stop() == 0
    told = [line for line in server.log.splitlines() if line.startswith("{")]
    assert '"what": "the settings were read again", "wait_for_a_restart": "[\'live.typing_ttl_s\']"' in told[0]


def test_wrong_settings_do_not_stop_a_running_server(a_server):
    server = a_server()
    server.config.write_text("[server]\nport = 70000")
    server.signal(signal.SIGHUP)
    assert fetch(server, "/healthz").status_code == 200
    assert server.stop() == 0
    assert "the settings were not read again" in server.log


def test_after_a_clean_stop_nothing_is_left_but_the_data(a_server):
    server = a_server()
    assert server.stop() == 0
    assert {path.name for path in server.data.iterdir()} == {
        "livechat.db",
        "livechat.lock",
        "secret",
        "uploads",
    }
    assert server.ask("SELECT is_clean FROM installation") == [(1,)]


def test_after_a_kill_the_next_start_looks_through_the_database_and_says_so(a_server):
    server = a_server()
    server.kill()
    server.start()
    assert "the last stop was not clean" in server.log
    assert server.stop() == 0


def test_the_module_may_be_run_from_anywhere(tmp_path: Path):
    told = subprocess.run(
        [sys.executable, "-m", "livechat", "version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert told.stdout.startswith("livechat ")


def test_the_password_of_the_first_admin_works_from_the_first_moment(a_server):
    assert a_server().post("/api/admin/login", username="admin", password=PASSWORD)["token"]
