"""Files for tests, made on the spot: whole ones of each kind, and traps."""

import io
import struct
import zipfile
import zlib

import xlsxwriter

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n"
MIMETYPES = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int = 1, height: int = 1, *notes: bytes, tail: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(notes) + body + chunk(b"IEND", b"") + tail


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(turned: int = 6, order: str = "<") -> bytes:
    """What a camera writes: which way up, and a place (the words stand for the directory of the place)."""
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(f"{order}HIH", 42, 8, 1)
    tiff += struct.pack(f"{order}HHIHHI", 0x0112, 3, 1, turned, 0, 0)
    return segment(0xE1, b"Exif\x00\x00" + tiff + b"GPS 52.4811 13.4350 Kamera 4711")


def jpeg(width: int = 8, height: int = 8, *notes: bytes, tail: bytes = b"") -> bytes:
    jfif = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
    frame = segment(0xC0, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0))
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\x34\xff\x00\x56"
    return b"\xff\xd8" + jfif + b"".join(notes) + frame + scan + b"\xff\xd9" + tail


def archive(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return target.getvalue()


def office(kind: str = "docx", **more: bytes | str) -> bytes:
    """An office file of the least that one holds; `more` are further members ("__" for "/", "_dot_" for ".")."""
    added = {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()}
    return office_with(added, kind)


def office_with(added: dict[str, bytes | str], kind: str = "docx") -> bytes:
    if kind in MIMETYPES:
        return archive({"mimetype": MIMETYPES[kind], "content.xml": "<office/>"} | added)
    part = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    return archive({"[Content_Types].xml": "<Types/>", part: "<w/>"} | added)


def workbook(*cells: str) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for place, cell in enumerate(cells):
        sheet.write(place, 0, cell)
    book.close()
    return target.getvalue()


def packed(objects: bytes, head: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """A PDF that holds its objects in a packed list, as most programs write them."""
    data = zlib.compress(objects)
    return PDF + b"2 0 obj\n<<" + head + b">>\nstream\n" + data + b"\nendstream\nendobj\n"
