"""The systemd units and the container file of deploy/, carried out as far as it goes without either of the two.

Their commands, addresses and folders are read from the files and used as they stand, below a scratch folder.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from livechat.settings import Settings
from tests.served.running import Running

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = [sys.executable, "-m", "livechat"]
READY_S = 60.0


def unit(name: str) -> dict[str, list[str]]:
    """What each line of a unit sets, in order."""
    found = defaultdict(list)
    for line in (DEPLOY / name).read_text().splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found[key].append(value)
    return found


def environment(lines: list[str], root: Path) -> dict[str, str]:
    """NAME=value pairs for a process of its own, whose absolute paths lie below the scratch folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("LIVECHAT_")}
    given = dict(pair.split("=", 1) for line in lines for pair in shlex.split(line))
    return own | {name: f"{root}{value}" if value.startswith("/") else value for name, value in given.items()}


# systemd


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (apt install systemd)"
)
def test_systemd_understands_the_units_and_finds_little_exposed(tmp_path: Path) -> None:
    for name in ("livechat.service", "livechat.socket"):
        text = (DEPLOY / name).read_text()
        (tmp_path / name).write_text(text.replace("/opt/livechat/bin/livechat", sys.executable))
    files = [str(tmp_path / "livechat.service"), str(tmp_path / "livechat.socket")]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    looked = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", files[0]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert looked.returncode == 0, looked.stdout[-300:]


def test_the_unit_agrees_with_the_settings() -> None:
    service, port = unit("livechat.service"), unit("livechat.socket")
    server = Settings().server
    assert float(service["TimeoutStopSec"][0]) > server.stop_timeout_s
    assert port["ListenStream"] == [f"{server.host}:{server.port}"]
    state = f"/var/lib/{service['StateDirectory'][0]}"
    assert service["WorkingDirectory"] == [state]
    assert service["Environment"] == [f"LIVECHAT_STORAGE__PATH={state}"]
    assert service["ProtectSystem"] == ["strict"]
    assert "ReadWritePaths" not in service, "nothing but the data may be written"


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """systemd's ear (sd_notify(3))."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(READY_S)
        yield ear


def test_the_service_starts_tells_so_lives_and_writes_only_its_data(tmp_path: Path, systemd: socket.socket) -> None:
    service, root = unit("livechat.service"), tmp_path / "root"
    data = root / "var/lib/livechat"
    config = root / "etc/livechat/livechat.toml"
    data.mkdir(parents=True)
    config.parent.mkdir(parents=True)
    program, *arguments = shlex.split(service["ExecStart"][0])
    assert program == "/opt/livechat/bin/livechat"
    arguments = [f"{root}{each}" if each.startswith("/") else each for each in arguments]
    subprocess.run([*PROGRAM, "init", "--config", str(config)], check=True, capture_output=True, cwd=data)
    before = set(root.rglob("*"))
    told = {
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": f"{int(service['WatchdogSec'][0]) * 1_000_000}",
        "LIVECHAT_SERVER__PORT": "0",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        cwd=f"{root}{service['WorkingDirectory'][0]}",
        env=environment(service["Environment"], root) | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert systemd.recv(1000).decode().startswith("READY=1")
        assert systemd.recv(1000) == b"WATCHDOG=1"
        process.terminate()
        said, _ = process.communicate(timeout=READY_S)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 0, said
    written = set(root.rglob("*")) - before
    assert data / "livechat.db" in written
    assert all(path.is_relative_to(data) for path in written), written


def test_started_anew_the_service_asks_for_patience_and_tells_when_it_is_there(
    tmp_path: Path, systemd: socket.socket
) -> None:
    told = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "600000000"}
    server = Running(tmp_path / "house", environment=told).init().start()
    try:
        assert systemd.recv(1000) == b"READY=1\nWATCHDOG_USEC=600000000"
        assert systemd.recv(1000) == b"WATCHDOG=1"
        server.anew()
        assert systemd.recv(1000).startswith(b"WATCHDOG_USEC=3600000000")
        assert systemd.recv(1000) == b"READY=1\nWATCHDOG_USEC=600000000"
        assert server.stop() == 0
    finally:
        server.kill()


def test_settings_that_are_not_understood_are_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "livechat.toml").write_text("[server]\nport = 70000\n")
    command = [*PROGRAM, "serve", "--config", str(tmp_path / "livechat.toml")]
    refused = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    assert [str(refused.returncode)] == unit("livechat.service")["RestartPreventExitStatus"]


# A container


def instructions() -> list[tuple[str, str]]:
    """The container file, line by line."""
    text = (DEPLOY / "Containerfile").read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    return [
        (word, rest.strip()) for line in lines if line and line[0] != "#" for word, _, rest in [line.partition(" ")]
    ]


def all_of(name: str) -> list[str]:
    return [rest for word, rest in instructions() if word == name]


def test_the_container_is_not_run_as_root_and_keeps_data_where_it_may_write() -> None:
    (user,) = all_of("USER")
    made = next(rest for rest in all_of("RUN") if "useradd" in rest)
    assert user not in ("root", "0")
    assert made.split("&&")[0].split()[-1] == user
    assert f"install -d -o {user}" in made
    assert all_of("VOLUME") == all_of("WORKDIR")[-1:] == ["/data"]
    assert made.rstrip().endswith(" /data")
    order = [word for word, _ in instructions()]
    assert order.index("USER") > max(at for at, word in enumerate(order) if word == "RUN")


def test_what_the_container_file_copies_is_enough_to_serve_and_to_be_found_healthy(tmp_path: Path) -> None:
    build, installed, data = tmp_path / "build", tmp_path / "installed", tmp_path / "data"
    build.mkdir()
    data.mkdir()
    for each in all_of("COPY"):
        *sources, target = each.split()
        for source in () if each.startswith("--from") else sources:
            into = build / target / (source if target == "./" else "")
            copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
            copy(ROOT / source, into)
    assert any("pip install" in rest and "--constraint requirements.lock" in rest for rest in all_of("RUN"))
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--no-compile", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *offline, "--target", str(installed), str(build)], check=True
    )
    given = environment(all_of("ENV"), tmp_path) | {"PATH": os.environ["PATH"], "PYTHONPATH": str(installed)}
    assert given["LIVECHAT_STORAGE__PATH"] == str(data)
    (published,) = all_of("EXPOSE")
    assert published == str(Settings().server.port)
    (check,) = [rest.partition("CMD ")[2] for rest in all_of("HEALTHCHECK")]
    assert f":{published}/healthz" in check
    entry, words = json.loads(all_of("ENTRYPOINT")[0]), json.loads(all_of("CMD")[0])
    assert entry == ["livechat"]
    process = subprocess.Popen(
        [*PROGRAM, *words, "--port", "0", "--print-port"],
        cwd=data,
        env=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        port = process.stdout.readline().strip()
        healthy = [sys.executable, *json.loads(check.replace(published, port))[1:]]
        assert subprocess.run(healthy, check=False).returncode == 0
        page = httpx2.get(f"http://127.0.0.1:{port}/", timeout=20)
        assert page.status_code == 200
        style = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert httpx2.get(f"http://127.0.0.1:{port}{style}", timeout=20).status_code == 200
        process.send_signal(signal.Signals[all_of("STOPSIGNAL")[0]])
        _, said = process.communicate(timeout=READY_S)
        assert process.returncode == 0, said
        assert str(installed) not in said
        assert subprocess.run(healthy, check=False, capture_output=True).returncode == 1
    finally:
        process.kill()
        process.wait()
    assert (data / "livechat.db").exists()
