"""What is not ours stands in the repository as it was published, with its licence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from livechat.rendering import folder

HERE = Path(__file__).parent


@pytest.mark.parametrize("vendor", [HERE, folder("static") / "vendor"], ids=["tests", "static"])
def test_foreign_files_are_unmodified_and_have_their_licences(vendor: Path) -> None:
    manifest = json.loads((vendor / "manifest.json").read_text("utf-8"))
    sums = {each["file"]: each["sha256"] for each in manifest["files"]} | manifest["licences"]
    for name, expected in sums.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == expected, name
    for each in (*manifest["files"], *manifest.get("copied", [])):
        assert each["licence_file"] in manifest["licences"]
    known = {*sums, "manifest.json", Path(__file__).name}
    strangers = {path.name for path in vendor.iterdir() if path.is_file()} - known
    assert not strangers
