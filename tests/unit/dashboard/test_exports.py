"""What the archive and the workbook hold."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import analytics as an
from analytics.matrix import default_value
from dashboard import exports
from dashboard.state import Dataset, Reading, Workspace
from tests.unit.exports.test_files import sheets_of
from tests.unit.tables.files import text_table

ROWS = """customer,product,quantity,price
Mary,Bread,2,1.50
John,Limes,4,2.00
Mary,Limes,many,2.00
Ann,Bread,1,1.50
Ann,Limes,-1,2.00
"""
LISTS = ["customer_segments", "segment_sizes", "segment_habits", "segment_profiles", "recommendations", "W", "H"]


@pytest.fixture
def workspace():
    table = text_table(ROWS, "orders.csv")
    recognition = an.recognise(table)
    interactions = an.clean(table, recognition)
    V = an.build_matrix(interactions, default_value(interactions))
    dataset = Dataset("id", "Orders", table, Reading(recognition), interactions, V)
    segments = an.segment(an.factorize(V, 2)).rename({1: "Lime lovers", 2: "Bakers"})
    return Workspace("me", dataset=dataset, segments=segments)


@pytest.fixture
def with_targets(workspace):
    basis = an.CampaignBasis(workspace.dataset.V, workspace.dataset.interactions)
    settings = an.CampaignSettings(("Bread",), "buyers", 2, only_segments=("Bakers",))
    campaign = an.make_campaign(basis, workspace.segments, settings)
    return Workspace("me", dataset=workspace.dataset, segments=workspace.segments, campaign=campaign)


def files_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def settings_of(workspace: Workspace) -> pd.Series:
    return exports.settings_sheet(workspace).set_index("setting")["value"]


def test_the_archive_holds_every_list_the_settings_and_the_python(workspace):
    files = files_of(exports.archive(workspace))
    assert list(files) == [*(f"{name}.csv" for name in LISTS), "settings.csv", "reproduce.py"]
    assert files["customer_segments.csv"].decode("utf-8-sig").splitlines()[0] == "customer,main segment,Lime lovers,Bakers"
    assert files["reproduce.py"].decode() == exports.snippet(workspace)
    compile(files["reproduce.py"], "reproduce.py", "exec")


def test_the_workbook_holds_the_same_lists_and_a_sheet_of_settings(with_targets):
    sheets = sheets_of(exports.workbook(with_targets))
    assert list(sheets) == [*LISTS, "campaign_list", "settings"]
    assert [row[1] for row in sheets["campaign_list"]] == ["customer_id", *with_targets.campaign.people["customer"]]


def test_the_settings_hold_the_file_the_choices_and_the_account(workspace):
    settings = settings_of(workspace)
    assert settings["file"] == "orders.csv"
    assert settings["SHA-256 of the file"] == workspace.dataset.table.digest
    assert settings["a cell counts"] == "units"
    assert settings["segments"] == "2"
    account = settings.loc[["account"]].tolist()
    dataset = workspace.dataset
    assert account == [*dataset.interactions.report.lines(), *dataset.V.notes]
    assert any("hold no number in quantity" in sentence or "holds no number in quantity" in sentence for sentence in account)


def test_the_account_counts_rows_and_revenue(workspace):
    account = exports.account_table(workspace.dataset)
    kept = account.iloc[0]
    assert (kept["rows"], kept["revenue"]) == (3, 2 * 1.5 + 4 * 2 + 1.5)


def test_the_settings_of_a_campaign_stand_there_only_while_there_is_one(workspace, with_targets):
    assert settings_of(with_targets)["items of the campaign"] == "Bread"
    assert settings_of(with_targets)["mode of the campaign"] == "buyers"
    assert not settings_of(workspace).index.str.contains("campaign").any()


def test_the_python_makes_the_campaign_again(with_targets, tmp_path, monkeypatch):
    (tmp_path / "orders.csv").write_text(ROWS)
    monkeypatch.chdir(tmp_path)
    made: dict = {}
    exec(compile(exports.snippet(with_targets), "snippet", "exec"), made)
    pd.testing.assert_frame_equal(made["campaign"].people, with_targets.campaign.people)
    assert made["segments"].names == ("Lime lovers", "Bakers")


def test_recommendations_keep_to_the_settings_of_the_customers_page(workspace):
    everything = exports.tables(workspace)["recommendations"]()
    assert "yes" in set(everything["has it already"])
    strict = replace(workspace, hide_known=True, least_rating=0.5)
    listed = exports.tables(strict)["recommendations"]()
    assert set(listed["has it already"]) <= {"no"}
    assert len(listed) < len(everything)
    assert "exclude_known=True, min_score=0.5)" in exports.snippet(strict)


def test_the_file_of_a_campaign_says_what_it_is_for(with_targets):
    assert exports.file_name(with_targets, "campaign_list") == "campaign_bread_2"
    assert exports.file_name(with_targets, "W") == "W"
    assert "campaign_bread_2.csv" in files_of(exports.archive(with_targets))


def test_tables_are_made_only_when_they_are_asked_for(workspace, monkeypatch):
    monkeypatch.setattr(exports.frames, "recommendations", lambda *_, **__: pytest.fail("made too early"))
    assert set(exports.tables(workspace)) == set(LISTS)


def test_without_segments_there_is_nothing_to_export(workspace):
    for empty in (Workspace("me"), Workspace("me", dataset=workspace.dataset)):
        assert exports.tables(empty) == {}
        assert exports.snippet(empty) == ""
        assert exports.settings_sheet(empty).empty


def shop_with_refunds() -> Dataset:
    """Return an export of Shopify whose dates could be read in two ways, read month first."""
    rows = "".join(f"#{n},c{n % 4}@x.com,paid,0{n % 9 + 1}/03/2026,{10 + n},1,Tea {n % 3},5.00\n" for n in range(1, 13))
    head = "Name,Email,Financial Status,Created at,Total,Lineitem quantity,Lineitem name,Lineitem price\n"
    table = text_table(head + rows, "shop.csv")
    recognition = an.recognise(table).with_date_order("month first")
    interactions = an.clean(table, recognition)
    V = an.build_matrix(interactions)
    return Dataset(
        "id", "Shop", table, Reading(recognition), interactions, V, an.data_warnings(interactions, V, date(2026, 12, 1))
    )


def test_the_settings_hold_what_the_analyst_was_told_while_the_file_was_read():
    dataset = shop_with_refunds()
    sheet = exports.settings_sheet(Workspace("me", dataset=dataset, segments=an.segment(an.factorize(dataset.V, 2))))
    told = sheet.groupby("setting")["value"].agg(list)
    assert told["recognised as"] == [dataset.recognition.format_name]
    assert told["lacking"] == list(dataset.recognition.lacks)
    assert told["warning"] == [f"{warning.sentence} {warning.advice}" for warning in dataset.warnings]
    assert told["column of the customer"] == ["Email"]
    assert told["column of the product"] == [dataset.recognition.roles["item"]]
    assert told["dates are read"] == ["month first"]
    assert told["cells parted by"] == ["comma"]
    assert "Take returns off their own sale" in told["rules of cleaning"][0]
    assert any("in part" in lack for lack in told["lacking"]) and len(told["warning"]) >= 2, "there is something to tell"


def dataset_of(text: str) -> Dataset:
    table = text_table(text, "orders.csv")
    recognition = an.recognise(table)
    interactions = an.clean(table, recognition)
    return Dataset("id", "Orders", table, Reading(recognition), interactions, an.build_matrix(interactions, "orders"))


def test_lines_left_out_while_reading_are_told_by_their_reasons():
    rows = "".join(f"C{n % 9},Tea,1,{n}\n" for n in range(30))
    header = "customer,product,quantity,order\n"
    lines = exports.account_lines(dataset_of(f"{header}{rows}C1,Tea, green,2,7\n{header}Total,,30,\n"))
    assert "3 lines are left out while the file is read: too many cells (1), header again (1), total (1)." in lines


def test_rows_of_an_order_that_repeat_a_product_tell_why_there_are_fewer_order_lines():
    rows = "".join(f"C{n // 2 % 3},{'Tea' if n % 2 else 'Jam'},1,{n // 2}\n" for n in range(12))
    dataset = dataset_of(f"customer,product,quantity,order\n{rows}C0,Tea,2,0\n")
    assert (dataset.V.total, dataset.interactions.report.rows_kept) == (12, 13)
    said = "1 row repeats a product of its order and counts as one order line with it."
    assert said in exports.account_lines(dataset)
    table = exports.account_table(dataset)
    assert table.loc[table["what"] == said, "rows"].tolist() == [1]


def test_where_units_are_counted_no_row_is_missing():
    rows = "".join(f"C{n // 2 % 3},Tea,1,{n // 2}\n" for n in range(12))
    dataset = dataset_of(f"customer,product,quantity,order\n{rows}")
    units = replace(dataset, V=an.build_matrix(dataset.interactions, "units"))
    assert not any("order line" in line for line in exports.account_lines(units))
    assert "6 rows repeat a product of their order and count as one order line with it." in exports.account_lines(dataset)
