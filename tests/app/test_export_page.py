"""The analyst takes everything away: lists, a workbook, the settings, and Python that gives the same."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest

from analytics import read_table
from dashboard import exports
from dashboard.text import md
from demo_data import FOLDER
from tests.app.analyst import Analyst, at_example

FILES = {"customer_segments", "segment_sizes", "segment_habits", "segment_profiles", "recommendations", "W", "H"}


def run(snippet: str) -> dict:
    namespace: dict = {}
    exec(compile(snippet, "snippet", "exec"), namespace)
    return namespace


def archived(analyst: Analyst) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(exports.archive(analyst.workspace))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def with_campaign(at_groceries):
    at_groceries.go("campaigns").choose("campaign_items", ["Coffee"]).choose("audience", "new")
    return at_groceries.choose("contacts_6", 2).go("export")


def test_everything_is_offered_one_by_one_and_together(at_groceries):
    at_groceries.go("export")
    assert {key.removeprefix("csv_") for key in at_groceries.shown if key.startswith("csv_")} == FILES
    assert {"download_all", "download_workbook"} <= set(at_groceries.shown)
    assert "There is no campaign list yet; make one under Campaigns." in at_groceries.text
    assert set(archived(at_groceries)) == {f"{name}.csv" for name in FILES} | {"settings.csv", "reproduce.py"}


def test_the_campaign_list_is_there_once_it_is_made(with_campaign):
    assert "csv_campaign_list" in with_campaign.shown
    assert "There is no campaign list yet" not in with_campaign.text
    listed = read_table(archived(with_campaign)["campaign_coffee_2.csv"]).frame
    assert listed["customer_id"].tolist() == ["Jennifer", "Alice"]


def test_the_words_are_those_of_the_table():
    books = at_example("books").go("export")
    assert "each reader with main segment and mix" in books.text
    assert read_table(archived(books)["recommendations.csv"]).header[:1] == ("reader",)


def test_the_settings_tell_what_it_was_made_with(with_campaign):
    settings = with_campaign.table("Settings").set_index("setting")["value"]
    assert settings["file"] == "groceries.csv"
    assert settings["SHA-256 of the file"] == read_table(FOLDER / "groceries.csv").digest
    assert settings["segments"] == "3"
    assert settings["blank means"] == "none"
    assert settings["items of the campaign"] == "Coffee"
    assert "30 cells hold a number." in settings.loc[["account"]].tolist()


def test_the_python_shown_gives_the_same_segments_and_the_same_contacts(with_campaign, monkeypatch):
    monkeypatch.chdir(FOLDER)
    made = run(with_campaign.at.code[0].value)
    segments = with_campaign.workspace.segments
    pd.testing.assert_frame_equal(made["segments"].membership, segments.membership)
    pd.testing.assert_frame_equal(made["fit"].W, segments.fit.W)
    assert made["campaign"].people["customer"].tolist() == ["Jennifer", "Alice"]
    assert archived(with_campaign)["reproduce.py"].decode().strip() == with_campaign.at.code[0].value.strip()


@pytest.mark.parametrize("example", ["tv_shows", "speeches", "books", "stock_volumes", "corner_shop"])
def test_the_python_of_every_example_gives_its_numbers(example, monkeypatch):
    monkeypatch.chdir(FOLDER)
    analyst = at_example(example).go("export")
    made = run(analyst.at.code[0].value)
    pd.testing.assert_frame_equal(made["segments"].membership, analyst.workspace.segments.membership)
    assert made["V"].vocabulary == analyst.workspace.dataset.V.vocabulary


def test_choices_made_on_the_first_page_are_in_the_python(analyst, tmp_path, monkeypatch):
    rows = "buyer,product,quantity,price\nMary,Bread,2,1\nJohn,Limes,1,2\nMary,Limes,1,2\nAnn,Bread,4,1\n"
    (tmp_path / "rows.csv").write_text(rows)
    monkeypatch.chdir(tmp_path)
    analyst.upload(rows, "rows.csv").choose("value", "revenue").press("use_table")
    analyst.choose(analyst.number_key, 2).press("find").settle().type_names({1: "Bakers"}).go("export")
    made = run(analyst.at.code[0].value)
    assert made["V"].total == 2 + 2 + 2 + 4
    assert made["segments"].names == analyst.workspace.segments.names
    pd.testing.assert_frame_equal(made["fit"].H, analyst.workspace.segments.fit.H)


def test_settings_of_a_list_that_is_gone_are_gone_with_it(with_campaign):
    with_campaign.go("segments").choose(with_campaign.number_key, 2).press("find").settle().go("export")
    assert not with_campaign.table("Settings")["setting"].str.contains("campaign").any()
    assert "campaign" not in with_campaign.at.code[0].value


def test_the_list_that_was_made_carries_the_names_that_segments_have_now(with_campaign):
    main = with_campaign.workspace.campaign.people["main_segment"].iloc[0]
    number = 1 + with_campaign.workspace.segments.names.index(main)
    with_campaign.go("segments").type_names({number: "Moms"}).go("export")
    listed = read_table(archived(with_campaign)["campaign_coffee_2.csv"]).frame
    assert listed["segment"].iloc[0] == "Moms"


def test_the_recommendations_are_those_of_the_customers_page(at_groceries):
    at_groceries.go("customers").choose("hide_known", True).go("export")
    listed = read_table(archived(at_groceries)["recommendations.csv"]).frame
    assert set(listed["has it already"]) == {"no"}
    assert "exclude_known=True" in at_groceries.at.code[0].value


def test_what_was_warned_of_is_told_where_the_lists_leave(analyst):
    rows = "".join(f"c{number % 8},{('Tea', 'Jam', 'Rum')[number % 3]},1,2024-01-{number + 1:02d}\n" for number in range(24))
    analyst.upload(f"customer,product,quantity,date\n{rows}").press("use_table").settle("fit").go("export")
    warned = [f"{warning.sentence} {warning.advice}" for warning in analyst.workspace.dataset.warnings]
    assert all(md(warning.sentence) in analyst.text for warning in analyst.workspace.dataset.warnings)
    settings = analyst.table("Settings").set_index("setting")["value"]
    assert settings.loc[["warning"]].tolist() == warned
    assert len(warned) >= 3
