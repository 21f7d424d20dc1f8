"""What is no text: told by its first bytes, in words that say what to use instead."""

from __future__ import annotations

from zhclean.errors import BinaryError

# (first bytes, what it is, what to do).
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "take the text out first, with pdftotext for one"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (DOC, XLS, PPT)", "save it as text first"),
    (b"{\\rtf", "a rich text document (RTF)", "save it as text first"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"GIF87a", "a GIF image", ""),
    (b"GIF89a", "a GIF image", ""),
    (b"II*\x00", "a TIFF image", ""),
    (b"MM\x00*", "a TIFF image", ""),
    (b"\x1f\x8b\x08", "gzip data", "unpack it first, with gunzip"),
    (b"BZh", "bzip2 data", "unpack it first, with bunzip2"),
    (b"\xfd7zXZ\x00", "xz data", "unpack it first, with unxz"),
    (b"\x28\xb5\x2f\xfd", "zstd data", "unpack it first, with unzstd; zhclean corpus reads .jsonl.zst"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database", ""),
    (b"\x7fELF", "a program (ELF)", ""),
    (b"\xca\xfe\xba\xbe", "a Java class or a macOS program", ""),
    (b"\xcf\xfa\xed\xfe", "a macOS program", ""),
    (b"OggS", "an Ogg file", ""),
    (b"fLaC", "a FLAC file", ""),
    (b"ID3\x03", "an MP3 file", ""),
    (b"ID3\x04", "an MP3 file", ""),
    (b"PAR1", "a Parquet file", "zhclean corpus reads it with the extra [parquet]"),
    (b"wOFF", "a web font", ""),
    (b"wOF2", "a web font", ""),
    (b"\x00\x01\x00\x00\x00", "a TrueType font", ""),
    (b"OTTO\x00", "an OpenType font", ""),
)
_FIRST = frozenset(signature[0][0] for signature in _SIGNATURES) | frozenset(b"PRBM")
LEAVE = "leave the file out, or name the encoding if it is text after all"


def refuse_binary(data: bytes) -> None:
    """Raise BinaryError when the first bytes are those of a known kind of file that is no text."""
    if not data or data[0] not in _FIRST:
        if data[4:8] == b"ftyp" and b"\x00" in data[:4]:
            raise BinaryError("this is a video or an image (MP4 family), not text", do=LEAVE)
        if data[257:262] == b"ustar":
            raise BinaryError("this is a tar archive, not text", do="unpack it first")
        return
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _zip(data)
    if data.startswith(b"BM") and b"\x00\x00\x00\x00" in data[2:14] and len(data) > 26:
        raise BinaryError("this is a BMP image, not text", do=LEAVE)
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise BinaryError("this is a RIFF file (WebP, WAV or AVI), not text", do=LEAVE)
    if data.startswith(b"MZ") and b"\x00" in data[:64]:
        raise BinaryError("this is a Windows program, not text", do=LEAVE)
    for first, what, do in _SIGNATURES:
        if data.startswith(first) and (first != b"BZh" or data[4:10] == b"1AY&SY"):
            raise BinaryError(f"this is {what}, not text", do=do or LEAVE)


def _zip(data: bytes) -> BinaryError:
    head = data[:4096]
    tail = data[-65536:]
    if b"application/epub+zip" in head:
        return BinaryError(
            "this is an EPUB, not text", do="EPUB is not ours: take the text out first, with pandoc or ebook-convert"
        )
    for mark, what in ((b"word/", "DOCX"), (b"xl/", "XLSX"), (b"ppt/", "PPTX")):
        if b"[Content_Types].xml" in data[:65536] + tail and (mark in head or mark in tail):
            return BinaryError(
                f"this is a {what} document, not text", do=f"{what} is not ours: save it as text, or use pandoc"
            )
    if b"vnd.oasis.opendocument" in head:
        return BinaryError("this is an OpenDocument file, not text", do="save it as text, or use pandoc")
    if b"META-INF/MANIFEST.MF" in head + tail:
        return BinaryError("this is a Java archive, not text", do=LEAVE)
    return BinaryError("this is a ZIP archive, not text", do="unpack it first")
