"""The analyst comes back with the results of a campaign and reads what it changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.exports.files import to_csv, to_xlsx
from dashboard.panels.read_out import QUESTION, SAMPLE
from dashboard.text import md
from tests.app.analyst import Analyst, at_example, at_the_shop
from tests.app.answers import plan, results

HOSTILE = "<b>=1+1</b> [x](y) $z$"


class Reader:
    """Somebody at the part of the page that reads results."""

    def __init__(self, analyst: Analyst) -> None:
        analyst.at.session_state["campaign_part"] = "results"
        self.analyst = analyst.go("campaigns")

    def upload(self, what: str, table: pd.DataFrame | bytes, name: str) -> Reader:
        data = table if isinstance(table, bytes) else table.to_csv(index=False).encode()
        uploader = next(node for node in self.analyst.at.file_uploader if node.key.startswith(what))
        uploader.upload(name, data)
        self.analyst.run()
        return self

    def results(self, table: pd.DataFrame | bytes, name: str = "results.csv") -> Reader:
        return self.upload("results_file", table, name)

    def plan(self, table: pd.DataFrame | bytes, name: str = "list.csv") -> Reader:
        return self.upload("plan_file", table, name)

    def brought(self) -> pd.DataFrame:
        return self.analyst.table("What the campaign brought").set_index("What it brought")


@pytest.fixture
def reader(at_groceries) -> Reader:
    return Reader(at_groceries)


@pytest.fixture
def shop() -> Reader:
    """Return somebody whose table in use knows the customers of the list."""
    return Reader(at_the_shop())


@pytest.fixture
def read(reader) -> Reader:
    """80 of 800 and 10 of 200 bought."""
    return reader.results(results(plan(), 80, 10)).plan(to_csv(plan()))


def test_before_an_upload_the_page_says_which_columns_are_needed(reader):
    assert reader.analyst.title == QUESTION
    for column in ("customer_id", "responded", "revenue", "group", "campaign_id"):
        assert f"**{column}**" in reader.analyst.text
    assert "sample_results" in reader.analyst.shown and "forget_results" not in reader.analyst.shown
    assert not reader.analyst.charts()


def test_the_sample_can_be_uploaded_and_is_read_out(reader):
    reader.results(SAMPLE.encode(), "sample_results.csv")
    # 2 of 4 and 1 of 4; 37.40 / 4 - 18 / 4 for each of the four.
    assert (
        reader.analyst.title == "+25.0 points, which may be chance: 50.0% of those contacted bought, 25.0% of the control group"
    )
    assert reader.brought().loc["Extra buyers", "Measured"] == 1
    assert reader.brought().loc["Extra revenue", "Measured"] == 19


def test_results_with_groups_need_no_list(reader):
    rows = plan()
    reader.results(results(rows, 80, 10).assign(group=rows["group"]))
    analyst = reader.analyst
    # 80 of 800 are 10%, 10 of 200 are 5%: 5% of 800 are 40 extra buyers, at 20 each.
    assert analyst.title == "+5.0 points: 10.0% of those contacted bought, 5.0% of the control group"
    assert analyst.table("Both groups").to_numpy().tolist() == [["Contacted", 800, 80, 0.1], ["Control group", 200, 10, 0.05]]
    assert reader.brought()["Measured"].to_dict() == {"Extra buyers": 40, "Extra revenue": 800}
    assert analyst.workspace.results.found.sentence in analyst.text
    assert "1,000 customers have no score. Give the list of the campaign with its scores." in analyst.everything
    assert "uplift" not in analyst.shown and "qini" not in analyst.shown


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_results_without_groups_are_put_to_the_list_as_it_was_downloaded(reader, ending):
    reader.results(results(plan(), 80, 10))
    assert reader.analyst.title == QUESTION
    assert "The results do not say who was to be contacted" in reader.analyst.everything
    data = to_csv(plan()) if ending == "csv" else to_xlsx({"List": plan(), "settings": pd.DataFrame({"seed": [0]})})
    reader.plan(data, f"list.{ending}")
    assert reader.analyst.title.startswith("+5.0 points: 10.0% of those")
    assert f"In use: list\\.{ending}, 1,000 rows." in reader.analyst.text


def test_the_effect_is_shown_by_tenth_and_by_depth(read):
    analyst = read.analyst
    # A hundred customers a tenth, 80 targets: in the first all 80 bought, as did 10 of the 20 left out.
    first = analyst.chart("uplift")["data"][0]
    assert first["x"] == list(range(1, 11))
    assert first["y"] == pytest.approx([50, *[0] * 9])
    curve = next(trace for trace in analyst.chart("qini")["data"] if trace["name"] == "by score")
    # After the first tenth 80 bought where 10 * 80 / 20 = 40 were to be expected; nobody bought after that.
    assert np.interp([0, 0.2, 0.5, 1], curve["x"], curve["y"]) == pytest.approx([0, 40, 40, 40], abs=0.5)
    assert analyst.workspace.results.by_score.sentence in analyst.text
    assert analyst.element("uplift").proto.alt.endswith(analyst.workspace.results.by_score.sentence)


def test_costs_turn_the_effect_into_profit(read):
    assert "Profit" not in read.brought().index
    read.analyst.choose("result_margin", 30.0).choose("result_offer", 2.0).choose("result_contact", 0.5).choose(
        "result_fixed", 40.0
    )
    # 40 extra at 30, less 80 offers at 2, 800 contacts at 0.50 and 40.
    assert read.brought().loc["Profit", "Measured"] == 40 * 30 - 160 - 400 - 40
    assert "Whether the campaign paid for itself is open" in read.analyst.text
    assert "The campaign paid for itself." in read.analyst.choose("result_margin", 900.0).text
    assert "The campaign lost money." in read.analyst.choose("result_margin", 1.0).text


def test_groups_that_were_alike_before_are_said_to_be(shop):
    shop.results(results(plan(), 80, 10)).plan(plan())
    table = shop.analyst.table("Means of both groups").set_index("Known before")
    assert table.index.tolist() == ["score", "past purchases", "days since the last purchase"]
    assert (table["Differ"] == "").all()
    assert "Before the campaign the groups were as alike as chance makes them" in shop.analyst.everything


def test_a_control_group_from_the_end_of_the_list_shows_no_curves_and_is_warned_of(reader):
    rows = plan().assign(group=["target"] * 800 + ["control"] * 200)
    reader.results(results(rows, 80, 10)).plan(rows)
    assert [warning.value for warning in reader.analyst.at.warning] == [
        md(
            "The groups differed before the campaign in score, more than chance explains: part of the effect may be this difference."
        )
    ]
    assert "The scores do not part the customers into groups that could be compared." in reader.analyst.everything
    assert not reader.analyst.charts()


def test_groups_that_differed_before_are_named(shop):
    counts = shop.analyst.workspace.dataset.interactions.frame["customer"].value_counts()
    names = counts.index[:1000].astype(str)
    rows = pd.DataFrame({"customer_id": names, "score": 1.0, "group": ["target"] * 500 + ["control"] * 500})
    shop.results(results(rows, 50, 20)).plan(rows)
    table = shop.analyst.table("Means of both groups").set_index("Known before")
    assert table.loc["past purchases", "Contacted"] == pytest.approx(counts.iloc[:500].mean())
    assert table.loc["past purchases", "Differ"] == "yes" and table.loc["score", "Differ"] == ""
    assert "The groups differed before the campaign in past purchases" in shop.analyst.everything


def test_only_what_was_bought_before_the_first_day_counts(shop):
    shop.results(results(plan(), 80, 10)).plan(plan())
    frame = shop.analyst.workspace.dataset.interactions.frame
    start = pd.Timestamp("2024-03-01")
    shop.analyst.at.date_input[0].set_value(start.date())
    shop.analyst.run()
    people = shop.analyst.workspace.results.found.people
    target = people.loc[people["group"] == "target", "customer"]
    before = frame[frame["date"] < start].groupby("customer", observed=False).size()
    known = [before[name] for name in target if name in before.index]
    shown = shop.analyst.table("Means of both groups").set_index("Known before")
    assert shown.loc["past purchases", "Contacted"] == pytest.approx(np.mean(known))
    assert "Purchases before 1 Mar 2024 count." in shop.analyst.text


def test_customers_whom_the_table_does_not_know_are_said_to_be_unknown(reader):
    rows = plan().drop(columns="score").assign(customer_id=[f"X{number}" for number in range(1000)])
    reader.results(results(rows, 80, 10)).plan(rows)
    assert "Too little is known of the customers from before the campaign" in reader.analyst.everything
    assert "1,000 customers have no score. Give the list of the campaign with its scores." in reader.analyst.everything


def test_without_a_control_group_nothing_is_told(reader):
    rows = plan().assign(group="target")
    reader.results(results(rows, 80, 0)).plan(rows)
    assert reader.analyst.title == QUESTION
    assert "There is no control group, so nobody can tell what the campaign changed." in reader.analyst.everything
    assert not reader.analyst.charts()


def test_results_of_the_contacted_alone_are_refused(reader):
    rows = plan()
    reader.plan(rows)
    assert "The list is there; now upload the results." in reader.analyst.text
    reader.results(results(rows, 80, 10)[(rows["group"] == "target").to_numpy()])
    assert "The results have nobody of the control group. Look up what the control group bought, too" in reader.analyst.everything


def test_what_does_not_fit_is_counted(read):
    rows = plan()
    strangers = pd.DataFrame({"customer_id": ["Y1", "Y2"], "responded": [1, 0], "revenue": [5.0, 0.0]})
    read.results(pd.concat([results(rows, 80, 10).iloc[:-3], strangers]))
    assert "3 customers of the list have no result: taken as not having bought." in read.analyst.everything
    assert "2 results are of nobody on the list and left out." in read.analyst.everything
    assert read.analyst.title.startswith("+5.0 points")


def test_one_of_several_campaigns_is_read_out_at_a_time(reader):
    rows = plan()
    both = pd.concat(
        [
            results(rows, 80, 10).assign(group=rows["group"], campaign_id="May"),
            results(rows, 16, 8).assign(group=rows["group"], campaign_id=HOSTILE),
        ]
    )
    reader.results(both)
    assert reader.analyst.title.startswith("+5.0 points: 10.0%")
    assert reader.analyst.control("answered_campaign").options == ["May", HOSTILE]
    reader.analyst.choose("answered_campaign", HOSTILE)
    assert reader.analyst.title.startswith("-2.0 points, which may be chance: 2.0% of those contacted bought, 4.0%")


def test_the_campaign_that_is_named_is_the_one_whose_effect_is_shown_also_after_a_newer_file(reader):
    rows = plan()
    may = results(rows, 80, 10).assign(group=rows["group"], campaign_id="May")
    june = results(rows, 16, 8).assign(group=rows["group"], campaign_id="June")
    reader.results(pd.concat([may, june])).analyst.choose("answered_campaign", "June")
    reader.results(pd.concat([may, june.assign(responded=0)]))
    assert reader.analyst.title.startswith("+5.0 points: 10.0%")
    assert reader.analyst.control("answered_campaign").value == "May"


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "holiday.csv", "holiday.csv is not a table"),
        (b"", "empty.csv", "empty.csv"),
        (
            b"customer_id,opened\nA,1\nB,0\n",
            "opens.csv",
            "opens.csv: This cannot be a file of results: it needs a column customer and",
        ),
        (b"customer_id,responded\nA,maybe\nB,0\n", "may.csv", "may.csv: Row 2: 'maybe' is neither 1 nor 0 (1 such rows)."),
        (f"customer_id,responded,group\n{HOSTILE},1,<b>x</b>\nB,0,\n".encode(), f"{HOSTILE}.csv", "'<b>x</b>' is no group"),
    ],
)
def test_a_bad_file_keeps_what_was_there(read, data, name, words):
    title, text = read.analyst.title, read.analyst.table("Both groups").to_numpy().tolist()
    read.results(data, name)
    assert words in read.analyst.everything and len(read.analyst.problems) == 1
    assert read.analyst.title == title and read.analyst.table("Both groups").to_numpy().tolist() == text
    assert "In use: results\\.csv" in read.analyst.text
    read.plan(plan())
    assert not read.analyst.problems


def test_hostile_names_are_only_names(reader):
    rows = plan().assign(customer_id=lambda frame: frame["customer_id"].where(frame["rank"] > 1, HOSTILE))
    reader.plan(to_csv(rows), f"{HOSTILE}.csv").results(results(rows, 80, 10))
    assert f"In use: {md(HOSTILE)}\\.csv, 1,000 rows." in reader.analyst.text
    assert reader.analyst.title.startswith("+5.0 points") and reader.analyst.workspace.results.found.notes == ()
    reader.results(pd.concat([results(rows, 80, 10), results(rows, 1, 1).head(1)]))
    assert f"**{md(f'{HOSTILE} stands in the results more than once.')}**" in reader.analyst.text


def test_the_files_can_be_taken_away(read):
    read.analyst.press("forget_results")
    assert read.analyst.title == QUESTION and "forget_results" not in read.analyst.shown
    assert read.analyst.workspace.results.answers is None and read.analyst.workspace.results.plan is None


def test_results_stay_with_another_table_and_in_their_own_session(read):
    other = Reader(at_example("groceries"))
    assert other.analyst.title == QUESTION and other.analyst.workspace.results.answers is None
    read.analyst.go("data").open_example("tv_shows").go("campaigns").choose("campaign_part", "results")
    assert read.analyst.title.startswith("+5.0 points")
    # Nobody of the list is a viewer, so only the scores can be compared.
    assert read.analyst.table("Means of both groups")["Known before"].tolist() == ["score"]


def test_no_file_of_a_campaign_stays_in_a_shared_cache(read, monkeypatch):
    seen = []
    monkeypatch.setattr("dashboard.cache.table", lambda *arguments: seen.append(arguments))
    read.results(results(plan(), 16, 8))
    assert read.analyst.title.startswith("-2.0 points") and seen == []


def test_a_file_that_is_too_large_is_refused_before_it_is_read(read, monkeypatch):
    monkeypatch.setattr("dashboard.uploads.MOST_OF_CAMPAIGN", 100)
    monkeypatch.setattr("dashboard.uploads.read_table", lambda *arguments: pytest.fail("it was read"))
    read.results(results(plan(), 16, 8), "long.csv")
    assert "long.csv is" in read.analyst.everything and "the limit is" in read.analyst.everything
    assert read.analyst.title.startswith("+5.0 points")
