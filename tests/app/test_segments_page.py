"""The analyst finds segments, reads them, clicks on the maps and gives names that appear everywhere."""

from __future__ import annotations

import json
import threading

import pytest

from dashboard import exports
from dashboard.state import fits
from dashboard.text import md
from demo_data import FOLDER
from tests.app.analyst import Analyst, at_the_shop
from tests.unit.exports.test_files import sheets_of

GROCERIES = (FOLDER / "groceries.csv").read_bytes()


@pytest.fixture
def held_fit(monkeypatch):
    """Hold every fit at its start until the test lets it go on."""
    gate, fit = threading.Event(), fits._fit

    def held(V, k, engine, n_scoring, report):
        gate.wait(30)
        report(0.5, "Fitting")
        return fit(V, k, engine, n_scoring, report)

    monkeypatch.setattr(fits, "_fit", held)
    yield gate
    gate.set()


def toasts(analyst: Analyst) -> list[str]:
    return [toast.value for toast in analyst.at.toast]


def test_one_click_leads_from_the_upload_to_segments_and_the_finding_is_the_title(analyst):
    analyst.upload(GROCERIES, "groceries.csv").press("use_table").settle()
    assert analyst.title.startswith("5 segments; the largest, ")
    analyst.choose(analyst.number_key, 3).press("find").settle()
    assert analyst.title == f"3 segments; the largest, {md(analyst.names[0])}, is 41% of the purchases"
    assert analyst.workspace.segments.fit.error == pytest.approx(1.0426, abs=1e-4)


def test_another_number_of_segments_is_found_and_the_old_ones_stay_until_then(at_groceries):
    at_groceries.choose(at_groceries.number_key, 2)
    assert "Below are the 3 segments found before." in at_groceries.text
    assert at_groceries.title.startswith("3 segments")
    at_groceries.press("find").settle()
    assert at_groceries.title.startswith("2 segments")
    assert "Below are" not in at_groceries.text


def test_the_suggestion_stands_in_words_and_one_press_takes_it(at_groceries):
    reason = "3 suggested: they reproduce 98% of the table, which is too small to hold anything back and test."
    assert md(reason) in at_groceries.text
    assert at_groceries.element("curve").proto.alt == reason
    assert "use_advice" not in at_groceries.shown
    at_groceries.choose(at_groceries.number_key, 5).press("use_advice")
    assert at_groceries.control(at_groceries.number_key).value == 3


def test_a_fit_shows_its_progress_on_every_page_and_can_be_stopped_with_nothing_lost(at_groceries, held_fit):
    at_groceries.choose(at_groceries.number_key, 4).press("find")
    assert at_groceries.element("find").proto.disabled
    for page in ("customers", "campaigns", "data", "segments"):
        assert "stop_fit" in at_groceries.go(page).shown
        assert at_groceries.status.startswith("Groceries · 6 customers · 5 products · 34 purchases · 3 segments")
    at_groceries.press("stop_fit")
    held_fit.set()
    at_groceries.settle("fit")
    assert toasts(at_groceries) == ["Stopped. Nothing was changed."]
    assert at_groceries.title.startswith("3 segments")
    assert "stop_fit" not in at_groceries.shown
    assert at_groceries.press("find").settle().title.startswith("4 segments")


def test_a_page_says_that_segments_are_on_their_way(analyst, held_fit):
    analyst.upload(GROCERIES).press("use_table").go("customers")
    assert "The segments are being found; this page fills by itself." in analyst.text
    held_fit.set()
    assert analyst.settle("fit").title.startswith("Alice")


def test_an_unforeseen_failure_becomes_a_sentence_and_keeps_the_old_segments(at_groceries, monkeypatch):
    def fails(V, k, engine, n_scoring, report):
        raise MemoryError

    names = at_groceries.names
    monkeypatch.setattr(fits, "_fit", fails)
    at_groceries.choose(at_groceries.number_key, 4).press("find")
    at_groceries.settle("fit")
    assert at_groceries.problems == [
        "**There is not enough memory for this\\.** Choose a smaller number\\, or a smaller table\\."
    ]
    assert at_groceries.names == names


def test_the_cards_tell_size_typical_and_distinctive_items(at_groceries):
    assert [line for line in at_groceries.text.splitlines() if line.startswith("####")] == [
        f"#### {number} · {md(name)}" for number, name in enumerate(at_groceries.names, start=1)
    ]
    assert "Typical: Bread (93%)" in at_groceries.text
    assert "Bread (1.7\u00a0× the average, 2 customers)" in at_groceries.text


def test_a_new_name_appears_on_every_page_and_in_every_export(at_groceries):
    at_groceries.type_names({3: "Loaf lovers"})
    assert toasts(at_groceries) == ["Renamed everywhere."]
    assert "#### 3 · Loaf lovers" in at_groceries.text
    assert "Loaf lovers" in at_groceries.chart("profile_map")["layout"]["xaxis"]["ticktext"]
    assert "Loaf lovers" in [
        label.replace("<br>", " ") for label in at_groceries.chart("membership_map")["layout"]["xaxis"]["ticktext"]
    ]
    assert "Loaf lovers" in at_groceries.chart("item_shares")["layout"]["yaxis"]["ticktext"]
    at_groceries.go("customers").choose("customer_shown", "Greg")
    assert at_groceries.title.endswith("Loaf lovers")
    assert "Loaf lovers" in json.dumps(at_groceries.chart("mix"))
    assert "Loaf lovers" in at_groceries.chart("parts")["layout"]["yaxis"]["ticktext"]
    at_groceries.go("campaigns").choose("campaign_items", ["Bread"])
    assert "Loaf lovers" in at_groceries.table("Contacts")["main segment"].tolist()
    assert "Loaf lovers" in at_groceries.chart("make_up")["layout"]["yaxis"]["ticktext"]
    assert "Loaf lovers" in at_groceries.control("only_segments").options
    assert "Loaf lovers" in at_groceries.go("export").at.code[0].value
    sheets = sheets_of(exports.workbook(at_groceries.workspace))
    assert {name for name, rows in sheets.items() if "Loaf lovers" in str(rows)} == set(sheets) - {"settings"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "**A segment needs a name of its own\\.**"),
        (None, "**A segment needs a name of its own\\.**"),
        ("  ", "**A segment needs a name of its own\\.**"),
        ("No clear segment", "**A segment needs a name of its own\\.**"),
        ("Bread", "**Two segments would be called \\'Bread\\'\\.**"),
        ("x" * 41, "is longer than 40 characters\\.**"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_lost(at_groceries, name, sentence):
    first, _, third = at_groceries.names
    at_groceries.type_names({2: "Sweet teeth"}).type_names({1: name})
    assert sentence in at_groceries.problems[0]
    assert at_groceries.names == (first, "Sweet teeth", third)
    assert at_groceries.press("dismiss_problem").problems == []


def test_a_renaming_can_be_taken_back_step_by_step_and_the_grid_shows_what_holds(at_groceries):
    before = at_groceries.names
    at_groceries.type_names({1: "Moms"}).type_names({1: "Moms", 2: "Kids"})
    assert at_groceries.names == ("Moms", "Kids", "Bread")
    grid = next(key for key in at_groceries.shown if key.startswith("names_editor"))
    at_groceries.press("undo_names")
    assert at_groceries.names == ("Moms", *before[1:])
    # Another grid: that one would still show the edits that were taken back, and send them again.
    assert grid not in at_groceries.shown
    assert at_groceries.type_names({3: "Loaves"}).names == ("Moms", before[1], "Loaves")
    at_groceries.press("undo_names").press("undo_names")
    assert at_groceries.names == before
    assert at_groceries.element("undo_names").proto.disabled


def test_given_names_follow_their_content_to_another_number_of_segments(at_groceries):
    at_groceries.type_names({3: "Loaf lovers"}).choose(at_groceries.number_key, 4).press("find").settle()
    segments = at_groceries.workspace.segments
    assert (
        segments.profiles.query(f"segment == {segments.position('Loaf lovers') + 1}").set_index("item")["share"].idxmax()
        == "Bread"
    )


def test_a_click_on_the_first_map_opens_the_story_of_the_item(at_groceries):
    rows = at_groceries.chart("profile_map")["layout"]["yaxis"]["ticktext"]
    at_groceries.click("profile_map", 3 * rows.index("Coffee") + 2)
    assert at_groceries.control("item_shown").value == "Coffee"
    assert "**Coffee**: 1 customer, 1 purchase." in at_groceries.text
    at_groceries.press("campaign_for_item")
    assert at_groceries.title.startswith("Contact 4 customers about Coffee")


def test_a_click_on_the_second_map_opens_the_customer(at_groceries):
    rows = at_groceries.chart("membership_map")["layout"]["yaxis"]["ticktext"]
    at_groceries.click("membership_map", 3 * rows.index("Mary") + 1)
    assert at_groceries.control("group_shown").value == "Mary"
    assert at_groceries.press("open_customer").title.startswith("Mary: ")


def test_a_click_on_the_map_of_many_customers_opens_the_people_of_that_group():
    analyst = at_the_shop()
    groups = len(analyst.control("group_shown").options)
    analyst.click("membership_map", 2 * groups + 7)
    assert analyst.control("group_shown").value == "Breakfast 8 of 53"
    people = analyst.table("Customers of Breakfast 8 of 53")
    assert 10 <= len(people) <= 20
    assert set(people["main segment"]) == {"Breakfast"}
    assert analyst.press("open_customer").title.startswith(people["customer"].iloc[0])


def test_a_large_map_says_what_it_shows():
    analyst = at_the_shop()
    assert "of 150 products: the most distinctive of each segment." in analyst.text
    assert "3,010 customers in 199 groups" in analyst.text
    assert "of 150 products: the most typical of each segment." in analyst.choose("map_choice", "share").text


def test_the_colours_can_show_amounts(at_groceries):
    at_groceries.choose("map_scale", "volume")
    texts = {text for trace in at_groceries.chart("profile_map")["data"] if trace.get("mode") == "text" for text in trace["text"]}
    assert not any("%" in text for text in texts)
    amounts = [float(text) for text in texts]
    # Segment 3 is 26 % of the 34 purchases, and 93 % of it is Bread.
    assert max(amounts) == pytest.approx(0.26 * 34 * 0.93, abs=0.1)
