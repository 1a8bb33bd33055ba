"""A real browser and a real server, one of each for a module; skipped with a reason where there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.browser.road import Road
from tests.browser.windows import Windows
from tests.served.running import Running

HERE = Path(__file__).parent
WITH_WINDOW = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
CHROMIUM = shutil.which("chromium-headless-shell") or WITH_WINDOW
"""Without a window of its own a browser is a third quicker; it only refuses all notifications."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Of our own and for these tests alone: pytest-playwright's loop would break the asynchronous ones that follow."""
    expect.set_options(timeout=10_000)
    with sync_playwright() as running:
        yield running


@contextmanager
def launched(playwright: Playwright, path: str | None, *, keeps_pages: bool = False) -> Iterator[Browser]:
    """A browser with a microphone that beeps; Playwright has it forget the pages it leaves, unless it `keeps_pages`."""
    arguments = ["--disable-gpu", "--disable-background-networking"]
    arguments += ["--host-resolver-rules=MAP *.test 127.0.0.1"]  # names of sites that are not there
    arguments += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    left_out = ["--disable-back-forward-cache"] if keeps_pages else None
    browser = playwright.chromium.launch(executable_path=path, args=arguments, ignore_default_args=left_out)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser of all tests that need no other."""
    with launched(playwright, CHROMIUM) as browser:
        yield browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server of the module's own, which must not have complained at the end."""
    running = Running(tmp_path_factory.mktemp("house")).init().start()
    yield running
    if running.is_running:
        assert running.stop() == 0
    assert running.complaints == [], running.log


@pytest.fixture(scope="module")
def road(server: Running) -> Iterator[Road]:
    """The way to the server, which a test may cut."""
    made = Road(lambda: server.port)
    yield made
    made.end()


@pytest.fixture
def windows(chromium: Browser, server: Running) -> Iterator[Windows]:
    """Windows that lead to the server; none of them may complain."""
    opened = Windows(chromium, server.url, server)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture
def shaky(chromium: Browser, server: Running, road: Road) -> Iterator[Windows]:
    """Windows that lead over the road."""
    road.open()
    opened = Windows(chromium, road.url, server)
    yield opened
    opened.close()
    road.open()
    assert opened.complaints == []


@pytest.fixture
def own_house(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Windows]]:
    """Windows that lead to a new server with settings of its own: `own_house(live__commands_burst=5)`."""
    made: list[Windows] = []

    def make(**settings: object) -> Windows:
        running = Running(tmp_path / f"house{len(made)}", **settings).init().start()
        made.append(Windows(chromium, running.url, running))
        return made[-1]

    yield make
    for each in made:
        each.close()
        each.server.kill()
    assert [each.complaints for each in made] == [[]] * len(made)


@pytest.fixture(scope="module")
def owner(server: Running) -> dict[str, Any]:
    """A session of the owner."""
    return server.admin()


@pytest.fixture(scope="module")
def mali(server: Running) -> dict[str, Any]:
    """A rep and a session of hers."""
    return server.rep("Mali")


@pytest.fixture(scope="module")
def somchai(server: Running) -> dict[str, Any]:
    """Another rep."""
    return server.rep("Somchai")
