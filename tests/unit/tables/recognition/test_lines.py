from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.errors import CleaningError, RecognitionError
from analytics.tables.recognition.generic import recognise_list
from analytics.tables.recognition.lines import Lines, columns_of, lines_of
from analytics.tables.recognition.recognition import recognise
from analytics.tables.recognition.row_rules import RowRule
from analytics.tables.recognition.rows import Rows
from tests.unit.tables.exports import fixture
from tests.unit.tables.files import parquet, text_table

WOO = "Order #,Product(s),Items sold,Customer\n"


def read(table: an.Table) -> Lines:
    return lines_of(table, recognise(table))


def ruled(text: str, do: str, **parameters: object) -> Rows:
    return RowRule(do, parameters)(Rows.of(text_table(text), {}))


def test_a_list_without_rules_is_its_columns_under_the_names_of_their_roles():
    table = text_table("shop,customer,product,qty\nnorth,Ann,007,1\nsouth,Ben,Tea,\n")
    lines = read(table)
    assert lines.columns == {"customer": "customer", "item": "product", "quantity": "qty"}
    assert lines.frame.to_numpy().tolist() == [["Ann", "007", "1"], ["Ben", "Tea", ""]]
    assert (lines.positions.tolist(), lines.left_out, lines.notes) == ([0, 1], (), ())


def test_the_name_stands_for_a_code_that_is_blank_and_that_is_told():
    lines = read(text_table("customer,sku,product\nAnn,B1,Bread\nBen,,Tea\nCleo,,\n"))
    assert lines.frame["item"].tolist() == ["B1", "Tea", ""]
    assert lines.frame["item_name"].tolist() == ["Bread", "Tea", ""]
    assert lines.notes == ("1 row has no product code; the name stands for it.",)


def test_a_column_that_does_not_exist_is_named():
    table = text_table("customer,product\nAnn,Tea\n")
    with pytest.raises(CleaningError, match=r"shop\.csv has no column 'colour' for the category"):
        lines_of(table, recognise(table).with_roles(category="colour"))


def test_a_column_chosen_by_hand_has_no_fallback():
    table = fixture("shopify_orders.csv")
    chosen = recognise(table).with_roles(customer="Billing Name")
    assert lines_of(table, chosen).frame["customer"].tolist() == [
        "Ann Archer",
        "Ann Archer",
        "Ben Baker",
        "Cleo Cook",
        "Eve Egg",
        "",
    ]


def test_columns_to_choose_from_are_those_of_the_file_and_those_that_rules_make():
    table = fixture("woocommerce_analytics.csv")
    assert columns_of(table, recognise(table)) == [*table.frame.columns, "Product quantity", "Product"]
    plain = text_table("customer,product\nAnn,Tea\n")
    assert columns_of(plain, recognise(plain)) == ["customer", "product"]


def test_lines_that_rules_leave_out_keep_their_cells_row_and_reason():
    cancelled, unpaid = read(fixture("shopify_orders.csv")).left_out
    assert (cancelled.rule, cancelled.reason, cancelled.words[0]) == (
        "cancelled",
        "order cancelled",
        "belongs to a cancelled order",
    )
    assert (cancelled.positions.tolist(), cancelled.frame["revenue"].tolist()) == ([6], [17.5])
    assert (len(unpaid.frame), unpaid.words[1]) == (3, "belong to orders that are voided, refunded or pending")
    assert (unpaid.positions.tolist(), unpaid.frame["customer"].tolist()) == (
        [4, 5, 7],
        ["ann@shop.test", "ann@shop.test", "Eve Egg"],
    )


def test_every_row_of_the_file_is_in_a_line_or_left_out():
    for name in ("shopify_orders.csv", "woocommerce_items.csv", "ga4_nested.csv", "square_items.csv"):
        table = fixture(name)
        lines = read(table)
        places = np.concatenate([lines.positions, *(part.positions for part in lines.left_out)])
        assert set(places) == set(range(table.n_rows))


def test_what_an_order_tells_once_is_filled_within_it_and_never_across():
    rows = ruled("o,who,n\n1,Ann,1\n2,,1\n1,,1\n,,1\n2,Ben,1\n2,Cleo,1\n", "fill", key="o", columns=["who", "absent"])
    assert rows.text("who").tolist() == ["Ann", "Ben", "Ann", "", "Ben", "Cleo"]
    assert rows.notes == ("2 rows take what stands once for each order from the first row with the same o.",)
    assert ruled("o,who,n\n,Ann,1\n,,1\n", "fill", key="o", columns=["who"]).text("who").tolist() == ["Ann", ""]
    assert ruled("o,who\n1,Ann\n", "fill", key="nr", columns=["who"]).made == {}


def test_revenue_is_quantity_times_price_less_discounts_whatever_their_sign():
    rows = ruled(
        'q,p,d\n2,"1.000,50","3,00"\n1,"7,25","-0,25"\n,"5,00",\n1,,\n1,free,\n',
        "net",
        quantity="q",
        price="p",
        less=["d"],
        makes="r",
    )
    assert rows.column("r").tolist() == [1998.0, 7.0, 5.0, 0.0, np.inf]


def test_cells_that_are_no_number_are_named_by_cleaning():
    table = text_table("Name,Lineitem quantity,Lineitem name,Lineitem price,Email\n#1,1,Mug,free,a@x.test\n#2,1,Mug,5,b@x.test\n")
    report = an.clean(table, recognise(table)).report
    assert (report.rows_read, report.rows_kept) == (2, 1)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2× Bread, 1× Tea", [("2", "Bread"), ("1", "Tea")]),
        ("1× Salt, pepper and oil", [("1", "Salt, pepper and oil")]),
        ("3× Cable, 2x shielded", [("3", "Cable, 2x shielded")]),
        ("10 × Pin", [("10", "Pin")]),
        ("1× A, B, 12× C, 5 D", [("1", "A, B"), ("12", "C, 5 D")]),
        ("Bread", [("", "Bread")]),
        ("", [("", "")]),
    ],
)
def test_packed_products_are_parted_by_comma_number_and_sign(cell, found):
    lines = read(text_table(f'{WOO}1,"1× First",1,Ann\n2,"{cell}",1,Ben\n'))
    assert list(zip(lines.frame["quantity"], lines.frame["item"], strict=True))[1:] == found
    assert lines.positions.tolist() == [0] + [1] * len(found)


NAMES = st.text(st.sampled_from("abc ,'x"), min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(st.lists(st.tuples(st.integers(1, 999), NAMES), min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_packed_products_come_out_as_they_went_in(orders):
    cells = [", ".join(f"{n}× {name}" for n, name in order) for order in orders]
    frame = pd.DataFrame({"Order #": [str(n) for n in range(len(cells))], "Product(s)": cells})
    rows = RowRule("unpack", {"column": "Product(s)", "quantity": "q", "name": "n"})(
        Rows.of(an.Table(frame, tuple(frame.columns), "woo.csv", ""), {})
    )
    assert list(zip(rows.text("q"), rows.text("n"), strict=True)) == [(str(n), name) for order in orders for n, name in order]
    assert rows.positions().tolist() == [place for place, order in enumerate(orders) for _ in order]


def test_numbered_blocks_become_lines_in_the_order_of_their_numbers():
    rows = ruled("o,p 10,q 10,p 2,q 2\n1,C,3,A,1\n2,,,,\n3,D,4,,\n", "gather", makes={"p": "p_{n}", "q": "q_{n}", "r": "r_{n}"})
    assert list(zip(rows.text("o"), rows.text("p"), rows.text("q"), strict=True)) == [
        ("1", "A", "1"), ("1", "C", "3"), ("2", "", ""), ("3", "D", "4"),
    ]  # fmt: skip
    assert "r" not in rows.made


def test_nested_items_of_a_typed_file_are_read_like_those_of_text():
    items = [[{"item_id": "S1", "quantity": 2}, {"item_id": "S2", "quantity": None}], [], None]
    frame = pd.DataFrame(
        {"event_name": "purchase", "user_pseudo_id": ["1.2", "1.2", "3.4"], "event_timestamp": 1725184860000000, "items": items}
    )
    typed = an.Table(frame, tuple(frame.columns), "ga4.parquet", "")
    assert read(typed).frame[["customer", "item", "quantity"]].to_numpy().tolist() == [
        ["1.2", "S1", "2"], ["1.2", "S2", ""], ["1.2", "", ""], ["3.4", "", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["[" * 100_000, json.dumps({"item_id": "S1"}), "7", "null", '["S1"]', "{"])
def test_nested_cells_of_any_kind_keep_their_line(cell):
    rows = ruled("a,items\n1,x\n", "nested", column="none", makes={"i": "item_id"})
    assert rows.made == {}
    frame = pd.DataFrame({"items": [cell, '[{"item_id": "S9"}]']})
    rows = RowRule("nested", {"column": "items", "makes": {"i": "item_id"}})(Rows.of(an.Table(frame, ("items",), "x", ""), {}))
    assert rows.text("i").tolist() == ["S1" if cell.startswith('{"') else "", "S9"]


def test_weights_of_events_can_be_changed_and_events_that_count_nothing_are_left_out():
    table = fixture("retailrocket.csv")
    found = recognise(table)
    assert dict(found.weights) == {"view": 1, "addtocart": 3, "transaction": 5}
    assert lines_of(table, found).frame["weight"].tolist() == [1, 3, 5, 1]
    changed = lines_of(table, found.with_weights(view=0, transaction=10))
    assert changed.frame["weight"].tolist() == [3, 10]
    assert [(len(part.frame), part.words[1]) for part in changed.left_out] == [(2, "are events that count nothing")]
    with pytest.raises(RecognitionError, match=r"no event 'like'\. Events of this file are: view, addtocart, transaction"):
        found.with_weights(like=1)


def test_returns_become_negative_once():
    rows = ruled(
        "kind,q,v\nRefund,1,-4.50\nrefund,-1,4.50\nPayment,2,9\nRefund,,x\n",
        "negate",
        column="kind",
        values=["Refund"],
        of=["q", "v"],
    )
    assert rows.column("q").tolist()[:3] == [-1, -1, 2] and np.isnan(rows.column("q")[3])
    assert rows.column("v").tolist() == [-4.5, -4.5, 9, -np.inf]


def test_a_typed_file_gives_the_same_lines():
    typed = an.read_table(parquet(fixture("online_retail.csv").frame), name="retail.parquet")
    assert read(typed).frame["item"].tolist() == read(fixture("online_retail.csv")).frame["item"].tolist()


def test_a_known_export_read_as_any_list_has_its_rows_as_they_stand():
    table = fixture("square_items.csv")
    listed = recognise_list(table)
    assert len(lines_of(table, listed).frame) == table.n_rows


SHOPIFY = """Name,Email,Phone,Billing Name,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at
#1,ann@x.de,,Ann Lee,1,Tea,2,
#2,,,Ann Lee,1,Jam,3,
#3,,+4912345,Ben,2,Tea,2,
#4,,,Guest,1,Tea,2,
#5,,, guest ,1,Jam,3,
#6,,,GUEST,1,Rye,1,
#7,,,Cid,1,Rye,1,2026-01-01
#8,,,ann  lee,1,Rye,1,
"""


def test_customers_who_are_known_by_another_column_only_are_counted_and_told():
    lines = read(text_table(SHOPIFY))
    assert lines.frame["customer"].tolist() == ["ann@x.de", "Ann Lee", "+4912345", "Guest", "Guest", "Guest", "Ann Lee"]
    told = [str(note) for note in lines.notes if "known by" in note]
    assert told == [
        "1 customer is known by Phone only, as their orders have no Email; whoever also bought with Email counts twice.",
        "2 customers are known by Billing Name only, as their orders have no Email; whoever also bought with Email counts twice.",
    ], "the order of Cid is cancelled"


def test_nothing_is_told_where_all_customers_are_known_by_the_first_column():
    lines = read(text_table("\n".join(SHOPIFY.splitlines()[:2])))
    assert lines.frame["customer"].tolist() == ["ann@x.de"]
    assert not any("known by" in note for note in lines.notes)


def test_the_account_tells_who_is_known_by_name_only():
    steps = [step.sentence for step in an.clean(text_table(SHOPIFY), recognise(text_table(SHOPIFY))).report.steps]
    assert any(text.startswith("2 customers are known by Billing Name only") for text in steps)
