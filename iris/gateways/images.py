"""Pictures made anew: what others see holds the picture and nothing else, no place, time or device."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

FORMATS = ("JPEG", "PNG", "WEBP")
# A phone's 108 megapixels would need 324 MB; 50 megapixels cover nearly every camera and 150 MB.
MAX_PIXELS = 50_000_000
MAX_SIDE = 3000
QUALITY = 85
# Whatever a decoder may raise on a file made to break it.
DECODER_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    ArithmeticError,
    MemoryError,
)


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture made anew as JPEG, with its size in pixels."""

    data: bytes
    width: int
    height: int
    mime: str = "image/jpeg"


def clean_image(data: bytes, max_side: int = MAX_SIDE) -> CleanImage:
    """Decode a JPEG, PNG or WebP and encode it anew: upright, on white, at most `max_side` pixels, bare.

    Raises `RuleBroken`: `image_too_large` (before it is decoded), `image_unreadable`.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_large()
            picture = _bare(image, max_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except DECODER_ERRORS as error:
        sentence = N_("We can't read this picture. Please take it again or send it as JPEG or PNG.")
        raise RuleBroken("image_unreadable", sentence) from error
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return CleanImage(out.getvalue(), picture.width, picture.height)


def _bare(image: Image.Image, max_side: int) -> Image.Image:
    """Give the pixels alone: pasted into a new picture, to which no comment, profile or EXIF clings."""
    image.draft("RGB", (max_side, max_side))
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((max_side, max_side))
    bare = Image.new("RGB", upright.size, "white")
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        bare.paste(layer, mask=layer)
    else:
        bare.paste(upright.convert("RGB"))
    return bare


def _too_large() -> RuleBroken:
    sentence = N_("This picture has too many points. Please make it smaller, for example by a photo of the screen.")
    return RuleBroken("image_too_large", sentence)
