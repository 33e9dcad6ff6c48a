"""PDFs that run, carry, fetch, hide, swell or are broken."""

from __future__ import annotations

import zlib
from functools import partial
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.files.making import TYPES, package, pdf, picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PDF = TYPES["pdf"]
_SCRIPT = "app.alert(1)"


def _all(*changes: Callable[[Pdf], object]) -> Iterator[tuple[bytes, str]]:
    for change in changes:
        yield pdf(lambda made, change=change: (change(made), None)[1]), _PDF  # type: ignore[misc]


def _annotation(made: Pdf, **more: Any) -> None:
    note = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **more)
    made.pages[0].Annots = Array([made.make_indirect(note)])


def _root(made: Pdf, name: str, value: object) -> None:
    made.Root[name] = value


def _script(made: Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(_SCRIPT))


def _attachment(made: Pdf) -> Dictionary:
    inner = made.make_stream(b"MZ", Type=Name.EmbeddedFile)
    return Dictionary(Type=Name.Filespec, F=String("a.exe"), EF=Dictionary(F=inner))


def password() -> Iterator[tuple[bytes, str]]:
    """encrypted: passwords of three generations."""
    for revision, aes in ((3, False), (4, True), (6, True)):
        kept = pikepdf.Encryption(user="u", owner="o", R=revision, aes=aes, metadata=aes)  # type: ignore[arg-type]
        yield pdf(encryption=kept), _PDF


def script() -> Iterator[tuple[bytes, str]]:
    """scripted: JavaScript when opened, in the names, on a page."""
    names = Dictionary(JavaScript=Dictionary(Names=["a", Dictionary(S=Name.JavaScript, JS=String(_SCRIPT))]))
    yield from _all(
        lambda made: _root(made, "/OpenAction", _script(made)),
        lambda made: _root(made, "/Names", names),
        lambda made: made.pages[0].obj.__setitem__("/AA", Dictionary(O=_script(made))),
    )


def script_in_a_field() -> Iterator[tuple[bytes, str]]:
    """scripted: JavaScript behind a button, in a bookmark, after another action."""
    yield from _all(
        lambda made: _annotation(made, Subtype=Name.Link, A=_script(made)),
        lambda made: _root(
            made, "/Outlines", Dictionary(First=Dictionary(Title=String("a"), A=_script(made)))
        ),
        lambda made: _root(made, "/OpenAction", Dictionary(S=Name.GoTo, D=[0], Next=Array([_script(made)]))),
    )


def script_like_a_format() -> Iterator[tuple[bytes, str]]:
    """scripted: more than the one call that formats a field."""

    def field(made: Pdf, text: str) -> None:
        made.Root.AcroForm = Dictionary(AA=Dictionary(F=Dictionary(S=Name.JavaScript, JS=String(text))))

    for text in (
        'AFDate_FormatEx("a");app.alert(1)',
        'AFDate_FormatEx(eval("a"))',
        'AFNumber_Format("\\", app.alert(1), "")',
    ):
        yield pdf(partial(field, text=text)), _PDF


def script_disguised() -> Iterator[tuple[bytes, str]]:
    """scripted: names spelled with numbers, scripts packed into streams of objects, scripts as streams."""
    plain = pdf(lambda made: _root(made, "/OpenAction", _script(made)))
    yield plain.replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS", b"/#4a#53"), _PDF
    yield (
        pdf(
            lambda made: _root(made, "/OpenAction", made.make_indirect(_script(made))),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        _PDF,
    )
    yield (
        pdf(
            lambda made: _root(
                made, "/X", Dictionary(Y=Array([Array([Dictionary(JS=made.make_stream(b"a()"))])]))
            )
        ),
        _PDF,
    )


def script_of_before() -> Iterator[tuple[bytes, str]]:
    """scripted: a later revision hides the script from readers that trust its table."""
    for name in (b"JavaScript", b"Launch", b" /JavaScript"[2:]):
        plain = pdf()
        end = plain[plain.rfind(b"startxref") :]
        yield plain + b"\n9 0 obj\n<< /S /%s /F (a) >>\nendobj\n" % name + end, _PDF


def launch() -> Iterator[tuple[bytes, str]]:
    """scripted: a program is started when the file opens, from a link, after another action."""
    start = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    yield from _all(
        lambda made: _root(made, "/OpenAction", start),
        lambda made: _annotation(made, Subtype=Name.Link, A=start),
        lambda made: _annotation(made, Subtype=Name.Link, A=Dictionary(S=Name.GoTo, D=[0], Next=start)),
    )


def attachment() -> Iterator[tuple[bytes, str]]:
    """embedded: files carried in the names, on a page, as parts."""
    yield from _all(
        lambda made: _root(
            made, "/Names", Dictionary(EmbeddedFiles=Dictionary(Names=["a", _attachment(made)]))
        ),
        lambda made: _annotation(made, Subtype=Name.FileAttachment, FS=_attachment(made)),
        lambda made: _root(made, "/AF", Array([made.make_indirect(_attachment(made))])),
    )


def dynamic_form() -> Iterator[tuple[bytes, str]]:
    """scripted: XFA forms as a stream, in parts, beside fields."""
    yield from _all(
        lambda made: _root(made, "/AcroForm", Dictionary(XFA=made.make_stream(b"<xdp/>"))),
        lambda made: _root(made, "/AcroForm", Dictionary(XFA=["template", made.make_stream(b"<t/>")])),
        lambda made: _root(
            made, "/AcroForm", made.make_indirect(Dictionary(Fields=[], XFA=["a", made.make_stream(b"")]))
        ),
    )


def media() -> Iterator[tuple[bytes, str]]:
    """scripted: what plays."""
    yield from _all(
        lambda made: _annotation(made, Subtype=Name.RichMedia, RichMediaContent=Dictionary()),
        lambda made: _annotation(made, Subtype=Name.Screen, A=Dictionary(S=Name.Rendition, OP=0)),
        lambda made: _annotation(made, Subtype=Name.Movie, Movie=Dictionary(F=String("a.avi"))),
    )


def sends_by_itself() -> Iterator[tuple[bytes, str]]:
    """scripted: opening the file or a page sends or fetches something."""
    there = Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("https://example.com/")))
    yield from _all(
        lambda made: _root(made, "/OpenAction", there),
        lambda made: made.pages[0].obj.__setitem__(
            "/AA", Dictionary(O=Dictionary(S=Name.URI, URI=String("https://example.com/")))
        ),
        lambda made: _annotation(made, Subtype=Name.Link, A=Dictionary(S=Name.ImportData, F=String("a.fdf"))),
    )


def other_machine() -> Iterator[tuple[bytes, str]]:
    """external or scripted: pages of a file on another machine."""
    yield from _all(
        lambda made: _annotation(
            made, Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String("\\\\host\\a.pdf"), D=[0])
        ),
        lambda made: _annotation(
            made,
            Subtype=Name.Link,
            A=Dictionary(S=Name.GoToR, F=Dictionary(F=String("https://example.com/a.pdf"), FS=Name.URL)),
        ),
        lambda made: _annotation(
            made, Subtype=Name.Link, A=Dictionary(S=Name.GoToE, D=[0], T=Dictionary(R=Name.C, N=String("a")))
        ),
        lambda made: _root(made, "/Thumb", made.make_stream(b"", F=String("\\\\host\\a"))),
    )


def stream_bomb() -> Iterator[tuple[bytes, str]]:
    """bomb: a page, a picture, and packing inside packing that swell."""
    large = zlib.compress(bytes(90 * 2**20), 9)
    flate = Name.FlateDecode

    def contents(made: Pdf) -> None:
        made.pages[0].Contents = made.make_stream(large, Filter=flate)

    def image(made: Pdf) -> None:
        made.pages[0].Resources = Dictionary(
            XObject=Dictionary(
                A=made.make_stream(
                    large,
                    Filter=flate,
                    Subtype=Name.Image,
                    Width=8,
                    Height=8,
                    BitsPerComponent=8,
                    ColorSpace=Name.DeviceGray,
                )
            )
        )

    def twice(made: Pdf) -> None:
        made.pages[0].Contents = made.make_stream(zlib.compress(large, 9), Filter=[flate, flate])

    for change in (contents, image, twice):
        yield pdf(change, stream_decode_level=pikepdf.StreamDecodeLevel.none), _PDF


def many_bombs() -> Iterator[tuple[bytes, str]]:
    """bomb or too_complex: streams that are each within the limit, and too much together."""
    for megabytes, count in ((60, 11), (30, 22), (63, 40)):
        packed = zlib.compress(bytes(megabytes * 2**20), 9)

        def fill(made: Pdf, packed: bytes = packed, count: int = count) -> None:
            made.Root.X = Array([made.make_stream(packed, Filter=Name.FlateDecode) for _ in range(count)])

        yield pdf(fill, stream_decode_level=pikepdf.StreamDecodeLevel.none), _PDF


def object_bomb() -> Iterator[tuple[bytes, str]]:
    """bomb or too_complex or damaged: a stream of objects that swells, arrays inside arrays, a table without
    end.
    """
    flate = b"/Filter /FlateDecode /Length %d >>"
    packed = zlib.compress(b"9 0 " + b" " * (500 * 2**20) + b"<<>>", 9)
    body = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(
        packed
    )
    whole = b"%PDF-1.5\n" + body + packed + b"\nendstream\nendobj\n"
    index = zlib.compress(bytes([1, 0, 9, 0, 2, 0, 9, 0]), 9)
    trailer = b"8 0 obj\n<< /Type /XRef /Size 11 /Index [9 2] /W [1 2 1] /Root 10 0 R %s\nstream\n" % flate
    yield (
        whole + trailer % len(index) + index + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(whole),
        _PDF,
    )
    deep = b"[" * 40_000 + b"]" * 40_000
    root = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/X " + deep + b">>endobj\n"
    yield root + b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF", _PDF
    table = zlib.compress(bytes(400 * 2**20), 9)
    start = b"%PDF-1.5\n"
    stream = b"1 0 obj\n<< /Type /XRef /Size 99999999 /W [1 2 1] /Root 1 0 R %s\nstream\n" % flate
    yield start + stream % len(table) + table + b"\nendstream\nendobj\nstartxref\n9\n%%EOF", _PDF


def flood() -> Iterator[tuple[bytes, str]]:
    """too_many_pixels: a picture, a page and a photo that declare more than anybody can hold."""

    def image(made: Pdf) -> None:
        made.Root.X = made.make_stream(b"", Subtype=Name.Image, Width=60000, Height=60000, BitsPerComponent=8)

    def page(made: Pdf) -> None:
        made.pages[0].MediaBox = Array([0, 0, 10**9, 10**9])

    def photo(made: Pdf) -> None:
        lying = picture("jpeg").replace(b"\x00\x30\x00\x40", b"\xff\xff\xff\xff", 1)
        made.Root.X = made.make_stream(lying, Subtype=Name.Image, Width=8, Height=8, Filter=Name.DCTDecode)

    for change in (image, page, photo):
        yield pdf(change), _PDF


def cut_short() -> Iterator[tuple[bytes, str]]:
    """damaged: an upload that broke off."""
    whole = pdf()
    for share in (3, 6, 9):
        yield whole[: len(whole) * share // 10], _PDF


def without_pages() -> Iterator[tuple[bytes, str]]:
    """damaged: a header and nothing, no pages, pages that contain themselves."""
    yield b"%PDF-1.7\n%%EOF\n", _PDF
    yield pdf(lambda made: made.pages.__delitem__(0)), _PDF
    yield (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 "
        b"R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
        _PDF,
    )


def something_before() -> Iterator[tuple[bytes, str]]:
    """polyglot: something else stands before the header."""
    yield b"<!-- -->" + b" " * 100 + pdf(), _PDF
    yield b"alert(1)//" + b"\n" + pdf(), _PDF
    yield bytes(range(1, 200)) + pdf(), _PDF


def something_after() -> Iterator[tuple[bytes, str]]:
    """polyglot: another file follows the end."""
    yield pdf() + package({"a.txt": "a"}), _PDF
    yield pdf() + b"<html><script>alert(1)</script></html>", _PDF
    yield pdf() + b"MZ" + bytes(6000) + b"x", _PDF
