"""The analyst makes a campaign list and reads how it came about."""

from __future__ import annotations

import pytest

from dashboard import exports
from dashboard.text import md, plot
from tests.app.analyst import Analyst, at_the_shop
from tests.unit.exports.test_files import sheets_of


def contacts(analyst: Analyst) -> list[str]:
    """Return the contacts, best first."""
    return analyst.table("Contacts").iloc[:, 1].tolist()


def steps(analyst: Analyst) -> list[int]:
    """Return the counts of the funnel."""
    lines = [line for line in analyst.text.splitlines() if line.startswith("1. ")]
    return [int(line.split("**")[1].replace(",", "")) for line in lines]


@pytest.fixture
def coffee(at_groceries):
    return at_groceries.go("campaigns").choose("campaign_items", ["Coffee"])


@pytest.fixture
def bread(at_groceries):
    return at_groceries.go("campaigns").choose("campaign_items", ["Bread"]).choose("contacts_6", 2)


def test_the_page_asks_for_an_item_first(at_groceries):
    at_groceries.go("campaigns")
    assert at_groceries.title == "Whom do I contact?"
    assert "Choose a product to see who should hear of it." in at_groceries.text
    assert "download_audience_0" not in at_groceries.shown


def test_coffee_with_four_contacts_lists_peter_jennifer_alice_greg(coffee):
    coffee.choose("contacts_6", 4)
    assert contacts(coffee) == ["Peter", "Jennifer", "Alice", "Greg"]
    assert coffee.table("Contacts")["rank"].tolist() == [1, 2, 3, 4]
    assert coffee.table("Contacts")["has it"].tolist() == ["yes", "", "", ""]
    assert coffee.title == f"Contact 4 customers about Coffee; 50% from {md(coffee.names[0])}"
    assert coffee.table("Contacts")["why"].str.contains("of the mix and gives").all()


def test_the_funnel_tells_how_many_are_left_after_each_rule(coffee):
    # John and Mary take nothing of the segment that drinks coffee; only Peter has bought it.
    assert steps(coffee.choose("contacts_6", 2)) == [6, 4, 2]
    assert steps(coffee.choose("audience", "new")) == [6, 3, 2]
    assert steps(coffee.choose("audience", "buyers")) == [6, 1, 1]


def test_an_audience_keeps_or_leaves_out_those_who_have_it(coffee):
    assert contacts(coffee.choose("audience", "new")) == ["Jennifer", "Alice", "Greg"]
    assert contacts(coffee.choose("audience", "buyers")) == ["Peter"]


def test_the_list_can_be_kept_to_members_of_some_segments(bread):
    bread.choose("contacts_6", 6)
    everybody = bread.table("Contacts").set_index("customer")["main segment"]
    bread.choose("only_segments", [3])
    assert contacts(bread) == everybody[everybody == "Bread"].index.tolist() == ["Greg", "Mary"]
    assert bread.title == "Contact 2 customers about Bread; 100% from Bread"


def test_the_next_ones_on_the_ranking_are_shown_as_just_missed(bread):
    assert contacts(bread) == ["Greg", "Mary"]
    missed = bread.table("The next ones")
    assert missed["customer"].iloc[0] == "Alice"
    assert missed["rank"].tolist() == list(range(3, 3 + len(missed)))
    assert any(expander.label.startswith("Just missed: Alice (") for expander in bread.at.expander)
    assert missed["strength"].max() <= bread.table("Contacts")["strength"].min()


def test_the_make_up_of_the_list_stands_against_that_of_everybody(bread):
    bars, marks, counts = bread.chart("make_up")["data"]
    assert bread.chart("make_up")["layout"]["yaxis"]["ticktext"] == [plot(name) for name in bread.names]
    assert bars["x"] == [0, 0, 1]
    assert marks["x"] == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert counts["text"] == ["0 (0%)", "0 (0%)", "2 (100%)"]


def test_several_items_count_together(coffee):
    coffee.choose("campaign_items", ["Coffee", "Vegetables"])
    assert "about 2 products" in coffee.title
    assert contacts(coffee)[:2] == ["Peter", "Jennifer"]


def test_an_audience_that_is_empty_is_said_with_a_way_out(bread):
    # Everybody with the Bread segment as main segment has bread already.
    bread.choose("audience", "new").choose("only_segments", [3])
    assert bread.title == "Nobody is left to contact about Bread"
    assert "Choose other customers, or loosen the limits" in bread.text
    assert "download_audience_0" not in bread.shown


def test_a_category_of_the_shop_is_one_campaign_for_all_its_products():
    analyst = at_the_shop().go("campaigns").choose("what", "category").choose("campaign_category", "Coffee & tea").settle("lists")
    campaign = analyst.workspace.campaign
    categories = analyst.workspace.dataset.V.categories
    assert sorted(campaign.settings.items) == sorted(categories.index[categories == "Coffee & tea"])
    assert analyst.title.startswith(f"Contact 450 customers about {len(campaign.settings.items)} products; ")
    assert "The first 200 of 500; the download has all." in analyst.text
    assert len(contacts(analyst)) == 200
    assert len(campaign.people) == 500


def test_the_download_has_the_list_and_a_sheet_of_settings(coffee):
    coffee.choose("contacts_6", 4)
    sheets = sheets_of(exports.workbook(coffee.workspace))
    assert [row[1] for row in sheets["campaign_list"]] == ["customer_id", "Peter", "Jennifer", "Alice", "Greg"]
    settings = dict(tuple(row) for row in sheets["settings"])
    assert settings["items of the campaign"] == "Coffee"
    assert settings["contacts of the campaign"] in ("4", 4)
    assert {"download_audience_0", "download_record"} <= set(coffee.shown)


def test_ratings_make_a_list_by_predicted_rating(analyst):
    analyst.open_example("books").go("campaigns").choose("campaign_items", ["Book 3"]).choose("audience", "new")
    assert contacts(analyst)[:2] == ["User 3", "User 4"]
    assert "predicted rating" in analyst.table("Contacts").columns
    assert "Ranked by predicted rating" in analyst.text


def test_a_category_of_another_table_is_forgotten(analyst):
    rows = (
        "customer,product,category\nMary,Bread,{0}\nJohn,Limes,{1}\nMary,Limes,{1}\nJohn,Milk,{0}\nAnn,Milk,{0}\nAnn,Bread,{0}\n"
    )
    analyst.use(rows.format("bakery", "fruit"), "a.csv", 2).go("campaigns").choose("what", "category")
    assert "about 2 products" in analyst.choose("campaign_category", "bakery").title
    analyst.go("data").use(rows.format("food", "plants"), "b.csv", 2).go("campaigns")
    assert analyst.title == "Whom do I contact?"
    assert analyst.control("campaign_category").options == ["food", "plants"]
    assert "about 1 product" not in analyst.choose("campaign_category", "plants").title
    assert analyst.title.startswith("Contact 2 customers about Limes")
