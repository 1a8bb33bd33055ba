"""Real servers: one that is shared by tests which do not harm it, and new ones for those which do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.served.running import Running

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.served)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with generous limits."""
    server = Running(tmp_path_factory.mktemp("shared")).init().start()
    yield server
    assert server.stop() == 0
    assert server.complaints == []


@pytest.fixture
def server(shared: Running) -> Iterator[Running]:
    """The shared server, which must not have complained during the test."""
    before = len(shared.complaints)
    yield shared
    assert shared.complaints[before:] == []


@pytest.fixture
def a_server(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """A new server of one's own, with settings such as `live__sign_in_timeout_s=1`."""
    made: list[Running] = []

    def make(**settings: Any) -> Running:
        made.append(Running(tmp_path / f"house{len(made)}", **settings).init().start())
        return made[-1]

    yield make
    for each in made:
        each.kill()


@pytest.fixture(scope="session")
def admin(shared: Running) -> dict[str, Any]:
    """A session of the shared server's first admin."""
    return shared.admin()


@pytest.fixture(scope="session")
def mali(shared: Running) -> dict[str, Any]:
    """A rep of the shared server, and her session."""
    return shared.rep("Mali")


@pytest.fixture(scope="session")
def somchai(shared: Running) -> dict[str, Any]:
    """Another rep."""
    return shared.rep("Somchai")


@pytest.fixture
def anna(server: Running) -> dict[str, Any]:
    """A new customer of the shared server, with her session and conversation."""
    return server.customer("Anna")


@pytest.fixture
def ben(server: Running) -> dict[str, Any]:
    """Another new customer."""
    return server.customer("Ben")
