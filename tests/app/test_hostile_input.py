"""Names are shown exactly as they are, and a forged message of a browser changes and breaks nothing."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import read_table
from dashboard import exports
from dashboard.text import md, plot
from tests.app.analyst import Analyst, at_the_shop
from tests.app.test_export_page import archived

NAMES = {
    "HTML": "<b>Bold</b><img src=x onerror=alert(1)>",
    "Markdown": "**Bread** [x](y) ![i](z) `c` #1 :red[r]",
    "a link": "www.example.com mail@example.com",
    "signs": "A -> B <- C >= D $x$ ~~y~~",
    "a formula": '=HYPERLINK("x")&1',
    "a template": "%{x} {0} {{y}}",
    "emoji": "🍞 bread 👩‍🍳",
    "right to left": "خبز עברית",
    "a long one": "Shelf-stable vegetables and legumes from the region, chopped, 3 x 400 g",
}
SEEDED = pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)


def table_with(name: str) -> bytes:
    other = f"{name} too"
    frame = pd.DataFrame({"product": [name, "Bread", other], name: [5, 0, 3], "Bob": [0, 4, 0], other: [4, 0, 2]})
    return frame.to_csv(index=False).encode()


@pytest.fixture
def hostile(analyst, request) -> Analyst:
    return analyst.use(table_with(request.param), f"{request.param[:12].replace('/', '')}.csv", 2)


@pytest.mark.parametrize("hostile", NAMES.values(), ids=NAMES, indirect=True)
def test_a_name_is_shown_exactly_on_every_page(hostile, request):
    name = request.node.callspec.params["hostile"]
    assert f"**{md(name)}**" in hostile.choose("item_shown", name).text
    assert plot(name) in hostile.chart("profile_map")["layout"]["yaxis"]["ticktext"]
    assert plot(name) in hostile.chart("membership_map")["layout"]["yaxis"]["ticktext"]
    hostile.go("customers").choose("customer_search", name)
    assert hostile.title.startswith(f"{md(name)}: ")
    assert name in hostile.table("What to offer")["product"].tolist()
    assert f"**{md(name)}** has a strength" in hostile.choose("why_item", name).text
    hostile.go("campaigns").choose("campaign_items", [name])
    assert f" about {md(name)}; " in hostile.title
    assert name in hostile.table("Contacts")["customer"].tolist()
    files = archived(hostile.go("export"))
    listed = read_table(next(data for file, data in files.items() if file.startswith("campaign_"))).frame
    assert name in listed["customer_id"].tolist()


@pytest.mark.parametrize("hostile", ["<b>Bold</b><img src=x onerror=alert(1)>"], indirect=True)
def test_no_chart_holds_a_tag_that_plotly_would_obey(hostile):
    hostile.choose("item_shown", NAMES["HTML"])
    for page in ("segments", "customers"):
        specs = [chart.proto.spec for chart in hostile.go(page).charts()]
        assert specs
        assert not any("<img" in json.dumps(json.loads(spec)) for spec in specs)


@SEEDED
def test_a_segment_can_carry_any_name(at_groceries, name):
    short = name[:40].strip()
    at_groceries.type_names({1: short})
    assert f"#### 1 · {md(short)}" in at_groceries.text
    assert at_groceries.names[0] == " ".join(short.split())
    at_groceries.go("campaigns").choose("campaign_items", ["Vegetables"])
    assert at_groceries.title.endswith(f"from {md(short)}")
    assert short in read_table(archived(at_groceries)["customer_segments.csv"]).frame["main segment"].tolist()


def test_no_cell_of_the_downloads_can_run(analyst):
    analyst.use(table_with(NAMES["a formula"]), "f.csv", 2)
    lines = archived(analyst)["customer_segments.csv"].decode("utf-8-sig").splitlines()
    assert not any(cell.lstrip('"').startswith("=") for line in lines for cell in line.split(","))
    assert exports.workbook(analyst.workspace)


@pytest.mark.parametrize("value", [99.0, 0.0, -3.0, 2.5, 1e300])
def test_a_forged_number_of_segments_is_brought_back_to_what_the_table_allows(at_groceries, value):
    at_groceries.send(at_groceries.number_key, double_value=value)
    assert 1 <= at_groceries.workspace.n_components <= 5
    assert at_groceries.press("find").settle().workspace.segments is not None
    assert at_groceries.problems == []


@pytest.mark.parametrize("value", [0.0, -5.0, 1e12, 2.5])
def test_a_forged_number_of_contacts_breaks_nothing(at_groceries, value):
    at_groceries.go("campaigns").choose("campaign_items", ["Bread"]).send("contacts_6", double_value=value)
    assert 1 <= len(at_groceries.workspace.campaign.people) <= 6


@pytest.mark.parametrize(
    ("page", "key", "forged"),
    [
        ("segments", "item_shown", {"string_value": "Tea"}),
        ("segments", "group_shown", {"string_value": "Nobody"}),
        ("segments", "map_scale", {"string_value": "entropy"}),
        ("customers", "customer_shown", {"string_value": "Nobody"}),
        ("customers", "customer_search", {"string_value": "\x00([*" * 500}),
        ("customers", "why_item", {"string_value": "Tea"}),
        ("campaigns", "campaign_items", {"string_array_value": {"data": ["Tea", "<b>"]}}),
        ("campaigns", "audience", {"string_value": "nobody"}),
        ("campaigns", "only_segments", {"string_array_value": {"data": ["Tea"]}}),
        ("data", "kind", {"string_value": "dreams"}),
    ],
)
def test_a_forged_choice_breaks_nothing(at_groceries, page, key, forged):
    names = at_groceries.names
    at_groceries.go(page).send(key, **forged)
    assert at_groceries.run().names == names
    assert at_groceries.status.startswith("Groceries · 6 customers · 5 products · 34 purchases · 3 segments")


def test_a_forged_role_is_refused(analyst):
    analyst.upload("customer,product\nAnn,Bread\nBob,Tea\n").send("role_customer", string_value="password")
    assert analyst.title.endswith("2 products, 2 customers")
    assert analyst.workspace.draft.recognition.roles == {"customer": "customer", "item": "product"}


def test_a_forged_category_breaks_nothing():
    analyst = at_the_shop().go("campaigns").choose("what", "category")
    assert analyst.send("campaign_category", string_value="Weapons").title == "Whom do I contact?"


@pytest.mark.parametrize("point", [15, 10**6, -1])
def test_a_forged_click_beside_the_map_breaks_nothing(at_groceries, point):
    shown = at_groceries.control("item_shown").value
    at_groceries.click("profile_map", point)
    at_groceries.click("membership_map", point + 3)
    assert at_groceries.control("item_shown").value == shown


@pytest.mark.parametrize(
    "state", ["{}", '{"edited_rows": {}}', '{"edited_rows": {"0": {"Segment": 9}}}', '{"edited_rows": {"0": {"Name": 7}}}']
)
def test_a_forged_edit_of_the_names_breaks_nothing(at_groceries, state):
    grid = next(key for key in at_groceries.shown if key.startswith("names_editor"))
    names = at_groceries.names
    at_groceries.send(grid, string_value=state)
    assert at_groceries.names[1:] == names[1:]


def something_runs() -> None:
    from dashboard import components
    from dashboard.jobs import Job

    job = Job("data", "k=3", "ann", "audience", message="Reading **bold** [a](b).csv")
    components.running(lambda: job, lambda: None, "stop")


def test_what_some_work_says_of_itself_is_shown_as_it_is():
    at = AppTest.from_function(something_runs, default_timeout=60).run()
    assert at.get("progress")[0].proto.text == md("Reading **bold** [a](b).csv")
