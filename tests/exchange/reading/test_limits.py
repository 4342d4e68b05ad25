"""Files that are too much, or made to harm: each refused in one sentence that names the limit."""

import io
import random
import stat
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from alongside.exchange.reading.documents import Document, document_of, documents_at
from alongside.exchange.reading.limits import Limits, RosterUnreadable
from tests.exchange.reading.made import people, read, text, workbook, zipped

ROSTER = "Name,Email\nAnn Lee,alee@kern.example\n"


def refusal(*documents: Document, limits: Limits | None = None) -> str:
    with pytest.raises(RosterUnreadable) as refused:
        list(read(*documents, limits=limits).lines())
    return refused.value.sentence


def test_rows() -> None:
    made = text("Name,Email", *(f"Ann Lee{n},a{n}@kern.example" for n in range(4)))
    assert refusal(made, limits=Limits(rows=3)) == (
        "staff.csv has more than 3 rows, the most one import takes. Split it and import the parts one by one."
    )
    assert len(people(read(made, limits=Limits(rows=4)))) == 4


def test_bytes() -> None:
    assert refusal(text(ROSTER), limits=Limits(file_bytes=20)) == (
        "staff.csv is larger than 20 bytes, the most one import takes. Split it and try again."
    )


def test_columns() -> None:
    sentence = (
        "has more than 500 columns, the most a roster may have. Keep only the columns about the people and try again."
    )
    assert refusal(text("Name,Email", "Ann Lee," + "," * 600)) == f"staff.csv, row 2 {sentence}"
    assert refusal(text(",".join(["Name"] * 90_000))) == f"staff.csv, row 1 {sentence}"


def test_one_endless_line() -> None:
    assert refusal(document_of("long.csv", b"Name,Email\n" + b"a," * 700_000)) == (
        "long.csv has a line of more than 1 MB; a roster has one row a line."
    )


def test_bytes_that_are_no_text() -> None:
    noise = random.Random(1).randbytes(5_000)
    assert refusal(document_of("noise.csv", b"\0" + noise)).startswith("noise.csv ")


def test_unpacked_size_and_ratio() -> None:
    bomb = zipped({"staff.csv": ROSTER + "a" * 9_000_000})
    assert refusal(bomb) == (
        "set.zip unpacks to more than 100 times its size, as no real roster does. We did not open it."
    )
    assert refusal(bomb, limits=Limits(inflated_bytes=1 << 20)) == (
        "set.zip unpacks to more than 1 MB, the most one import takes. Split it and try again."
    )


def test_a_size_that_lies() -> None:
    content = zipped({"staff.csv": ROSTER + "a" * 9_000_000}).head(10_000_000)
    size = (len(ROSTER) + 9_000_000).to_bytes(4, "little")
    assert refusal(document_of("set.zip", content.replace(size, (100).to_bytes(4, "little")))) == (
        "set.zip is a damaged zip file. Make it again and try once more."
    )


def test_a_workbook_bomb() -> None:
    assert refusal(workbook({"S": [["a" * 30_000] * 30] * 20}), limits=Limits(inflated_bytes=10_000)) == (
        "staff.xlsx unpacks to more than 10 KB, the most one import takes. Split it and try again."
    )


def test_members() -> None:
    assert refusal(zipped({f"{n}.csv": ROSTER for n in range(1_001)})) == (
        "set.zip holds 1,001 files; an import takes at most 1,000."
    )


@pytest.mark.parametrize(
    "path", ["../staff.csv", "/etc/staff.csv", "a/../../staff.csv", "..\\staff.csv", "C:\\staff.csv"]
)
def test_names_that_lead_out_of_the_zip(path: str) -> None:
    assert "holds a file whose name leads out of the zip" in refusal(zipped({path: ROSTER}))


def test_nested_zips() -> None:
    inner = zipped({"staff.csv": ROSTER}).head()
    assert refusal(zipped({"inner.zip": inner})) == (
        "set.zip holds another packed file (inner.zip). Unpack that one first."
    )


def test_links_in_a_zip() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("staff.csv")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert refusal(document_of("set.zip", made.getvalue())) == (
        "set.zip holds a link instead of a file (staff.csv). Bring the file itself."
    )


def test_locked_zips() -> None:
    content = bytearray(zipped({"staff.csv": ROSTER}).head())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + at] |= 1
    assert refusal(document_of("set.zip", bytes(content))) == (
        "set.zip is locked with a password. Make a copy without one and try again."
    )


@pytest.mark.parametrize("cut", [10, 60, 120, -5])
def test_damaged_zips(cut: int) -> None:
    content = zipped({"staff.csv": ROSTER, "more.csv": ROSTER}).head()
    assert refusal(document_of("set.zip", content[:cut])) == (
        "set.zip is a damaged zip file. Make it again and try once more."
    )


def test_links_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").symlink_to("/etc/passwd")
    with pytest.raises(RosterUnreadable, match=r"staff\.csv is a link or a device, not a file"):
        documents_at([tmp_path])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RosterUnreadable, match=r"There is no file staff\.csv at that place"):
        documents_at([tmp_path / "staff.csv"])


def test_a_zip_with_one_roster_in_it_and_what_macos_adds() -> None:
    roster = read(zipped({"folder/staff.csv": ROSTER, "__MACOSX/folder/._staff.csv": b"\0\5\x16\7"}))
    assert (roster.files, len(people(roster))) == (("staff.csv",), 1)


def test_an_old_or_locked_workbook() -> None:
    assert refusal(document_of("staff.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)) == (
        "staff.xls is an old Excel file, or one locked with a password, not a table. "
        "Save the list as CSV or XLSX and bring that file."
    )


def test_memory_does_not_grow_with_what_a_row_holds(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    filler = "x" * 900
    with path.open("w") as stream:
        stream.write("First name,Last name,Email,Remarks\n")
        stream.writelines(f"Ann,Lee{n},a{n}@kern.example,{filler}{n}\n" for n in range(20_000))
    tracemalloc.start()
    rows = sum(1 for _line in read(*documents_at([path])).lines())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 20_000
    assert peak < 14 << 20
