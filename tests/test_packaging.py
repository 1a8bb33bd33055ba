"""What is installed elsewhere is complete, and what is installed here is written down."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names of what the wheel holds."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (file,) = folder.glob("*.whl")
    with zipfile.ZipFile(file) as archive:
        return set(archive.namelist())


def kept(folder: str, pattern: str) -> set[str]:
    """Files of the repository below a folder."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern) if path.is_file()}


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_the_wheel_holds_what_pages_are_made_of(wheel, folder):
    assert {f"livechat/{name}" for name in kept(folder, "*")} <= wheel


@pytest.mark.parametrize("pattern", ["*.py", "*.sql", "*.mo", "*.txt", "*.toml", "py.typed"])
def test_the_wheel_holds_the_whole_package(wheel, pattern):
    assert kept("livechat", pattern) <= wheel
    assert kept("livechat", pattern), pattern


def test_the_wheel_holds_nothing_else(wheel):
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {"livechat"}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~;\[ ]", each)[0].lower().replace("_", "-") for each in requirements}


def test_every_dependency_has_its_version_in_the_lock_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = (ROOT / "requirements.lock").read_text().split()
    assert names(project["dependencies"] + project["optional-dependencies"]["dev"]) <= names(lines)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
