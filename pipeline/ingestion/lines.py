"""Reading a file line by line with a bound on memory.

Belongs here: splitting bytes into lines and cutting monstrous ones. Does not belong here: what a
line means.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from pipeline.ingestion.rejects import MAX_PAYLOAD_BYTES, Reason, Unusable
from pipeline.ingestion.rows import Limits

_CHUNK_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file.

    Attributes:
        number: From 1.
        content: With its line end; of a line over the limit only the start.
        n_bytes: Length of the whole line, however long.
    """

    number: int
    content: bytes
    n_bytes: int

    def check_length(self, max_bytes: int) -> None:
        """Refuse a line over the limit, whose end was not read.

        Raises:
            Unusable: It is longer than ``max_bytes``.
        """
        if self.n_bytes > max_bytes:
            raise Unusable(
                Reason.LINE_TOO_LONG,
                f"the line has {self.n_bytes:,} bytes, the limit is {max_bytes:,}; split it, or "
                "raise max_line_bytes",
            )


def read_lines(file: BinaryIO, max_bytes: int) -> Iterator[Line]:
    """The lines of a file; no more than ``max_bytes`` of one, and a chunk, are in memory.

    A byte order mark at the start of the file is left out.
    """
    number = 0
    while content := file.readline(max_bytes + 1):
        number += 1
        n_bytes = len(content)
        if n_bytes > max_bytes and not content.endswith(b"\n"):
            content = content[:MAX_PAYLOAD_BYTES]
            while rest := file.readline(_CHUNK_BYTES):
                n_bytes += len(rest)
                if rest.endswith(b"\n"):
                    break
        if number == 1:
            content = content.removeprefix(codecs.BOM_UTF8)
        yield Line(number, content, n_bytes)


def read_whole(file: BinaryIO, limits: Limits) -> bytes:
    """All of a file that is one article.

    Raises:
        Unusable: It is longer than ``limits.max_line_bytes``.
        OSError: It cannot be read.
    """
    content = file.read(limits.max_line_bytes + 1)
    if len(content) > limits.max_line_bytes:
        raise Unusable(
            Reason.FILE_TOO_LARGE,
            f"the file is one article and has more than {limits.max_line_bytes:,} bytes; split "
            "it, or raise max_line_bytes",
        )
    return content


def decode(content: bytes) -> str:
    """UTF-8 to text.

    Raises:
        Unusable: It is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unusable(
            Reason.INVALID_UTF8,
            f"byte {error.start + 1} is not UTF-8 (0x{content[error.start]:02x}); save the file "
            "as UTF-8",
        ) from None
