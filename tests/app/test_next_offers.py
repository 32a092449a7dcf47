"""The analyst takes away the next best offer of every customer."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from analytics import next_best_offers
from dashboard import exports
from dashboard.jobs import OF_ONE
from tests.app.analyst import Analyst, at_example
from tests.unit.campaigns.answering import purchases
from tests.unit.exports.test_files import sheets_of

STOP = "customer_id,reason\nGreg,unsubscribed\nAlice,objects to profiling\n"


def exported(analyst: Analyst, name: str) -> pd.DataFrame:
    """Return a table as it is downloaded."""
    return pd.read_csv(io.BytesIO(exports.to_csv(exports.tables(analyst.workspace)[name]())))


@pytest.fixture
def offered(at_groceries) -> Analyst:
    return at_groceries.go("export").press("work_out_offers").settle("offers").run()


def test_it_is_worked_out_when_asked_for(at_groceries):
    at_groceries.go("export")
    assert "csv_next_best_offer" not in at_groceries.shown
    at_groceries.press("work_out_offers").settle("offers").run()
    assert "csv_next_best_offer" in at_groceries.shown
    assert "work_out_offers" not in at_groceries.shown
    assert "Next best offers: for 5 customers, by strength. 1 has none" in at_groceries.everything


def test_the_file_has_one_row_for_each_customer_and_only_what_is_new(offered):
    V = offered.workspace.dataset.V
    table = exported(offered, "next_best_offer")
    assert table.columns.tolist() == ["customer", "main segment", "next best product", "score", "why"]
    assert table["customer"].is_unique
    assert set(V.customers) - set(table["customer"]) == {"Peter"}, "Peter has everything"
    for row in table.itertuples():
        assert V.values[V.item_position(row[3]), V.customer_position(row.customer)] == 0


def test_all_downloads_hold_it(offered):
    with zipfile.ZipFile(io.BytesIO(exports.archive(offered.workspace))) as archive:
        assert "next_best_offer.csv" in archive.namelist()
    rows = sheets_of(exports.workbook(offered.workspace))["next_best_offer"]
    assert len(rows) == 1 + len(exported(offered, "next_best_offer"))


def test_purchases_with_dates_are_learned_from_first():
    analyst = Analyst().use(purchases().to_csv(index=False), "orders.csv", 2).go("export")
    analyst.press("work_out_offers").settle("offers").run()
    current = analyst.workspace
    assert "by taste" in analyst.text
    assert current.offers.found.people["offer"].isin(current.dataset.V.items).all()
    assert current.lists.basis is current.offers.basis, "lists need not be learned again"


def test_suppressed_people_are_in_no_list_of_contacts_and_objectors_in_no_file(offered):
    offered.go("campaigns").choose("campaign_items", ["Bread"])
    assert {"Greg", "Alice"} <= set(exported(offered, "campaign_list")["customer_id"])
    offered.upload(STOP, "stop.csv").settle("fit").run()
    offered.go("export")
    assert "csv_next_best_offer" not in offered.shown, "what was worked out before is forgotten"
    offered.press("work_out_offers").settle("offers").run()
    assert {"Greg", "Alice"}.isdisjoint(exported(offered, "next_best_offer")["customer"])
    assert {"Greg", "Alice"}.isdisjoint(exported(offered.go("campaigns"), "campaign_list")["customer_id"])
    for name in ("customer_segments", "recommendations", "H"):
        assert "Alice" not in set(exported(offered, name)["customer"]), "she objects to profiling"


def test_a_list_made_before_somebody_was_suppressed_is_not_exported(at_groceries):
    at_groceries.go("campaigns").choose("campaign_items", ["Bread"])
    assert "Greg" in set(exported(at_groceries, "campaign_list")["customer_id"])
    at_groceries.choose("campaign_items", []).upload("customer_id,reason\nGreg,unsubscribed\n", "stop.csv")
    at_groceries.go("export")
    assert "campaign_list" not in exports.tables(at_groceries.workspace)


def test_margins_are_counted_where_chances_are_known(offered):
    assert "offers" in OF_ONE, "it says who may be contacted, so that it is kept for nobody else"
    files = offered.go("campaigns").upload("product_id,unit_margin\nBread,2\nTea,1\n", "margins.csv")
    found = files.go("export").press("work_out_offers").settle("offers").run().workspace.offers
    assert {item: costs.margin for item, costs in found.costs.items()} == {"Bread": 2.0}
    plain = next_best_offers(found.basis, found.segments)
    pd.testing.assert_frame_equal(found.found.people, plain.people)


def test_the_words_are_those_of_the_table():
    books = at_example("books").go("export").press("work_out_offers").settle("offers").run()
    table = exported(books, "next_best_offer")
    assert table.columns[0] == "reader"
    assert "by predicted rating" in books.text
