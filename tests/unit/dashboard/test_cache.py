from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics import recognise
from dashboard.cache import digest_of
from tests.unit.tables.files import text_table

PARTS = st.lists(st.text("ab':1,", max_size=6) | st.integers(0, 99) | st.binary(max_size=4), max_size=4)


@given(PARTS, PARTS)
def test_different_parts_have_different_digests(left, right):
    assert (digest_of(*left) == digest_of(*right)) == (list(map(repr, left)) == list(map(repr, right)))


def test_parts_cannot_run_into_each_other():
    splits = [
        ("ab", "c"),
        ("a", "bc"),
        ("abc",),
        ("abc", ""),
        ("", "abc"),
        ("a", "b", "c"),
        ("'a', 'bc'",),
        ("a5:'bc'",),
        (1, 23),
        (12, 3),
        (123,),
        (1, 2, 3),
    ]
    assert len({digest_of(*parts) for parts in splits}) == len(splits)


def test_text_bytes_and_numbers_are_not_the_same():
    assert len({digest_of("1"), digest_of(1), digest_of(b"1"), digest_of(1.0), digest_of(True), digest_of(None)}) == 6


def test_a_digest_is_fixed_and_hexadecimal():
    assert digest_of("a", 1) == digest_of("a", 1)
    assert len(digest_of()) == len(digest_of("x" * 10**6)) == 64


def test_every_way_to_read_a_table_has_a_digest_of_its_own():
    wide = recognise(text_table("product,Ann,Bob\nBread,1,2\nTea,3,1\n"))
    long = recognise(text_table("customer,product,quantity,price\nAnn,Bread,1,2\nBob,Tea,3,1\n"))
    ways = [
        wide,
        wide.flipped(),
        wide.with_kind("ratings"),
        long,
        long.with_roles(quantity=None),
        long.with_roles(quantity="price"),
    ]
    assert len({digest_of(way) for way in ways}) == len(ways)
