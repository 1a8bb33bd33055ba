"""What may be sent and what may not, whatever it calls itself."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from tests.uploads import samples


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media_type", "called"),
    [
        (samples.picture("PNG"), "a.png", "image/png", "a.png"),
        (samples.picture("JPEG"), "a.jpeg", "image/jpeg", "a.jpeg"),
        (samples.picture("BMP"), "a.bmp", "image/png", "a.bmp.png"),
        (samples.picture("WEBP"), "a.webp", "image/jpeg", "a.webp.jpg"),
        (samples.moving(3), "a.gif", "image/webp", "a.gif.webp"),
        (samples.film(), "a.mp4", "video/mp4", "a.mp4"),
        (samples.film(handler=b"soun"), "a.m4a", "audio/mp4", "a.m4a"),
        (samples.recording(), "voice", "audio/webm", "voice.weba"),
        (samples.wav(), "a.wav", "audio/wav", "a.wav"),
        (samples.PDF, "bill.pdf", "application/pdf", "bill.pdf"),
        (b"a;b\n1;2\n", "list.csv", "text/plain", "list.csv"),
        ("สวัสดี 你好 مرحبا".encode(), "words", "text/plain", "words.txt"),
        (zipped("a.txt"), "a.zip", "application/zip", "a.zip"),
        (
            zipped("[Content_Types].xml", "word/document.xml"),
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "a.docx",
        ),
    ],
)
async def test_what_a_file_is_comes_from_its_bytes(anna, content, name, media_type, called):
    answer = await anna.send(content, name)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["media_type"], answer.json()["name"]) == (media_type, called)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.png"),
        (b"<?xml version='1.0'?><a/>", "a.txt"),
        (b"\xef\xbb\xbf  <!doctype html><p>x", "a.txt"),
        (b"<html><body onload=alert(1)>", "a.jpg"),
        (b"words first, then <script>alert(1)</script>", "a.txt"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt"),
        (b"<?php system($_GET['x']);", "a.txt"),
        (b"alert(1)", "a.js"),
        (b"@echo off", "run.BAT"),
        (b"MZ\x90\x00" + b"\x00" * 200, "a.pdf"),
        (b"\x7fELF\x02\x01\x01" + b"\x00" * 200, "a"),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + b"\x00" * 100, "a.class"),
        (b"\x00asm\x01\x00\x00\x00" + b"\x00" * 100, "a.wasm"),
        (zipped("META-INF/MANIFEST.MF", "a.class"), "a.zip"),
        (zipped("AndroidManifest.xml"), "a.apk"),
        (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "a.docm"),
        (b"\x00\x01\x02\x03 binary", "a.txt"),
        (b"\xff\xfe\x00bad utf-8 \xff", "a.txt"),
        (b"caf\xe9", "a.txt"),
        (samples.film(handler=b"hint"), "a.mp4"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "setup.msi"),
        (b"", "empty.txt"),
    ],
)
async def test_what_could_run_or_is_not_known_is_refused(anna, lying, content, name):
    answer = await anna.send(content, name)
    assert answer.status_code == 422, answer.text
    assert answer.json()["field"] == "file"
    assert lying() == []


async def test_a_picture_loses_everything_but_its_pixels(anna, lying):
    answer = await anna.send(samples.telephone_picture(), "beach.jpg")
    said = answer.json()
    assert (said["width"], said["height"]) == (40, 80), "it stands upright"
    assert lying()
    for path in lying():
        content = path.read_bytes()
        assert b"SECRET" not in content
        assert b"Exif" not in content
        with Image.open(io.BytesIO(content)) as stored:
            assert not stored.getexif()
            assert "comment" not in stored.info


async def test_a_polyglot_becomes_a_plain_picture(anna, lying):
    hidden = samples.picture("GIF") + b"<script>alert('POLYGLOT')</script>" + zipped("evil.txt")
    answer = await anna.send(hidden, "a.gif")
    assert answer.status_code == 201
    stored = b"".join(path.read_bytes() for path in lying())
    assert stored
    assert b"POLYGLOT" not in stored
    assert b"evil" not in stored


@pytest.mark.parametrize(
    "content",
    [
        samples.bomb(),
        samples.bomb(11_000),
        samples.moving(201),
        samples.picture("PNG", (12_001, 1)),
        samples.picture("PNG")[:-40],
        samples.picture("JPEG", (400, 400))[:300],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 50,
    ],
    ids=["gigapixels", "more than allowed", "frames", "side", "cut", "cut photograph", "only its beginning"],
)
async def test_a_picture_that_would_cost_too_much_or_is_damaged_is_refused(anna, lying, content):
    answer = await anna.send(content, "a.png")
    assert answer.status_code == 422, answer.text
    assert lying() == []


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Windows\\system32\\evil.txt", "evil.txt"),
        ("a\u202etxt.exe", "atxt.exe.txt"),
        ("bill\r\nSet-Cookie: x.txt", "bill Set-Cookie x.txt"),
        ("..", "File.txt"),
        ("x" * 300 + ".txt", "x" * 116 + ".txt"),
        ("invoice.exe", "invoice.exe.txt"),
    ],
)
async def test_a_sent_name_is_only_ever_shown(anna, lying, sent, shown):
    from livechat.uploads.models import Nature
    from livechat.uploads.naming import clean

    assert clean(sent, Nature("file", "text/plain", "txt"), "File") == shown
    answer = await anna.send(b"words", sent if sent.isascii() and "\r" not in sent else "a.txt")
    assert answer.status_code == 201
    assert [path.name.isalnum() and len(path.name) for path in lying()] == [32]


async def test_a_film_says_how_large_and_how_long_it_is(anna):
    answer = await anna.send(samples.film(1920, 1080, turned=True), "a.mp4")
    assert {name: answer.json()[name] for name in ("width", "height", "duration_ms")} == {
        "width": 1080,
        "height": 1920,
        "duration_ms": 5000,
    }


async def test_a_recording_is_as_long_as_its_recorder_says(anna):
    answer = await anna.send(samples.recording(), "voice.weba", duration_ms="4200")
    assert answer.json()["duration_ms"] == 4200
    answer = await anna.send(samples.PDF, "a.pdf", duration_ms="4200")
    assert "duration_ms" not in answer.json()
