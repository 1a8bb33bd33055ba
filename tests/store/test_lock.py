"""One process at a time has a storage folder."""

import os
import subprocess
import sys

import pytest

from livechat.store.lock import AlreadyRunning, FolderLock, holder

HOLD = """
import sys, pathlib
from livechat.store.lock import FolderLock
lock = FolderLock(pathlib.Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(tmp_path):
    """Another process that holds the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_process_is_refused_and_told_who_has_the_folder(tmp_path, other):
    with pytest.raises(AlreadyRunning, match=f"in use by process {other.pid}"):
        FolderLock(tmp_path).acquire()


def test_a_killed_process_holds_nothing(tmp_path, other):
    other.kill()
    other.wait()
    FolderLock(tmp_path).acquire().release()


def test_a_released_folder_can_be_taken_again(tmp_path):
    with FolderLock(tmp_path):
        pass
    with FolderLock(tmp_path):
        assert holder(tmp_path) == os.getpid()


def test_the_folder_is_made_for_its_owner_alone(tmp_path):
    with FolderLock(tmp_path / "new"):
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_nobody_holds_a_folder_without_a_server(tmp_path):
    assert holder(tmp_path) is None
    with FolderLock(tmp_path):
        pass
    assert holder(tmp_path) is None


def test_releasing_twice_does_nothing(tmp_path):
    lock = FolderLock(tmp_path).acquire()
    lock.release()
    lock.release()
