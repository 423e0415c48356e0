import gzip
import io
import random
import re
import time
import zlib
from collections.abc import Callable, Sequence

import pytest
import zstandard
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mella.crawl.warc import CHECKED_BLOCK, Problem, Record, Run, read_records, read_runs
from tests.crawl.warcs import found_in, gzip_member, plain_record, read, small_warc, split_at, urls

NOISE = random.Random(7).randbytes(6000)
BODIES = [b"<p>%d</p>" % n + NOISE[n * 700 : n * 700 + 600] + b"<b>text</b>" * 40 for n in range(8)]
GZIPPED = small_warc(BODIES)
PLAIN = small_warc(BODIES, compressed=False)
EXPECTED = {data: read(data)[0] for data in (GZIPPED, PLAIN)}


class Unseekable(io.RawIOBase):
    """A pipe: bytes come once."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._file = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]
        return self._file.readinto(buffer)


class ShortReads(io.BytesIO):
    """A file whose bytes come a few at a time, as those of a server."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._most)


damage = st.tuples(
    st.sampled_from([GZIPPED, PLAIN]),
    st.floats(0, 1, exclude_max=True),
    st.binary(min_size=1, max_size=40),
    st.sampled_from(["overwrite", "insert", "delete"]),
)


@given(damage)
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_costs_only_the_records_it_touches(case: tuple[bytes, float, bytes, str]) -> None:
    data, where, wrong, how = case
    at = int(where * len(data))
    end = at if how == "insert" else min(len(data), at + len(wrong))
    put = b"" if how == "delete" else wrong
    spoilt = data[:at] + put + data[end:]
    shift = len(spoilt) - len(data)
    records, _ = read(spoilt)
    ends = [offset for offset, _, _ in EXPECTED[data][1:]] + [len(data)]
    for (offset, url, body), next_offset in zip(EXPECTED[data], ends, strict=True):
        if next_offset < at:
            assert (offset, url, body) in records
        # A head that lost its end may take the record after it along.
        elif offset > end and _neighbour_is_whole(data, offset, end):
            assert (offset + shift, url, body) in records


def _neighbour_is_whole(data: bytes, offset: int, end: int) -> bool:
    before = [start for start, _, _ in EXPECTED[data] if start < offset]
    return not before or before[-1] > end or data is GZIPPED


@given(damage)
@settings(max_examples=100, deadline=None)
def test_offsets_in_damaged_files_stay_true_ordered_and_unique(case: tuple[bytes, float, bytes, str]) -> None:
    data, where, wrong, _ = case
    at = int(where * len(data))
    spoilt = data[:at] + wrong + data[at + len(wrong) :]
    offsets = [offset for offset, _, _ in read(spoilt)[0]]
    assert offsets == sorted(set(offsets))
    for offset, url, body in read(spoilt)[0]:
        assert read(spoilt[offset:])[0][0][1:] == (url, body)


LARGE = gzip.compress(PLAIN * 300, 1)
SPLIT = split_at(PLAIN, range(700, len(PLAIN), 700))
LIKE = st.sampled_from([GZIPPED, GZIPPED + bytes(99) + GZIPPED, gzip.compress(PLAIN), LARGE, PLAIN, SPLIT])


@given(LIKE, st.floats(0, 1, exclude_max=True), st.binary(max_size=40), st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_short_way_and_isal_find_what_the_long_way_and_zlib_find(
    data: bytes, where: float, wrong: bytes, cut: bool
) -> None:
    at = int(where * len(data))
    spoilt = data[:at] if cut else data[:at] + wrong + data[at + len(wrong) :]
    found = outcome(spoilt)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mella.crawl.warc.only_record", lambda _: None)
        assert outcome(spoilt) == found
        assume(not _has_reserved_flag(spoilt))
        patch.setattr("mella.crawl.members.isal_zlib", zlib)
        patch.setattr("mella.crawl.members.BadGzip", zlib.error)
        assert outcome(spoilt) == found


def _has_reserved_flag(data: bytes) -> bool:
    """Whether zlib refuses a member by its head alone (RFC 1952, section 2.3.1.2)."""
    return any(flags[0] & 0b1110_0000 for flags in re.findall(rb"\x1f\x8b\x08(.)", data, re.DOTALL))


def test_a_member_with_a_reserved_flag_is_read_where_its_checksum_holds() -> None:
    spoilt = GZIPPED[:3] + b"\x80" + GZIPPED[4:]
    assert outcome(spoilt) == outcome(GZIPPED)


@given(LIKE, st.floats(0, 1, exclude_max=True), st.binary(max_size=40), st.booleans())
@settings(max_examples=100, deadline=None)
def test_records_read_together_are_those_read_one_by_one(
    data: bytes, where: float, wrong: bytes, cut: bool
) -> None:
    at = int(where * len(data))
    spoilt = data[:at] if cut else data[:at] + wrong + data[at + len(wrong) :]
    assert found_in(read_runs(io.BytesIO(spoilt))) == read(spoilt)


LIARS = [plain_record("http://a/x", NOISE[:900], length=n) for n in (10, 2_000)]
BY_THREE = [PLAIN, PLAIN + LIARS[0] + PLAIN, LIARS[1] + PLAIN * 2, PLAIN * 90]


@given(
    st.lists(st.sampled_from(BY_THREE), min_size=1, max_size=3),
    st.floats(0, 1, exclude_max=True),
    st.binary(min_size=1, max_size=40),
    st.sampled_from([200, 1_000, 4_096, 70_000]),
    st.sampled_from([gzip_member, zstandard.compress]),
)
@settings(max_examples=100, deadline=None)
def test_what_is_found_of_a_damaged_member_does_not_depend_on_how_much_is_read_at_once(
    members: list[bytes], where: float, wrong: bytes, most: int, pack: Callable[[bytes], bytes]
) -> None:
    data = b"".join(map(pack, members))
    at = int(where * len(data))
    spoilt = data[:at] + wrong + data[at + len(wrong) :]
    found = read(spoilt)
    assert found_in(read_records(ShortReads(spoilt, most))) == found
    assert found_in(read_runs(ShortReads(spoilt, most))) == found
    for record in read_records(io.BytesIO(spoilt)):
        if isinstance(record, Record) and record.seekable:
            again = next(read_records(io.BytesIO(spoilt[record.offset :])))
            assert isinstance(again, Record) and again.target_uri == record.target_uri


def test_records_of_a_member_before_damage_are_kept() -> None:
    good = plain_record("http://a/1", NOISE[:3000]) + plain_record("http://a/2", NOISE[1000:4000])
    spoilt = bytearray(gzip_member(good + plain_record("http://a/3", NOISE)))
    spoilt[-1_000:-700] = b"\xff" * 300
    records, problems = read(bytes(spoilt))
    assert [url for _, url, _ in records] == ["http://a/1", "http://a/2"]
    assert [(problem.offset, problem.reason) for problem in problems] == [(0, "damaged_member")]


@pytest.mark.parametrize("bodies", [[b"alike in length", b"as long as that"], [b"twice the same"] * 2])
def test_a_member_whose_first_byte_is_spoilt_is_counted_though_it_is_as_long_as_the_one_before(
    bodies: list[bytes],
) -> None:
    first, second, third = (gzip_member(plain_record("http://a.example/", body)) for body in [*bodies, b"3"])
    spoilt = first + b"\0" + second[1:] + third
    found = list(read_runs(io.BytesIO(spoilt)))
    assert [(one.offset, one.reason) for one in found if isinstance(one, Problem)] == [
        (len(first) + 1, "not_a_record")
    ]
    assert [one.offsets for one in found if isinstance(one, Run)] == [[0], [len(first) + len(second)]]


def test_records_before_an_error_of_the_stream_are_handed_out() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= len(GZIPPED):
                raise OSError("gone")
            return super().read(size)

    found = read_runs(Failing(GZIPPED + GZIPPED[:100]))
    run = next(found)
    assert isinstance(run, Run) and len(run.ends) >= len(BODIES) - 1
    with pytest.raises(OSError, match="gone"):
        list(found)


@pytest.mark.parametrize("size", [0, 5, 2**32 - 1])
def test_a_member_that_lies_about_its_size_is_a_problem(size: int) -> None:
    lying = gzip_member(plain_record("http://a.example/lie", b"x"))[:-4] + size.to_bytes(4, "little")
    found = list(read_runs(io.BytesIO(GZIPPED + lying + GZIPPED)))
    assert [one.reason for one in found if isinstance(one, Problem)] == ["damaged_member"]
    assert sum(len(one.ends) for one in found if isinstance(one, Run)) == 2 * len(BODIES)


def outcome(data: bytes) -> tuple[list[tuple[int, str, bytes]], list[tuple[int, str]]]:
    records, problems = read(data)
    return records, [(problem.offset, problem.reason) for problem in problems]


NO_LENGTH = b"WARC/1.0\r\nWARC-Type: metadata\r\n\r\n"
DENSE = [part * 300 for part in (NO_LENGTH, plain_record("http://a/", b"") + b"junk\n")]
PIECES = st.lists(
    st.sampled_from(
        [
            GZIPPED,
            PLAIN,
            zstandard.compress(PLAIN),
            b"junk\n",
            NO_LENGTH,
            *(pack(dense) for dense in DENSE for pack in (gzip_member, zstandard.compress)),
            gzip_member(plain_record("http://a/first", b"") + DENSE[0]),
            gzip_member(DENSE[1])[:-9],
            plain_record("http://a/cut", b"x" * 99)[:-50],
        ]
    ),
    max_size=8,
)


@given(PIECES)
@settings(max_examples=150, deadline=None)
def test_no_two_problems_of_a_file_share_place_and_reason_and_no_two_records_an_offset(
    pieces: list[bytes],
) -> None:
    records, problems = outcome(b"".join(pieces))
    assert len(set(problems)) == len(problems)
    assert len({offset for offset, _, _ in records}) == len(records)


@given(PIECES)
@settings(max_examples=100, deadline=None)
def test_where_reading_may_begin_the_record_lies_and_records_of_a_run_are_such(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    may_begin = []
    for found in read_records(io.BytesIO(data)):
        if isinstance(found, Record) and found.seekable:
            may_begin.append(found.offset)
            again = next(read_records(io.BytesIO(data[found.offset :])))
            assert isinstance(again, Record)
            assert (again.offset, again.target_uri) == (0, found.target_uri)
    together: list[int] = []
    for found in read_runs(io.BytesIO(data)):
        if isinstance(found, Run):
            together += found.offsets
        elif isinstance(found, Record) and found.seekable:
            together.append(found.offset)
    assert together == may_begin


@given(st.integers(0, len(GZIPPED)))
@settings(max_examples=60, deadline=None)
def test_a_file_cut_short_keeps_its_whole_records_and_tells(cut: int) -> None:
    records, problems = read(GZIPPED[:cut])
    ends = [offset for offset, _, _ in EXPECTED[GZIPPED][1:]] + [len(GZIPPED)]
    assert len(records) == sum(end <= cut for end in ends)
    assert bool(problems) == (cut not in (0, *ends))


@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"\x1f\x8b\x08\x00", b"WARC/1.0\r\n", b"\x28\xb5\x2f\xfd"]),
)
@settings(max_examples=150, deadline=None)
def test_arbitrary_bytes_never_raise(data: bytes, start: bytes) -> None:
    for stream in (io.BytesIO(start + data), Unseekable(start + data)):
        for found in read_records(stream):  # type: ignore[arg-type]
            if isinstance(found, Record):
                found.body(100)


def test_a_damaged_member_costs_that_member_alone() -> None:
    third = EXPECTED[GZIPPED][2][0]
    spoilt = bytearray(GZIPPED)
    spoilt[third + 300 : third + 310] = bytes(10)
    records, problems = read(bytes(spoilt))
    assert [url[-1] for _, url, _ in records] == list("0134567")
    assert [(p.offset, p.reason) for p in problems] == [(third, "damaged_member")]


def test_damage_is_survived_on_a_stream_that_cannot_go_back() -> None:
    third = EXPECTED[GZIPPED][2][0]
    spoilt = bytearray(GZIPPED)
    spoilt[third + 300 : third + 310] = bytes(10)
    found = list(read_records(Unseekable(bytes(spoilt))))  # type: ignore[arg-type]
    assert len([f for f in found if isinstance(f, Record)]) >= 5


@pytest.mark.parametrize("pack", [gzip_member, zstandard.ZstdCompressor(write_checksum=True).compress])
@pytest.mark.parametrize("size", [100, 700, 5000])
def test_a_damaged_member_within_records_costs_those_that_it_is_part_of(
    pack: Callable[[bytes], bytes], size: int
) -> None:
    members = [pack(PLAIN[at : at + size]) for at in range(0, len(PLAIN), size)]
    start, end = len(PLAIN) // size // 2 * size, (len(PLAIN) // size // 2 + 1) * size
    damaged = members[start // size]
    members[start // size] = damaged[:20] + bytes(30) + damaged[50:]
    found, problems = read(b"".join(members))
    ends = [offset for offset, _, _ in EXPECTED[PLAIN][1:]] + [len(PLAIN)]
    whole = [
        url
        for (offset, url, _), after in zip(EXPECTED[PLAIN], ends, strict=True)
        if offset >= end or after <= start
    ]
    assert [url for _, url, _ in found] == whole
    place = sum(map(len, members[: start // size]))
    assert (place, "damaged_member") in [(problem.offset, problem.reason) for problem in problems]
    assert "truncated_record" in [problem.reason for problem in problems]


def test_a_wrong_checksum_is_a_problem_and_no_record() -> None:
    spoilt = bytearray(gzip_member(plain_record("http://a/1", b"1")))
    spoilt[-6] ^= 1
    records, problems = read(bytes(spoilt) + gzip_member(plain_record("http://a/2", b"2")))
    assert [url for _, url, _ in records] == ["http://a/2"]
    assert [p.reason for p in problems] == ["damaged_member"]


def named_member(data: bytes) -> bytes:
    """With a long name and a comment of the file that was compressed, as gzip heads may have them."""
    member = gzip_member(data)
    return member[:3] + b"\x18" + member[4:10] + b"n" * 5_000 + b"\0comment\0" + member[10:]


def frame_of_short_blocks(data: bytes) -> bytes:
    compressor = zstandard.ZstdCompressor().compressobj()
    frame = b""
    for at in range(0, 40, 4):
        frame += compressor.compress(data[at : at + 4]) + compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return frame + compressor.compress(data[40:]) + compressor.flush()


def arc_record(url: str, body: bytes) -> bytes:
    return f"{url} 1.2.3.4 20200101000000 text/html {len(body)}\n".encode() + body + b"\n"


@pytest.mark.parametrize("first", [gzip_member, zstandard.compress])
@pytest.mark.parametrize("pack", [gzip_member, named_member, zstandard.compress, frame_of_short_blocks])
def test_a_cut_record_costs_no_other_however_the_member_behind_it_is_written(
    first: Callable[[bytes], bytes], pack: Callable[[bytes], bytes]
) -> None:
    good = [plain_record(f"http://a/{n}", b"<p>%d" % n) for n in range(3)]
    cut = first(plain_record("http://a/cut", NOISE)[:-200])
    records, problems = read(first(good[0]) + cut + pack(good[1]) + pack(good[2]))
    assert [url for _, url, _ in records] == ["http://a/0", "http://a/1", "http://a/2"]
    assert [problem.reason for problem in problems] == ["truncated_record"]


@pytest.mark.parametrize("pack", [named_member, frame_of_short_blocks])
def test_damage_costs_no_other_member_however_that_is_written(pack: Callable[[bytes], bytes]) -> None:
    good = [pack(plain_record(f"http://a/{n}", b"<p>%d" % n)) for n in range(2)]
    assert urls(gzip_member(NOISE)[:-50] + b"".join(good)) == ["http://a/0", "http://a/1"]


@pytest.mark.parametrize("size", [10, 1_100, 8_000])
@pytest.mark.parametrize("pack", [gzip_member, zstandard.compress])
def test_a_cut_arc_record_costs_no_other_however_long_the_address_behind_it(
    size: int, pack: Callable[[bytes], bytes]
) -> None:
    addresses = [f"http://a.example/{n}?" + "q" * size for n in range(3)]
    members = [arc_record(address, b"<p>%d" % n) for n, address in enumerate(addresses)]
    members[0] = arc_record("http://a.example/cut", NOISE)[:-200]
    assert urls(b"".join(map(pack, members))) == addresses[1:]


CUT = plain_record("http://a/cut", NOISE)


@pytest.mark.parametrize("pack", [bytes, gzip_member, zstandard.compress])
@given(cut=st.integers(1, 400) | st.integers(1, len(CUT) - 5))
@settings(max_examples=150, deadline=None)
def test_a_record_that_was_cut_before_its_writer_began_again_costs_no_other(
    cut: int, pack: Callable[[bytes], bytes]
) -> None:
    """But where it is as long as it says, as far as can be seen: two line ends are there, or a head."""
    good = [plain_record(f"http://a/{n}", b"<p>%d" % n) for n in range(3)]
    behind = (good[1] + good[2])[len(CUT) - 4 - cut :]
    is_beyond = len(CUT) - 4 - cut > len(good[1] + good[2])
    assume(is_beyond or not re.match(rb"\r\n\r\n|[\r\n]*(WARC/|\Z)", behind))
    records, problems = read(pack(good[0] + CUT[:cut] + good[1] + good[2]))
    assert [(url, body) for _, url, body in records] == [(f"http://a/{n}", b"<p>%d" % n) for n in range(3)]
    assert len(problems) == 1


ARC_CUT = arc_record("http://a/cut", NOISE)


@pytest.mark.parametrize("cut", [*range(5, 9), *range(14, ARC_CUT.index(b"\n"))])
def test_an_arc_head_that_was_cut_gives_no_other_record_its_address(cut: int) -> None:
    """But where it was cut in the path of its address: an address may hold another one there."""
    good = [arc_record(f"http://a/{n}", b"<p>%d" % n) for n in range(3)]
    records, problems = read(good[0] + ARC_CUT[:cut] + good[1] + good[2])
    assert [url for _, url, _ in records] == [f"http://a/{n}" for n in range(3)]
    assert [problem.reason for problem in problems] == ["malformed_head"]


FIELDS = (
    b"WARC-Type: response",
    b"WARC-Target-URI: http://a/cut",
    b"WARC-Date: 2026-07-01T00:00:00Z",
    b"WARC-Record-ID: <urn:uuid:1>",
    b"Content-Length: 9",
)


@pytest.mark.parametrize("pack", [bytes, gzip_member, zstandard.compress])
@given(st.permutations(FIELDS), st.permutations(FIELDS), st.data())
@settings(max_examples=300, deadline=None)
def test_a_head_that_was_cut_gives_no_other_record_its_address(
    pack: Callable[[bytes], bytes], first: list[bytes], second: list[bytes], data: st.DataObject
) -> None:
    """In whatever order the writer has the fields."""
    head = b"WARC/1.0\r\n" + b"\r\n".join(first) + b"\r\n"
    cut = data.draw(st.integers(len("WARC/1.0\r\n"), len(head)))
    fields = b"\r\n".join(second).replace(b"cut", b"good").replace(b"2026", b"2027").replace(b":1>", b":2>")
    whole = b"WARC/1.0\r\n" + fields + b"\r\n\r\n123456789\r\n\r\n"
    together = pack(head[:cut] + whole)
    told = [found_in(reader(io.BytesIO(together))) for reader in (read_records, read_runs)]
    assert told[0] == told[1] and len(told[0][1]) == 1
    assert [body for _, _, body in told[0][0]] == [b"123456789"]
    assert headers(together) == headers(whole)


def test_behind_a_head_that_was_cut_an_address_may_end_as_a_head_begins_or_hold_another() -> None:
    whole = plain_record("http://a/WARC/1.0", b"1").replace(b"Content", b"WARC-Date: 2026\r\nContent", 1)
    records, problems = read(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 20" + whole)
    assert [url for _, url, _ in records] == ["http://a/WARC/1.0"] and len(problems) == 1
    arc = arc_record("http://a/?u=http://b/", b"1")
    records, problems = read(b"http://a/cut 1.2.3.4 20200101000000 text/ht" + arc)
    assert [url for _, url, _ in records] == ["http://a/?u=http://b/"] and len(problems) == 1


def headers(data: bytes) -> list[tuple[tuple[str, str], ...]]:
    return [found.headers.fields for found in read_records(io.BytesIO(data)) if isinstance(found, Record)]


@pytest.mark.parametrize("pack", [bytes, gzip_member])
@pytest.mark.parametrize(
    "fields",
    [
        "WARC-Type: response\r\nWARC-Target-URI: http://a/WARC/1.1\r\nWARC-Date: 2026-07-01T00:00:00Z\r\n",
        "WARC-Target-URI: http://a/WARC/1.1\r\nWARC-Date: 2026-07-01T00:00:00Z\r\nWARC-Type: response\r\n",
    ],
)
def test_an_address_may_end_as_a_head_begins(fields: str, pack: Callable[[bytes], bytes]) -> None:
    block = b"HTTP/1.1 200 OK\r\n\r\n1"
    record = f"WARC/1.1\r\n{fields}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"
    records, problems = read(pack(record * 2))
    assert [(url, body) for _, url, body in records] == [("http://a/WARC/1.1", b"1")] * 2 and not problems


@pytest.mark.parametrize("pack", [bytes, gzip_member])
@pytest.mark.parametrize("end", [b"", b"\n\r\n", b"\nWARC/1.0\r\nA\r\n\r\n"])
def test_heads_in_the_middle_of_lines_take_linear_time(pack: Callable[[bytes], bytes], end: bytes) -> None:
    started = time.process_time()
    _, problems = read(pack(b"WARC/1.0\r\nWARC-X: " * 20_000 + end))
    assert problems
    assert time.process_time() - started < 5


@pytest.mark.parametrize("pack", [bytes, gzip_member])
@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\r\n" + b"WARC-Type: WARC/1.0\r\n" * 12_000 + b"\r\n",
        (b"http://" + b"ahttp://" * 900 + b"x 1.2.3.4 20080101000000 text/html 0\n") * 70,
    ],
    ids=["WARC", "ARC"],
)
def test_heads_that_begin_anew_again_and_again_take_linear_time(
    data: bytes, pack: Callable[[bytes], bytes]
) -> None:
    started = time.process_time()
    _, problems = read(pack(data))
    assert problems
    assert time.process_time() - started < 3


def test_a_page_that_tells_of_heads_is_one_record() -> None:
    page = b"<pre>WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\nx\r\n\r\n</pre>"
    data = plain_record("http://a/1", page) + plain_record("http://a/2", b"2")
    assert read(data) == (
        [(0, "http://a/1", page), (len(plain_record("http://a/1", page)), "http://a/2", b"2")],
        [],
    )


@pytest.mark.parametrize("head", [b"", b"Content-Length: 5\r\n"])
@pytest.mark.parametrize("pack", [gzip_member, zstandard.compress])
def test_a_bad_record_that_is_not_compressed_costs_no_member_behind_it(
    head: bytes, pack: Callable[[bytes], bytes]
) -> None:
    bad = b"WARC/1.0\r\nWARC-Type: warcinfo\r\n" + head + b"\r\nsoftware: x\r\n\r\n"
    good = [pack(plain_record(f"http://a/{n}", b"<p>%d" % n)) for n in range(3)]
    records, problems = read(bad + b"".join(good))
    assert [url for _, url, _ in records] == ["http://a/0", "http://a/1", "http://a/2"]
    assert [problem.offset for problem in problems] == [0]


@pytest.mark.parametrize("end", [b"\n", b"y" * 1_500 + b" 1\n"])
def test_lines_that_only_look_like_arc_heads_take_little_time(end: bytes) -> None:
    line = b"a:" + b"x 202001010000 " * 520 + end
    started = time.process_time()
    _, problems = read(b"not a record\n" + line * 500)
    assert len(problems) == 1
    assert time.process_time() - started < 3


def test_in_one_cut_member_the_records_before_the_last_are_kept() -> None:
    whole = gzip.compress(PLAIN)
    records, problems = read(whole[: len(whole) // 2])
    assert 2 <= len(records) < len(BODIES)
    assert records[0][2] == BODIES[0]
    assert [p.reason for p in problems] == ["truncated_member"]


def prose(number: int, paragraphs: int) -> bytes:
    """A page that compresses well, as most do; none is like another."""
    lines = (b"<p>Radek %d stranky %d: %d</p>" % (n, number, n * n * 7919 % 10007) for n in range(paragraphs))
    return b"<html><body>" + b"".join(lines)


RECORDS = [plain_record(f"http://a/{n}", prose(n, 100 + 300 * (n % 7))) for n in range(40)]
DICTIONARY = zstandard.train_dictionary(4_096, RECORDS)  # type: ignore[arg-type]
DICTIONARY_FRAME = (
    b"\x5d\x2a\x4d\x18" + len(DICTIONARY.as_bytes()).to_bytes(4, "little") + DICTIONARY.as_bytes()
)


@pytest.mark.parametrize("dictionary", [None, DICTIONARY], ids=["plain", "dictionary"])
@pytest.mark.parametrize("level", [1, 3, 9, 19])
@pytest.mark.parametrize("damage", ["cut", "junk behind", "flipped"])
def test_damaged_zstd_frames_cost_themselves_alone(
    damage: str, level: int, dictionary: zstandard.ZstdCompressionDict | None
) -> None:
    compressor = zstandard.ZstdCompressor(level, dict_data=dictionary, write_checksum=True)
    frames = [compressor.compress(record) for record in RECORDS]
    for number in (1, 20):
        frame = frames[number]
        middle = len(frame) // 2
        frames[number] = {
            "cut": frame[:middle],
            "junk behind": frame + b"junk",
            "flipped": frame[:middle] + bytes([frame[middle] ^ 255]) + frame[middle + 1 :],
        }[damage]
    start = b"" if dictionary is None else DICTIONARY_FRAME
    found, problems = read(start + b"".join(frames))
    lost = set() if damage == "junk behind" else {1, 20}
    assert [url for _, url, _ in found] == [f"http://a/{n}" for n in range(40) if n not in lost]
    assert len(problems) == 2


@pytest.mark.parametrize("body", [NOISE[:900], NOISE.hex().encode()])
def test_frames_of_noise_cost_themselves_alone(body: bytes) -> None:
    frames = [zstandard.compress(plain_record(f"http://a/{n}", body)) for n in range(4)]
    frames[1] = frames[1][:300] + bytes(50) + frames[1][350:-10]
    assert urls(b"".join(frames)) == ["http://a/0", "http://a/2", "http://a/3"]


def block_head(kind: int, size: int) -> bytes:
    return (size << 3 | kind << 1 | 1).to_bytes(3, "little")


@pytest.mark.parametrize(
    "fake",
    [
        b"\x28\xb5\x2f\xfd\x00\x58" + block_head(1, 131_072) + b"W",
        b"\x28\xb5\x2f\xfd\x00\x58" + block_head(0, 131_072),
        b"\x28\xb5\x2f\xfd\x00\x58" + block_head(2, 131_072) + b"\x0c\xf0\xff",
        b"\x28\xb5\x2f\xfd",
    ],
    ids=["one byte repeated", "stored", "compressed", "no frame"],
)
def test_what_only_looks_like_zstd_frames_takes_linear_time_and_little_memory(fake: bytes) -> None:
    import tracemalloc

    good = [zstandard.compress(record) for record in RECORDS]
    tracemalloc.start()
    started = time.process_time()
    found, problems = read(b"junk\n" + fake * 20_000 + b"".join(good))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) >= len(good) - 1
    assert problems
    assert time.process_time() - started < 20
    assert peak < 32_000_000


def test_damaged_members_that_begin_within_one_another_take_bounded_time() -> None:
    line = b"WARC/1.0\r\n"
    stored = b"\0" + (65_535).to_bytes(2, "little") + bytes(2)
    started = time.process_time()
    _, problems = read(gzip_member(line) + (gzip_member(line)[:10] + stored + line) * 8_000)
    assert len(problems) > 4_000
    assert time.process_time() - started < 10


@pytest.mark.parametrize("length", [3, 70, 4000, 99_999_999, 10**15, "many", "-5", "", "²"])
@pytest.mark.parametrize("pack", [bytes, gzip_member])
def test_a_wrong_content_length_costs_one_record(length: int | str, pack) -> None:  # type: ignore[no-untyped-def]
    records = [plain_record("http://a/1", b"one"), plain_record("http://a/2", b"<p>" * 30, length=length)]
    records += [plain_record(f"http://a/{n}", b"more" * 300) for n in (3, 4)]
    found, problems = read(b"".join(pack(record) for record in records))
    assert [url for _, url, _ in found] == ["http://a/1", "http://a/3", "http://a/4"]
    assert len(problems) == 1 and problems[0].reason in (
        "content_length",
        "truncated_record",
        "malformed_head",
    )


@pytest.mark.parametrize("length", [3, 70, 4000, 9_000_000, 10**15, "many"])
@pytest.mark.parametrize("pack", [gzip_member, zstandard.compress])
def test_a_wrong_content_length_costs_one_record_where_records_go_on_over_members(
    length: int | str, pack: Callable[[bytes], bytes]
) -> None:
    records = [plain_record(f"http://a/{n}", b"more" * 300) for n in range(9)]
    records[3] = plain_record("http://a/3", b"<p>" * 30, length=length)
    found, problems = read(split_at(b"".join(records), range(500, 9000, 500), pack))
    assert [url[-1] for _, url, _ in found] == list("01245678")
    assert len(problems) == 1


def test_a_length_that_reaches_into_a_damaged_member_is_a_problem_beside_that() -> None:
    spoilt = gzip_member(plain_record("http://a/2", NOISE[:900]))
    data = gzip_member(plain_record("http://a/1", b"1", length=400)) + spoilt[:10] + bytes(9) + spoilt[19:]
    found, problems = read(data + gzip_member(plain_record("http://a/3", b"3")))
    assert [url for _, url, _ in found] == ["http://a/3"]
    assert [problem.reason for problem in problems] == ["truncated_record", "damaged_member"]


def test_a_head_without_type_or_without_end_is_a_problem() -> None:
    no_type = b"WARC/1.0\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
    endless = b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"x" * 400_000 + b"\r\n\r\n"
    good = plain_record("http://a/1", b"1")
    assert urls(no_type + good) == ["http://a/1"]
    assert urls(endless + good) == ["http://a/1"]
    assert [p.reason for p in read(no_type + endless)[1]] == ["malformed_head"] * 2


def test_a_large_block_with_a_wrong_length_costs_one_problem_and_no_other_record() -> None:
    big = plain_record("http://a/big", b"x" * CHECKED_BLOCK, length=CHECKED_BLOCK + 900)
    rest = b"".join(plain_record(f"http://a/{n}", b"y" * 300) for n in range(6))
    records, problems = read(big + rest)
    assert [url for _, url, _ in records] == ["http://a/big", *(f"http://a/{n}" for n in range(6))]
    assert [p.reason for p in problems] == ["content_length"]


def test_lengths_beyond_the_file_do_not_make_reading_quadratic() -> None:
    liar = plain_record("http://a/liar", b"z" * 200, length=10**12)
    started = time.process_time()
    _, problems = read(liar * 20_000)
    assert len(problems) == 20_000
    assert time.process_time() - started < 20


@pytest.mark.parametrize("places", [[], range(7_000_000, 60_000_000, 7_000_000)])
def test_members_that_inflate_without_end_are_read_in_bounded_memory(places: Sequence[int]) -> None:
    import tracemalloc

    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 300000000\r\n\r\n"
    bomb = split_at(head + bytes(60_000_000), places)
    tracemalloc.start()
    found = list(read_records(io.BytesIO(bomb + gzip_member(plain_record("http://a/2", b"2")))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32_000_000
    assert isinstance(found[-1], Record) and found[-1].target_uri == "http://a/2"


@pytest.mark.parametrize("at", [12, 40, 200, 1000, 3000])
def test_each_of_several_damaged_members_is_a_problem(at: int) -> None:
    members = [bytearray(gzip_member(plain_record(f"http://a/{n}", NOISE[n : n + 4000]))) for n in range(6)]
    for member in members[1:5]:
        member[at : at + 20] = NOISE[:20]
    records, problems = read(b"".join(members))
    assert [url for _, url, _ in records] == ["http://a/0", "http://a/5"]
    assert [problem.reason for problem in problems] == ["damaged_member"] * 4


@pytest.mark.parametrize("good", [gzip_member, zstandard.compress, bytes])
@pytest.mark.parametrize("bad", [b"junk\n" * 9, plain_record("http://a/1", b"x" * 999)[:-700] + b"\n"])
@pytest.mark.parametrize("start", [gzip_member, zstandard.compress, bytes])
def test_after_a_bad_part_records_in_another_form_are_found(
    start: Callable[[bytes], bytes], bad: bytes, good: Callable[[bytes], bytes]
) -> None:
    records = [plain_record(f"http://a/{n}", b"<p>%d" % n) for n in range(3)]
    data = start(records[0]) + bad + good(records[1]) + good(records[2])
    assert urls(data) == [f"http://a/{n}" for n in range(3)]


def test_a_record_cut_short_whose_length_ends_among_the_zeros_of_another_swallows_none() -> None:
    cut = plain_record("http://a/cut", b"<p>text " * 900)[:-3000] + b"\n"
    good = [plain_record(f"http://a/{n}", body) for n, body in enumerate([b"<p>", bytes(6000), b"<p>"])]
    for last in (2, 3):
        records, problems = read(cut + b"".join(good[:last]))
        assert [url for _, url, _ in records] == [f"http://a/{n}" for n in range(last)]
        assert [(problem.offset, problem.reason) for problem in problems] == [(0, "content_length")]


@pytest.mark.parametrize(
    "padding", [bytes(7), bytes(500), b"\r\n" + bytes(3000), b"\r\n\r\n" + bytes(500_000)]
)
@pytest.mark.parametrize("rest", [b"", plain_record("http://a/2", b"2")])
def test_a_record_may_be_padded_with_zeros(padding: bytes, rest: bytes) -> None:
    records, problems = read(plain_record("http://a/1", b"1")[:-4] + padding + rest)
    assert [url for _, url, _ in records] == ["http://a/1", "http://a/2"][: 2 if rest else 1]
    assert problems == []


def test_a_block_before_zeros_that_something_else_follows_is_a_problem() -> None:
    data = plain_record("http://a/1", b"1")[:-4] + bytes(500) + b"junk\n" + plain_record("http://a/2", b"2")
    records, problems = read(data)
    assert [url for _, url, _ in records] == ["http://a/2"]
    assert [(problem.offset, problem.reason) for problem in problems] == [(0, "content_length")]


def test_lengths_that_end_among_zeros_take_linear_time() -> None:
    size = len(plain_record("http://a/x", b"", length=1_234_567))
    count = 15_000
    liars = [plain_record("http://a/x", b"", length=1_000_000 + size * (count - n)) for n in range(count)]
    started = time.process_time()
    _, problems = read(b"".join(liars) + bytes(1_200_000))
    assert len(problems) == count
    assert time.process_time() - started < 20


@pytest.mark.parametrize("pack", [bytes, gzip_member])
def test_lengths_that_end_behind_one_same_head_take_linear_time(pack: Callable[[bytes], bytes]) -> None:
    tail = b"x" * 1_000_000 + b"\nWARC/1.0\r\nWARC-X: 1\r\n"
    head = b"WARC/1.0\r\nX: 1\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n\n"
    count, size = 20_000, len(head % 1_234_567)
    liars = [head % (len(tail) + size * (count - 1 - n) + 1) for n in range(count)]
    started = time.process_time()
    _, problems = read(pack(b"".join(liars) + tail + bytes(4)))
    assert len(problems) == count + 1
    assert time.process_time() - started < 10


def test_a_length_that_ends_within_the_http_head_is_a_problem() -> None:
    records, problems = read(plain_record("http://a/1", b"<p>", length=17) + plain_record("http://a/2", b"2"))
    assert [url for _, url, _ in records] == ["http://a/2"]
    assert [problem.reason for problem in problems] == ["content_length"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_heads_without_an_end_take_linear_time(pack: Callable[[bytes], bytes]) -> None:
    started = time.process_time()
    found = list(read_records(io.BytesIO(pack(b"WARC/1.0\r\nWARC-Type: response\r\n" * 20_000))))
    assert time.process_time() - started < 5
    assert len(found) == 20_000


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bytes])
def test_a_length_beyond_what_can_be_read_again_costs_its_record_alone(
    pack: Callable[[bytes], bytes],
) -> None:
    good = [plain_record(f"http://a/{n}", bytes(30_000)) for n in range(400)]
    liar = plain_record("http://a/x", b"x", length=CHECKED_BLOCK + 1_000_000)
    found = list(read_records(Unseekable(pack(good[0] + liar + b"".join(good[1:])))))  # pyright: ignore
    assert sum(isinstance(one, Record) for one in found) == 400
    assert [one.reason for one in found if isinstance(one, Problem)] == ["content_length"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress, bytes])
def test_lengths_beyond_what_can_be_read_again_take_linear_time(pack: Callable[[bytes], bytes]) -> None:
    count = 8_000
    liars = b"WARC/1.0\nWARC-Type: a\nContent-Length: 9000000\n\n\n" * count
    within = b"\r\n\r\nWARC/1.0\r\nWARC-Type: a\r\nContent-Length: 1000000\r\n\r\n"
    data = plain_record("http://a/1", b"") + liars + bytes(CHECKED_BLOCK - len(liars) - 99) + within
    data = pack(data + bytes(1_000_000))
    started = time.process_time()
    problems = [one for one in read_records(Unseekable(data)) if isinstance(one, Problem)]  # pyright: ignore
    assert len(problems) == count
    assert time.process_time() - started < 5
