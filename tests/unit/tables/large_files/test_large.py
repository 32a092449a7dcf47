"""Files that are too large to hold give the same interactions and the same account as small ones."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import analytics as an
from analytics.errors import CleaningError, TableError
from analytics.tables.cleaning.rules import DEFAULT_RULES, RULES
from analytics.tables.large_files import large, opening, staging
from analytics.tables.large_files.large import LargeTable
from tests.unit.tables.large_files.cells import cells_of

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


def lines_of(interactions: an.Interactions) -> list[tuple]:
    """Lines without what is named anew, in an order of their own."""
    frame = interactions.frame.drop(columns="order")
    return sorted(frame.astype({"customer": str, "item": str}).itertuples(index=False, name=None))


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


def test_months_side_by_side_and_ratings_out_of_ten_are_computed_in_parts_as_in_the_whole(everything_is_large, write):
    sold = "".join(f"C{n % 40},P{n % 7},{n % 4},{n % 3},\n" for n in range(400))
    rated = "".join(f"C{n % 40},P{n % 7},{n % 10 + 1}/10\n" for n in range(400))
    for text in (f"customer,product,Jan,Feb,Mar\n{sold}", f"customer,product,score\n{rated}"):
        small, large_one = an.read_table(text.encode(), name="orders.csv"), an.read_table(write(text))
        assert an.recognise(large_one).rules == an.recognise(small).rules != ()
        one, many = (an.clean(table, an.recognise(table)) for table in (small, large_one))
        assert cells_of(an.build_matrix(one)) == cells_of(an.build_matrix(many))
        assert (one.report.rows_read, one.report.rows_kept) == (many.report.rows_read, many.report.rows_kept)


def test_revenue_of_many_lines_with_tenths_of_a_cent_adds_up_to_the_cent(everything_is_large, write, monkeypatch):
    monkeypatch.setattr(large, "LINES_AT_ONCE", 2_000)
    rng = np.random.default_rng(0)
    who, what, units, mills = (rng.integers(low, high, 20_000) for low, high in ((0, 900), (0, 50), (-1, 9), (0, 9_999)))
    rows = "".join(f"C{c},P{p},{q},{m / 1_000:.3f}\n" for c, p, q, m in zip(who, what, units, mills, strict=True))
    text = "customer,product,quantity,price\n" + rows
    tables = (an.read_table(text.encode(), "orders.csv"), an.read_table(write(text)))
    one, many = (an.clean(table, an.recognise(table)).report for table in tables)
    assert many.revenue_read == one.revenue_read == pytest.approx(int((units * mills).sum()) / 1_000, abs=0.0051)
    assert many.revenue_kept == one.revenue_kept
    assert sorted(many.lines()) == sorted(one.lines())
    gone = sum(step.revenue or 0 for step in many.steps[1:])
    assert round(gone, 2) == round(many.revenue_read - many.revenue_kept, 2)


def test_currencies_are_counted_once_for_the_whole_file(everything_is_large, write):
    head, *lines = shop().splitlines()
    text = "\n".join([f"{head},Currency", *(f"{line},{'USD' if n % 4 else 'EUR'}" for n, line in enumerate(lines))])
    table = an.read_table(write(text))
    steps = [step for step in an.clean(table, an.recognise(table)).report.steps if step.rule == "currencies"]
    eur = -(-len(lines) // 4)
    assert [step.sentence for step in steps] == [
        f"Revenue adds USD ({len(lines) - eur} rows) and EUR ({eur} rows) as if they were one currency."
    ]


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


def test_the_name_of_a_file_is_no_pattern(everything_is_large, write):
    write("customer,product\nNobody,Nothing\n", "orders1.csv")
    table = an.read_table(write("customer,product\n" + "Mary,Tea\n" * 150, "orders[1].csv"))
    assert set(table.frame["customer"]) == {"Mary"}


def test_a_disk_without_room_for_the_parts_is_told_before_they_are_written(everything_is_large, write, monkeypatch):
    table = an.read_table(write(shop()))
    monkeypatch.setattr(staging.shutil, "disk_usage", lambda folder: SimpleNamespace(free=100))
    with pytest.raises(TableError, match=r"orders\.csv needs 0\.0 GB of free disk"):
        next(table.parts(["CustomerID"], "CustomerID"))
    assert [path.name for path in table.stored.folder.iterdir()] == ["rows.parquet"]


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
