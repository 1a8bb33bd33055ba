"""Writes a picture anew, in a process of its own: `python reencoding.py JOB` with JOB as JSON.

Whatever a picture can do to its decoder ends here: the process has little memory, little time, no more files to open
than it needs, nothing of the server's in its memory and none of its environment. It imports nothing of the house.

Only the pixels survive, in the sRGB that every browser expects: no EXIF, no position, no comment, nothing that was hung
on behind. The answer is one line of JSON on standard output: what was written, or why not.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
import warnings
from typing import Any, Final

FORMS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP")
LARGEST_SIDE: Final = 4096
"""Pixels that are kept of the longer side: enough to look closely, on any screen."""
THUMBNAIL_SIDE: Final = 720
MOST_ANIMATED_PIXELS: Final = 120_000_000
"""Of all frames together."""


class RefusedError(Exception):
    """The word that the server turns into a sentence."""


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Read `source`, write `target` and `thumbnail`; what they are now."""
    _limit(job)
    warnings.simplefilter("error")
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = int(job["pixels"])
    try:
        with Image.open(job["source"], formats=FORMS) as picture:
            return _written(picture, job)
    except RefusedError as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"refused": "large"}
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "large"}
    except Exception:  # noqa: BLE001  # decoders raise whatever they like; all of it means the same
        return {"refused": "damaged"}


def _limit(job: dict[str, Any]) -> None:
    """What this process may use; it cannot give itself more afterwards."""
    memory, seconds, written = int(job["memory_bytes"]), int(job["seconds"]), int(job["written_bytes"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _written(picture: Any, job: dict[str, Any]) -> dict[str, Any]:
    width, height = picture.size
    frames = getattr(picture, "n_frames", 1)
    if width * height > int(job["pixels"]) or max(width, height) > int(job["side"]) or frames > int(job["frames"]):
        raise RefusedError("large")
    if min(width, height) < 1:
        raise RefusedError("damaged")
    if job.get("square"):
        return _square(picture, job)
    if job.get("band"):
        return _band(picture, job)
    if frames > 1 and picture.format in ("GIF", "WEBP", "PNG", "AVIF"):
        if width * height * frames > MOST_ANIMATED_PIXELS:
            raise RefusedError("large")
        return _animated(picture, job)
    return _still(picture, job)


def _still(picture: Any, job: dict[str, Any]) -> dict[str, Any]:
    from PIL import ImageOps

    is_photograph = picture.format in ("JPEG", "AVIF", "WEBP")
    if picture.format == "JPEG":
        picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # decodes at a fraction of the size where that is enough
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    plain = _in_srgb(upright)
    plain.thumbnail((LARGEST_SIDE, LARGEST_SIDE), reducing_gap=2.0)
    plain.info = {}
    has_alpha = plain.mode == "RGBA" and plain.getextrema()[3][0] < 255
    if plain.mode == "RGBA" and not has_alpha:
        plain = plain.convert("RGB")
    if is_photograph and not has_alpha:
        form, media_type = "JPEG", "image/jpeg"
        plain.save(job["target"], "JPEG", quality=86, optimize=True, progressive=True)
    elif is_photograph:
        form, media_type = "WEBP", "image/webp"
        plain.save(job["target"], "WEBP", quality=86, method=3)
    else:
        form, media_type = "PNG", "image/png"
        plain.save(job["target"], "PNG", compress_level=6)
    _thumbnail(plain, job)
    return {"media_type": media_type, "form": form, "width": plain.width, "height": plain.height}


def _square(picture: Any, job: dict[str, Any]) -> dict[str, Any]:
    """Two squares of fixed sides; of a tall picture rather the upper part."""
    from PIL import Image, ImageOps

    side, small_side = job["square"]
    cut = ImageOps.fit(_upright(picture, side), (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    return _on_white(cut, (small_side, small_side), job)


def _band(picture: Any, job: dict[str, Any]) -> dict[str, Any]:
    """All of the picture, twice, within bands of fixed heights that are three times as wide."""
    from PIL import Image, ImageOps

    height, small_height = job["band"]
    fitted = ImageOps.contain(_upright(picture, height * 3), (height * 3, height), Image.Resampling.LANCZOS)
    share = small_height / height
    small = (max(1, round(fitted.width * share)), max(1, round(fitted.height * share)))
    return _on_white(fitted, small, job)


def _upright(picture: Any, side: int) -> Any:
    """The pixels as one sees them, of a photograph no more than are needed for such a side."""
    from PIL import ImageOps

    if picture.format == "JPEG":
        picture.draft("RGB", (side * 2, side * 2))
    picture.load()
    return _in_srgb(ImageOps.exif_transpose(picture))


def _on_white(picture: Any, small_size: tuple[int, int], job: dict[str, Any]) -> dict[str, Any]:
    """Write a picture of its final size, and a small one; where one could see through there is white."""
    from PIL import Image

    if picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    picture.info = {}
    picture.save(job["target"], "JPEG", quality=86, optimize=True, progressive=True)
    picture.resize(small_size, Image.Resampling.LANCZOS).save(job["thumbnail"], "WEBP", quality=82, method=4)
    return {"media_type": "image/jpeg", "form": "JPEG", "width": picture.width, "height": picture.height}


def _in_srgb(picture: Any) -> Any:
    """The pixels as RGB or RGBA in sRGB; a profile that cannot be read is as good as none."""
    import io

    target = "RGBA" if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        from PIL import ImageCms

        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        with contextlib.suppress(
            ImageCms.PyCMSError, OSError, ValueError, TypeError
        ):  # rather colours a little off than none
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(picture, own, srgb, outputMode=mode) or picture
    return picture.convert(target)


def _animated(picture: Any, job: dict[str, Any]) -> dict[str, Any]:
    from PIL import ImageSequence

    frames, times = [], []
    for frame in ImageSequence.Iterator(picture):
        times.append(max(20, int(frame.info.get("duration", 100) or 100)))
        plain = frame.convert("RGBA")
        plain.info = {}
        frames.append(plain)
    first, *others = frames
    loop = int(picture.info.get("loop", 0) or 0)
    first.save(
        job["target"], "WEBP", save_all=True, append_images=others, duration=times, loop=loop, quality=80, method=1
    )
    _thumbnail(first.copy(), job)
    return {"media_type": "image/webp", "form": "WEBP", "width": first.width, "height": first.height}


def _thumbnail(picture: Any, job: dict[str, Any]) -> None:
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), reducing_gap=2.0)
    small.info = {}
    small.save(job["thumbnail"], "WEBP", quality=80, method=3)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
