"""Files that are too large to hold give the same interactions and the same account as small ones."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.errors import CleaningError, TableError
from analytics.tables.cleaning.rules import DEFAULT_RULES, RULES
from analytics.tables.large_files import large, opening, staging
from analytics.tables.large_files.large import LargeTable

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID"


def shop(n_orders: int = 200, seed: int = 0) -> str:
    """Return a shop with returns, blank customers, two spellings of a code, several names of an item, and free samples."""
    rng = np.random.default_rng(seed)
    lines = [HEADER]
    for order in range(n_orders):
        customer, day = rng.integers(40), f"2024-03-{1 + order % 28:02d} 10:{order % 60:02d}"
        for _ in range(rng.integers(1, 5)):
            item = rng.integers(12)
            code = f"{8500 + item}{'A' if rng.random() < 0.8 else 'a'}"
            name = f"Tea {item}" if rng.random() < 0.7 else f"Tea no. {item}"
            price = 0 if rng.random() < 0.05 else 1 + item / 4
            who = "" if rng.random() < 0.1 else f"C{customer:03d}"
            lines.append(f"{1000 + order},{code},{name},{rng.integers(1, 9)},{day},{price},{who}")
        if order % 7 == 3:
            lines.append(f"C{1000 + order},{code},{name},-1,{day},{price},{who}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def everything_is_large(monkeypatch):
    """Let small files take the way of large ones, in several parts."""
    monkeypatch.setattr(opening, "LARGE_BYTES", 0)
    monkeypatch.setattr(large, "LINES_AT_ONCE", 100)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write(content: str | bytes, name: str = "orders.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def lines_of(interactions: an.Interactions) -> list[tuple]:
    """Lines without what is named anew, in an order of their own."""
    frame = interactions.frame.drop(columns="order")
    return sorted(frame.astype({"customer": str, "item": str}).itertuples(index=False, name=None))


def cells_of(V: an.InteractionMatrix) -> dict[tuple[str, str], float]:
    found = V.values.tocoo()
    return {(V.items[i], V.customers[j]): value for i, j, value in zip(*found.coords, found.data, strict=True)}


@pytest.mark.parametrize("rules", [DEFAULT_RULES, frozenset(), frozenset(rule.id for rule in RULES)])
def test_parts_give_the_lines_the_cells_and_the_account_of_the_whole(everything_is_large, write, rules):
    text = shop()
    small = an.read_table(text.encode(), name="orders.csv")
    table = an.read_table(write(text))
    assert isinstance(table, LargeTable)
    assert table.n_rows == small.n_rows > 400
    one, many = (an.clean(each, an.recognise(small), rules) for each in (small, table))
    assert lines_of(many) == lines_of(one)
    assert cells_of(an.build_matrix(many, "orders")) == cells_of(an.build_matrix(one, "orders"))
    assert (many.report.rows_read, many.report.rows_kept) == (one.report.rows_read, one.report.rows_kept)
    assert many.report.revenue_read == pytest.approx(one.report.revenue_read, abs=0.005 * table.n_parts("CustomerID"))
    told = {(step.action, step.rule, step.rows) for step in many.report.steps if step.action == "dropped"}
    assert told == {(step.action, step.rule, step.rows) for step in one.report.steps if step.action == "dropped"}
    gone = sum(step.revenue or 0 for step in many.report.steps[1:])
    assert gone == pytest.approx(many.report.revenue_read - many.report.revenue_kept, abs=0.001)


def test_rejected_rows_are_listed_with_their_place_in_the_file(everything_is_large, write):
    text = shop()
    small = an.read_table(text.encode(), name="orders.csv")
    one, many = (an.clean(each, an.recognise(small)).report.rejected_rows() for each in (small, an.read_table(write(text))))
    assert many["row"].is_monotonic_increasing
    assert list(zip(many["row"], many["reason"], strict=True)) == list(zip(one["row"], one["reason"], strict=True))


def test_a_sentence_of_all_parts_tells_the_sum(everything_is_large, write):
    table = an.read_table(write(shop()))
    report = an.clean(table, an.recognise(table)).report
    blank = sum(line.endswith(",") for line in shop().splitlines())
    (step,) = [step for step in report.steps if "customer" in step.sentence.lower() and step.action == "dropped"]
    assert step.rows == blank
    assert step.sentence.startswith(f"{blank} rows ")


def test_the_sample_is_recognised_and_counts_all_rows(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "SAMPLE_BLOCKS", 4)
    monkeypatch.setattr(opening, "SAMPLE_BLOCK", 5)
    text = shop()
    table = an.read_table(write(text))
    n = len(text.splitlines()) - 1
    assert table.n_rows == n
    assert 20 <= len(table.frame) <= 25
    rows = table.rows_in_file(np.arange(len(table.frame)))
    assert rows[0] == 2 and rows[-1] > 3 * n // 4
    lines = text.splitlines()
    assert [",".join(cells) for cells in table.frame.to_numpy()] == [lines[row - 1] for row in rows]
    assert an.recognise(table).roles["customer"] == "CustomerID"


def test_parquet_keeps_its_types(everything_is_large, write, tmp_path):
    frame = pd.DataFrame(
        {
            "customer": [f"{n % 30:03d}" for n in range(300)],
            "product": np.arange(300) % 7 + 2**60,
            "quantity": np.ones(300, dtype="int32"),
            "price": pd.array([1.25] * 299 + [None], dtype="Float64"),
            "date": pd.date_range("2024-01-01", periods=300, freq="h"),
        }
    )
    frame.to_parquet(tmp_path / "orders.parquet")
    table = an.read_table(tmp_path / "orders.parquet")
    assert isinstance(table, LargeTable)
    cleaned = an.clean(table, an.recognise(table)).frame
    assert sorted(cleaned["item"].cat.categories) == [str(2**60 + n) for n in range(7)]
    assert "007" in cleaned["customer"].cat.categories
    assert cleaned["revenue"].sum() == pytest.approx(299 * 1.25)
    assert cleaned["date"].max() == pd.Timestamp("2024-01-13 11:00")


GERMAN = "Kunde;Artikel;Menge;Preis\n" + "".join(f"K{n % 20:03d};Käse {n % 5};{n % 3 + 1};1.234,50\n" for n in range(300))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(everything_is_large, write, encoding, line_end):
    table = an.read_table(write(GERMAN.replace("\n", line_end).encode(encoding)))
    assert isinstance(table, LargeTable)
    cleaned = an.clean(table, an.recognise(table)).frame
    assert sorted(cleaned["item"].cat.categories) == [f"Käse {n}" for n in range(5)]
    assert cleaned["revenue"].sum() == pytest.approx(600 * 1234.5)


def test_a_packed_file_is_read(everything_is_large, write):
    table = an.read_table(write(gzip.compress(GERMAN.encode()), "orders.csv.gz"))
    assert isinstance(table, LargeTable)
    assert table.n_rows == 300


def test_bytes_of_windows_far_behind_the_head_are_met(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    plain = "".join(f"K{n % 20:03d};Tee {n % 5};1\n" for n in range(300))
    table = an.read_table(write(b"Kunde;Artikel;Menge\n" + plain.encode() + "K001;Käse;1\n".encode("cp1252")))
    assert "Käse" in an.clean(table, an.recognise(table)).frame["item"].cat.categories


def test_rows_of_other_lengths_are_padded_and_cut_and_told(everything_is_large, write):
    text = "customer,product,quantity\n" + "Mary,Tea,2\n" * 200 + "John,Oil\n" + "Alice,Salt,3,x,y\n"
    table = an.read_table(write(text))
    assert "1 row has fewer cells than the header; the missing ones count as blank." in table.notes
    assert "1 row has more cells than the header; the surplus is left out." in table.notes
    cells = cells_of(an.build_matrix(an.clean(table, an.recognise(table)), "units"))
    assert cells == {("Tea", "Mary"): 400.0, ("Oil", "John"): 1.0, ("Salt", "Alice"): 3.0}


def test_columns_without_a_name_shift_nothing(everything_is_large, write):
    text = "customer,,product,quantity,\n" + "Mary,,Tea,2,\n" * 150
    table = an.read_table(write(text))
    assert cells_of(an.build_matrix(an.clean(table, an.recognise(table)), "units")) == {("Tea", "Mary"): 300.0}


def test_blank_rows_and_repeated_headers_are_no_rows(everything_is_large, write):
    text = "customer,product,quantity\n" + "Mary,Tea,2\n" * 120 + ",,\n\ncustomer,product,quantity\n" + "John,Oil,1\n"
    table = an.read_table(write(text))
    assert table.n_rows == 121
    assert an.clean(table, an.recognise(table)).report.rows_read == 121


def test_a_header_over_two_lines_is_one_row(everything_is_large, write):
    table = an.read_table(write('customer,product,"quantity\n(pieces)"\n' + "Mary,Tea,2\n" * 120))
    assert table.n_rows == 120
    assert table.frame.iloc[0].tolist() == ["Mary", "Tea", "2"]


def test_a_quote_that_is_never_closed_is_named(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(opening, "HEAD_BYTES", 500)
    text = "customer,product\n" + "Mary,Tea\n" * 200 + 'John,"Oil\n' + "Mary,Tea\n" * 50
    with pytest.raises(TableError, match=r"Row 202 of orders.csv opens a quote"):
        an.read_table(write(text))


def test_the_name_of_a_file_is_no_pattern(everything_is_large, write):
    write("customer,product\nNobody,Nothing\n", "orders1.csv")
    table = an.read_table(write("customer,product\n" + "Mary,Tea\n" * 150, "orders[1].csv"))
    assert set(table.frame["customer"]) == {"Mary"}


def test_temporary_files_go_with_the_table(everything_is_large, write):
    table = an.read_table(write(shop()))
    folder = table.stored.folder
    for part in table.parts(["CustomerID"], "CustomerID"):
        assert part.n_rows
    assert [path.name for path in folder.iterdir()] == ["rows.parquet"]
    del table, part
    assert not folder.exists()


def test_nothing_is_left_behind_by_a_file_that_is_refused(everything_is_large, write, monkeypatch, tmp_path):
    monkeypatch.setattr(opening, "mkdtemp", lambda prefix: _made(tmp_path))
    with pytest.raises(TableError):
        an.read_table(write("customer,product\n" + "Mary,Tea\n" * 20 + 'John,"Oil\n'))
    assert not (tmp_path / "made").exists()


def _made(folder: Path) -> str:
    (folder / "made").mkdir()
    return str(folder / "made")


def test_a_gzip_bomb_is_stopped_while_it_is_unpacked(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(staging, "MAX_UNPACKED", 10)
    monkeypatch.setattr(staging, "CHECK_ROWS", 10)
    with pytest.raises(TableError, match="more than is safe"):
        an.read_table(write(gzip.compress(b"customer,product\n" + b"Mary,Tea\n" * 20_000), "orders.csv.gz"))


def test_a_file_of_too_many_rows_is_refused_before_it_is_read(everything_is_large, tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MAX_LINES", 299)
    pd.DataFrame({"customer": ["Mary"] * 300, "product": ["Tea"] * 300}).to_parquet(tmp_path / "orders.parquet")
    with pytest.raises(TableError, match="300 rows; the limit is 299"):
        an.read_table(tmp_path / "orders.parquet")


@pytest.mark.parametrize("name", ["orders.parquet", "orders.csv"])
def test_a_damaged_file_is_an_error_of_the_table(everything_is_large, write, name):
    with pytest.raises(TableError):
        an.read_table(write(b"PAR1" + bytes(range(256)) * 40, name))


def test_small_files_take_the_simple_way(write, tmp_path):
    assert not isinstance(an.read_table(write(shop())), LargeTable)
    with pytest.raises(TableError, match="cannot be opened"):
        an.read_table(tmp_path / "gone.csv")


def test_nothing_usable_is_told(everything_is_large, write):
    table = an.read_table(write("customer,product,quantity\n" + ",Tea,1\n" * 150))
    with pytest.raises(CleaningError, match=r"No row of orders\.csv can be used"):
        an.clean(table, an.recognise(table).with_roles(customer="customer", item="product"))
