from __future__ import annotations

import pytest

from analytics import read_table
from analytics.errors import TableError
from analytics.tables.reading import ReadSettings


def test_a_german_export_with_semicolons_is_read_as_windows_1252():
    text = "Kunde;Artikel;Preis;Datum\nJörg;Käse;1.234,56 €;31.12.2024\nZoë;Brötchen;0,50 €;01.01.2025\n"
    table = read_table(text.encode("cp1252"))
    assert table.frame.to_numpy().tolist()[0] == ["Jörg", "Käse", "1.234,56 €", "31.12.2024"]
    assert table.found == {"format": "CSV", "encoding": "Windows-1252", "cells parted by": "semicolon", "header": "line 1"}


def test_unicode_text_of_excel_is_read():
    table = read_table(b"\xff\xfe" + "customer\tproduct\tnote\r\nŁukasz\tПиво\t日本\r\n".encode("utf-16-le"))
    assert table.frame.to_numpy().tolist() == [["Łukasz", "Пиво", "日本"]]
    assert (table.found["format"], table.found["encoding"]) == ("TSV", "UTF-16 LE")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen_by_its_zeros(codec):
    assert read_table("customer;product\nJörg;Tee\n".encode(codec)).frame.to_numpy().tolist() == [["Jörg", "Tee"]]


def test_lines_in_another_encoding_are_read_each_in_its_own():
    data = "product,Ann\nMüsli,1\nCrème,2\n".encode() + "Käse,3\n".encode("cp1252")
    table = read_table(data)
    assert table.frame["product"].tolist() == ["Müsli", "Crème", "Käse"]
    assert table.found["encoding"] == "UTF-8, some cells Windows-1252"


def test_an_encoding_can_be_chosen():
    data = "product,Ann\nŁódź,1\n".encode("cp1250")
    assert read_table(data).frame["product"].tolist() == ["£ódŸ"]
    table = read_table(data, settings=ReadSettings(encoding="cp1250"))
    assert table.frame["product"].tolist() == ["Łódź"]
    assert table.found["encoding"] == "cp1250"


def test_a_mark_is_no_part_of_the_first_name_when_its_encoding_is_chosen():
    assert read_table(b"\xef\xbb\xbfa,b\n1,2\n", settings=ReadSettings(encoding="UTF-8")).header == ("a", "b")


@pytest.mark.parametrize("encoding", ["klingon", "base64", "zlib"])
def test_an_encoding_that_does_not_exist_is_refused(encoding):
    with pytest.raises(TableError, match=f"no encoding called '{encoding}'"):
        read_table(b"a,b\n1,2\n", settings=ReadSettings(encoding=encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-16"])
def test_an_encoding_that_does_not_fit_is_refused(encoding):
    with pytest.raises(TableError, match=r"shop\.csv mixes encodings, or is no"):
        read_table("a,b\nä,1\n".encode("latin-1"), name="shop.csv", settings=ReadSettings(encoding=encoding))


def test_text_that_is_binary_once_it_is_decoded_is_refused():
    with pytest.raises(TableError, match="holds binary data"):
        read_table(b"\xff\xfe" + b"a,\0\0b\0" * 10)
