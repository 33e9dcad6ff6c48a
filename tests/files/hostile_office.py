"""Word and Excel files that run, carry, fetch, swell, deceive or are broken."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tests.files.making import DOCX, XLSX, office, package, parts, pdf, picture, png, relationships

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = "[Content_Types].xml"
_RELS = "word/_rels/document.xml.rels"
_SHEET = "<worksheet><sheetData><row><c><f>%s</f></c></row></sheetData></worksheet>"
_BODY = '<w:document xmlns:w="urn:w"><w:body><w:p>%s</w:p></w:body></w:document>'


def _docx(more: dict[str, str | bytes]) -> bytes:
    return package(parts("docx") | more)


def _xlsx(more: dict[str, str | bytes]) -> bytes:
    return package(parts("xlsx") | more)


def macros() -> Iterator[tuple[bytes, str]]:
    """macro: a project of macros, a type that says so, sheets of macros from before there was a project."""
    yield _docx({"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), DOCX
    declared = str(parts("docx")[_TYPES]).replace(
        "openxmlformats-officedocument.wordprocessingml.document", "ms-word.document.macroEnabled"
    )
    yield _docx({_TYPES: declared}), DOCX
    yield _xlsx({"xl/macrosheets/sheet1.xml": "<macrosheet/>"}), XLSX


def fetched_template() -> Iterator[tuple[bytes, str]]:
    """external: a template, a frame, a picture from a network."""
    for kind, target in (
        ("attachedTemplate", "https://example.com/a.dotm"),
        ("attachedTemplate", "\\\\host\\share\\a.dotm"),
        ("image", "http://example.com/seen.png"),
    ):
        yield _docx({"word/_rels/settings.xml.rels": relationships((kind, target, True))}), DOCX


def fetched_object() -> Iterator[tuple[bytes, str]]:
    """external: objects and documents that are linked, not carried."""
    for kind, target in (
        ("oleObject", "file:///C:/a.xlsx"),
        ("subDocument", "file://host/a.docx"),
        ("frame", "mhtml:http://example.com/a!b"),
    ):
        yield _docx({_RELS: relationships((kind, target, True))}), DOCX


def dde() -> Iterator[tuple[bytes, str]]:
    """external: fields that start a program, whole, scattered over runs, inside an attribute."""
    begin, end = '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>'
    whole = "<w:instrText> DDEAUTO c:\\a.exe </w:instrText>"
    scattered = (
        '<w:instrText>D</w:instrText><w:t/><w:instrText>DE</w:instrText><w:instrText>AUTO "cmd"</w:instrText>'
    )
    for inside in (begin + whole + end, begin + scattered + end, '<w:fldSimple w:instr="&#68;DE cmd a"/>'):
        yield _docx({"word/document.xml": _BODY % inside}), DOCX


def dde_in_sheets() -> Iterator[tuple[bytes, str]]:
    """external: formulas and links that start a program."""
    for formula in ("cmd|'/c a'!A1", "cmd|&apos;/c a&apos;!A1"):
        yield (
            _xlsx({"xl/worksheets/sheet1.xml": _SHEET % formula}),
            XLSX,
        )
    yield (
        _xlsx({"xl/externalLinks/externalLink1.xml": '<a><ddeLink ddeService="cmd" ddeTopic="a"/></a>'}),
        XLSX,
    )


def data_connections() -> Iterator[tuple[bytes, str]]:
    """external: workbooks that ask a web page, a database, a cube."""
    for inside in (
        '<webPr url="http://example.com"/>',
        '<dbPr connection="DSN=a" command="b"/>',
        "<olapPr/>",
    ):
        yield (
            _xlsx({"xl/connections.xml": f"<connections><connection>{inside}</connection></connections>"}),
            XLSX,
        )


def carried_object() -> Iterator[tuple[bytes, str]]:
    """embedded: OLE objects, controls, programs."""
    yield _docx({"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + bytes(60)}), DOCX
    yield _docx({"word/activeX/activeX1.xml": "<ocx/>"}), DOCX
    yield _docx({"word/media/image1.png": b"MZ" + bytes(300)}), DOCX


def carried_document() -> Iterator[tuple[bytes, str]]:
    """embedded: pages, documents and archives as parts."""
    yield (
        _docx({"word/afchunk.rtf": "{\\rtf1}", _RELS: relationships(("aFChunk", "afchunk.rtf", False))}),
        DOCX,
    )
    yield _docx({"word/media/image1.jpg": pdf()}), DOCX
    yield _docx({"word/media/image1.png": package({"a.txt": "a"})}), DOCX


def carried_page() -> Iterator[tuple[bytes, str]]:
    """embedded: web pages and scripts by name."""
    for name in ("word/a.html", "word/a.js", "word/media/a.hta"):
        yield _docx({name: "a"}), DOCX


def nested() -> Iterator[tuple[bytes, str]]:
    """embedded: archives in archives in archives."""
    inner = _docx({"word/embeddings/b.docx": office("docx")})
    yield _docx({"word/embeddings/a.docx": inner}), DOCX
    yield _docx({"customXml/a.bin": package({"b.zip": package({"c": "c"})})}), DOCX
    yield _xlsx({"xl/embeddings/a.zip": package({"b": "b"})}), XLSX


def swells() -> Iterator[tuple[bytes, str]]:
    """bomb: parts that swell a thousandfold."""
    yield _docx({"word/document.xml": "<a>" + " " * (40 * 2**20) + "</a>"}), DOCX
    yield _docx({"word/media/image1.png": bytes(200 * 2**20)}), DOCX
    yield _xlsx({f"xl/worksheets/sheet{n}.xml": "<a>" + " " * (5 * 2**20) + "</a>" for n in range(30)}), XLSX


def swells_in_secret() -> Iterator[tuple[bytes, str]]:
    """bomb or damaged: sizes that are smaller on the label than inside."""
    for declared in (1, 100, 2**20):
        whole = _docx({"word/media/image1.bin": bytes(40 * 2**20)})
        yield whole.replace(struct.pack("<I", 40 * 2**20), struct.pack("<I", declared)), DOCX


def overlapping() -> Iterator[tuple[bytes, str]]:
    """bomb or package: many entries share the same packed bytes."""
    for count in (2, 20, 200):
        whole = office("docx")
        end = whole.rfind(b"PK\x05\x06")
        first = whole.index(b"PK\x01\x02")
        entry = whole[first : whole.index(b"PK\x01\x02", first + 4)]
        directory = whole[first:end] + entry * count
        total = len(parts("docx")) + count
        yield (
            whole[:first]
            + directory
            + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, total, total, len(directory), first, 0),
            DOCX,
        )


def too_many_parts() -> Iterator[tuple[bytes, str]]:
    """bomb: tens of thousands of empty parts."""
    for count in (10_001, 20_000, 30_000):
        yield _docx({f"word/media/{n}.bin": b"" for n in range(count)}), DOCX


def entities() -> Iterator[tuple[bytes, str]]:
    """bomb: document types: entities that multiply, that read a file, that come from elsewhere."""
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    local = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'
    remote = '<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>'
    for text in (laughs, local, remote):
        yield _docx({"word/document.xml": text}), DOCX


def entities_elsewhere() -> Iterator[tuple[bytes, str]]:
    """bomb: document types in parts that nobody looks at first."""
    text = "<!DOCTYPE a [<!ENTITY % a SYSTEM 'http://example.com/a'>%a;]><a/>"
    yield _docx({"docProps/core.xml": text}), DOCX
    yield _docx({"customXml/_rels/item1.xml.rels": text}), DOCX
    yield _xlsx({"xl/drawings/vmlDrawing1.vml": text}), XLSX


def xml_in_another_alphabet() -> Iterator[tuple[bytes, str]]:
    """package or damaged: encodings that hide what a search for words would find."""
    text = '<?xml version="1.0" encoding="%s"?><a/>'
    yield _docx({"word/document.xml": (text % "utf-16").encode("utf-16")}), DOCX
    yield _docx({"word/document.xml": text % "utf-7"}), DOCX
    yield _docx({"word/document.xml": (text % "utf-16").encode("utf-16-be")}), DOCX


def deep() -> Iterator[tuple[bytes, str]]:
    """too_complex: elements inside elements inside elements."""
    for depth in (600, 10_000, 1_000_000):
        field = "<w:instrText/>"
        text = '<w:document xmlns:w="urn:w">' + "<w:p>" * depth + field + "</w:p>" * depth + "</w:document>"
        yield _docx({"word/document.xml": text}), DOCX


def paths() -> Iterator[tuple[bytes, str]]:
    """package: names that lead out of the folder."""
    for name in ("../../etc/cron.d/a.xml", "/etc/passwd", "word\\..\\..\\a.xml"):
        yield _docx({name: "<a/>"}), DOCX


def names() -> Iterator[tuple[bytes, str]]:
    """package: names that deceive the eye, break a line, or go on for ever."""
    for name in ("word/a\u202egnp.exe.xml", "word/a\nb.xml", "word/" + "a" * 5000 + ".xml"):
        yield _docx({name: "<a/>"}), DOCX


def twice() -> Iterator[tuple[bytes, str]]:
    """package: two parts of one name, of which one reader takes the first and another the last."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for first, second in (
            ("word/document.xml",) * 2,
            ("word/a.xml", "word/A.xml"),
            ("word/b.xml", "Word/B.XML"),
        ):
            found = _docx({first: "<a/>"})
            yield _with_another(found, second), DOCX


def _with_another(whole: bytes, name: str) -> bytes:
    import io
    from zipfile import ZipFile

    written = io.BytesIO(whole)
    with ZipFile(written, "a") as archive:
        archive.writestr(name, "<b/>")
    return written.getvalue()


def two_truths() -> Iterator[tuple[bytes, str]]:
    """package or damaged: an entry's own header says something else than the directory."""
    whole = office("docx")
    yield whole.replace(b"word/document.xml", b"word/documens.xml", 1), DOCX
    yield whole[:8] + b"\0\0" + whole[10:], DOCX
    yield whole[:18] + b"\1\0\0\0" + whole[22:], DOCX


def zip_password() -> Iterator[tuple[bytes, str]]:
    """encrypted: entries that the directory calls encrypted."""
    whole = office("docx")
    at = -1
    for _ in range(3):
        at = whole.index(b"PK\x01\x02", at + 1)
        yield whole[: at + 8] + b"\1" + whole[at + 9 :], DOCX


def something_around() -> Iterator[tuple[bytes, str]]:
    """polyglot: bytes before, after and between the parts."""
    whole = office("docx")
    first = whole.index(b"PK\x01\x02")
    end = whole.rfind(b"PK\x05\x06")
    hidden = b"MZ" + bytes(500)
    moved = whole[:first] + hidden + whole[first:end]
    total = len(parts("docx"))
    yield whole + hidden, DOCX
    yield (
        moved
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, total, total, end - first, first + len(hidden), 0),
        DOCX,
    )
    yield whole[:-2] + struct.pack("<H", 2000) + bytes(2000), DOCX


def document_cut_short() -> Iterator[tuple[bytes, str]]:
    """damaged or polyglot: an upload that broke off."""
    whole = office("docx")
    for share in (3, 6, 9):
        yield whole[: len(whole) * share // 10], DOCX


def document_broken() -> Iterator[tuple[bytes, str]]:
    """damaged: a wrong checksum, unsound XML, a part that is missing."""
    whole = package(parts("docx"))
    at = whole.index(b"PK\x01\x02") + 16
    own = 14
    wrong = b"\x01\x02\x03\x04"
    yield whole[:own] + wrong + whole[own + 4 : at] + wrong + whole[at + 4 :], DOCX
    yield _docx({"word/document.xml": "<a><b></a>"}), DOCX
    yield package({name: part for name, part in parts("docx").items() if name != "_rels/.rels"}), DOCX


def picture_flood() -> Iterator[tuple[bytes, str]]:
    """too_many_pixels: pictures inside that declare more than anybody can hold."""
    yield (
        _docx({"word/media/image1.png": png(header=struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))}),
        DOCX,
    )
    at = picture("jpeg").index(b"\xff\xc0") + 5
    yield (
        _docx(
            {"word/media/image1.jpg": picture("jpeg")[:at] + b"\xff\xff\xff\xff" + picture("jpeg")[at + 4 :]}
        ),
        DOCX,
    )
    yield _docx({"word/media/image1.gif": b"GIF89a\xff\xff\xff\xff" + bytes(20)}), DOCX
