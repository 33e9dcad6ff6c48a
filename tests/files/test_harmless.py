"""What looks odd and is harmless goes through; what a photo tells of its owner goes, and no pixel with it."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from functions.files.judge import judge
from tests.files.making import (
    DOCX,
    TYPES,
    XLSX,
    box,
    chunk,
    office,
    pdf,
    picture,
    png,
    relationships,
    segment,
    with_segments,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from functions.files.judgement import Judgement

PDF, JPEG, PNG = TYPES["pdf"], TYPES["jpeg"], TYPES["png"]


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Judgement]:
    """Judges bytes as a file."""

    def do(data: bytes, claimed: str, *, keep_metadata: bool = False) -> Judgement:
        path = tmp_path / "file"
        path.write_bytes(data)
        return judge(path, claimed, tuple(TYPES), keep_metadata=keep_metadata)

    return do


def root(name: str, value: object) -> Callable[[Pdf], None]:
    """Sets an entry of a PDF's catalogue."""
    return lambda made: made.Root.__setitem__(name, value)


def link(action: Any) -> Callable[[Pdf], None]:
    """Puts a link on the first page."""

    def add(made: Pdf) -> None:
        made.pages[0].Annots = Array(
            [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)]
        )

    return add


FIELD = Dictionary(FT=Name.Tx, T=String("a"), V=String("JavaScript /JS /Launch"))
DATE = Dictionary(
    FT=Name.Tx,
    T=String("b"),
    AA=Dictionary(
        F=Dictionary(S=Name.JavaScript, JS=String('AFDate_FormatEx("dd/mm/yyyy");')),
        C=Dictionary(S=Name.JavaScript, JS=String('AFSimple_Calculate("SUM", new Array ("a", "b"));')),
    ),
)
PDFS = {
    "opens at a page": pdf(root("/OpenAction", Array([0, Name.Fit]))),
    "opens by an action at a page": pdf(root("/OpenAction", Dictionary(S=Name.GoTo, D=[0, Name.Fit]))),
    "a form without scripts": pdf(root("/AcroForm", Dictionary(Fields=[FIELD], NeedAppearances=True))),
    "a link to a page on the web": pdf(link(Dictionary(S=Name.URI, URI=String("https://example.vn/")))),
    "no attachments, said at length": pdf(root("/Names", Dictionary(EmbeddedFiles=Dictionary(Names=[])))),
    "a field that formats its date": pdf(root("/AcroForm", Dictionary(Fields=[DATE]))),
    "an empty script": pdf(root("/Names", Dictionary(X=Dictionary(JS=String(" "))))),
    "linearised": pdf(linearize=True),
    "PDF 2.0 with packed objects": pdf(
        min_version="2.0", object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "may not be printed, but opens": pdf(encryption=pikepdf.Encryption(user="", owner="o")),
    "zeros after the end, as scanners write": pdf() + bytes(3000),
    "a line break and a byte order mark before": b"\xef\xbb\xbf\r\n" + pdf(),
    "a wrong table": pdf().replace(b"startxref\n", b"startxref\n9"),
    "two revisions": pdf() + pdf()[pdf().rfind(b"startxref") :],
    "a blank page of 600 dpi": pdf(
        lambda made: made.Root.__setitem__(
            "/X",
            made.make_stream(
                zlib.compress(bytes(4960 * 7016)),
                Filter=Name.FlateDecode,
                Subtype=Name.Image,
                Width=4960,
                Height=7016,
                BitsPerComponent=8,
                ColorSpace=Name.DeviceGray,
            ),
        )
    ),
}


@pytest.mark.parametrize("name", PDFS)
def test_odd_pdfs_are_fine(name: str, judged: Callable[..., Judgement]) -> None:
    """Scanners, forms, revisions, permissions."""
    assert judged(PDFS[name], PDF)[:2] == ("clean", None)


OFFICE = {
    "a template on somebody's disk": (
        office(
            word___rels__settings_dot_xml_dot_rels=relationships(
                ("attachedTemplate", "file:///C:\\a.dotx", True)
            )
        ),
        DOCX,
    ),
    "fields that are not DDE": (
        office(word__document_dot_xml='<w:d xmlns:w="urn:w"><w:instrText>PAGE X</w:instrText></w:d>'),
        DOCX,
    ),
    "a chart with its workbook": (office(word__embeddings__Sheet1_dot_xlsx=office("xlsx")), DOCX),
    "values kept of another workbook": (
        office(
            "xlsx",
            xl__externalLinks___rels__externalLink1_dot_xml_dot_rels=relationships(
                ("externalLinkPath", "https://example.vn/so.xlsx", True)
            ),
        ),
        XLSX,
    ),
    "a bar in a formula's text": (
        office(
            "xlsx",
            xl__worksheets__sheet1_dot_xml="<worksheet><c><f>A1&amp;\"|\"&amp;'Tờ 2'!B1</f></c></worksheet>",
        ),
        XLSX,
    ),
}


@pytest.mark.parametrize("name", OFFICE)
def test_odd_office_files_are_fine(name: str, judged: Callable[..., Judgement]) -> None:
    """What Word, Excel and their likes really write."""
    assert judged(*OFFICE[name])[:2] == ("clean", None)


def exif(orientation: int = 6) -> bytes:
    """An Exif block with orientation, owner and a place."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010F], block[0x9C9D], block[0xA430] = "Maker", b"Nguyen", "Nguyen Van A"
    block.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 14.0)})
    return block.tobytes()


def pixels(data: bytes) -> bytes:
    """What a viewer shows, before it turns the picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.tobytes()


@pytest.mark.parametrize(
    "options",
    [{}, {"progressive": True}, {"mode": "L"}, {"mode": "CMYK"}, {"subsampling": 0, "quality": 30}],
    ids=str,
)
def test_a_photo_keeps_its_pixels_and_which_way_is_up(
    options: dict[str, Any], judged: Callable[..., Judgement]
) -> None:
    """Owner, place, notes, comments go; pixels, colour profile and orientation stay."""
    profile = b"colours" * 20
    photo = picture("jpeg", size=(160, 120), exif=exif(), icc_profile=profile, comment=b"Nguyen", **options)
    photo = with_segments(photo, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Nguyen</x>"))
    photo = with_segments(photo, segment(0xED, b"Photoshop 3.0\0Nguyen"))
    found = judged(photo, JPEG)
    assert found.state == "clean"
    assert found.cleaned is not None
    assert pixels(found.cleaned) == pixels(photo)
    assert b"Nguyen" not in found.cleaned
    with Image.open(io.BytesIO(found.cleaned)) as image:
        assert dict(image.getexif()) == {0x0112: 6}
        assert image.info["icc_profile"] == profile
    assert judged(found.cleaned, JPEG).state == "clean"


def test_a_photo_keeps_its_data_where_the_record_wants_them(judged: Callable[..., Judgement]) -> None:
    """With keep_metadata nothing is taken out of an ordinary photo."""
    assert judged(picture("jpeg", exif=exif()), JPEG, keep_metadata=True).cleaned is None
    assert judged(picture("jpeg"), JPEG).cleaned is None


FILM = box(b"ftyp", b"mp42", bytes(4), b"isom") + box(b"mdat", b"PK\x03\x04 by chance" * 50)
SAMSUNG = b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFHj\0\0\0\x01\0\0\0SEFT"


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize(
    "tail",
    [FILM, b"MotionPhoto_Data" + FILM, SAMSUNG, picture("jpeg", size=(32, 24)), bytes(500), b"\xff" * 64],
    ids=["motion photo", "motion photo of Samsung", "notes of Samsung", "second picture", "zeros", "junk"],
)
def test_what_phones_put_after_a_photo_is_fine_and_stays_here(
    tail: bytes, keep: bool, judged: Callable[..., Judgement]
) -> None:
    """The photo leaves, the film does not."""
    photo = picture("jpeg")
    found = judged(photo + tail, JPEG, keep_metadata=keep)
    assert found.state == "clean"
    assert (found.cleaned or photo + tail).rstrip(b"\0") == photo


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_pixels(mode: str, judged: Callable[..., Judgement]) -> None:
    """Texts, times and makers' chunks go, in every kind of PNG."""
    whole = picture("png", mode, size=(33, 17))
    text = chunk(b"tEXt", b"Author\0Nguyen") + chunk(b"tIME", bytes(7)) + chunk(b"eXIf", exif()[6:])
    whole = whole[:33] + text + whole[33:]
    found = judged(whole, PNG)
    assert found.cleaned is not None
    assert b"Nguyen" not in found.cleaned
    assert pixels(found.cleaned) == pixels(whole)
    with Image.open(io.BytesIO(found.cleaned)) as image:
        assert dict(image.getexif()) == {0x0112: 6}
    assert judged(whole, PNG, keep_metadata=True).cleaned is None


def test_an_interlaced_png_is_read(judged: Callable[..., Judgement]) -> None:
    """Adam7, all seven passes of 8 by 8 pixels."""
    rows = b"".join(
        bytes((1 + wide) * high) for wide, high in ((1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4))
    )
    whole = png(header=struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 1), rows=zlib.compress(rows))
    assert judged(whole, PNG).state == "clean"
    short = png(header=struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 1), rows=zlib.compress(rows[:-1]))
    assert judged(short, PNG).reason == "damaged"
