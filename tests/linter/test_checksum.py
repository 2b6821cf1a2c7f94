"""A migration is known again whatever git did to its line endings, and by nothing else."""

from __future__ import annotations

import pytest

from linter.checksum import checksum, matches

LF = b"SELECT 1;\nSELECT 2;\n"
CRLF = b"SELECT 1;\r\nSELECT 2;\r\n"


def test_the_checksum_is_the_sha256_of_the_bytes() -> None:
    # FIPS 180-2, the test vector "abc".
    assert checksum(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("content", "recorded", "same"),
    [
        pytest.param(LF, LF, True, id="unchanged"),
        pytest.param(CRLF, LF, True, id="checked out with CRLF"),
        pytest.param(LF, CRLF, True, id="written with CRLF, checked out with LF"),
        pytest.param(LF + b"\n", LF, False, id="one more line"),
        pytest.param(LF.rstrip(), LF, False, id="last line feed gone"),
        pytest.param(b"\xef\xbb\xbf" + LF, LF, False, id="byte order mark added"),
        pytest.param(LF.replace(b"\n", b"\r"), LF, False, id="CR alone"),
        pytest.param(b"", b"", True, id="both empty"),
    ],
)
def test_only_line_endings_are_forgiven(content: bytes, recorded: bytes, same: bool) -> None:
    assert matches(content, checksum(recorded)) is same
