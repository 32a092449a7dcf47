import hashlib

import numpy as np
import pandas as pd
import pytest

from analytics.campaigns.campaign_files import read_plan, read_results
from analytics.campaigns.readout import read_out
from analytics.campaigns.taking_part import people_of
from analytics.campaigns.uplift import qini
from analytics.errors import AnalyticsError
from analytics.exports.platforms.audience import audience_file
from analytics.tables.reading import read_table

LIST = pd.DataFrame(
    {
        "rank": [1, 2, 3, 4],
        "customer_id": ["+49 171", "007", "Jane@example.com", "Zoë"],
        "score": [4.5, 3.25, 2.0, 0.5],
        "reason": ["=1+1", "", "buys bread", ""],
        "group": ["target", "control", "target", "control"],
    }
)


def results_of(answers: dict[str, int]) -> pd.DataFrame:
    return read_results(pd.DataFrame({"customer_id": list(answers), "responded": list(answers.values())}))


def plan_of(n_target: int, n_control: int) -> pd.DataFrame:
    names = [f"T{row}" for row in range(n_target)] + [f"C{row}" for row in range(n_control)]
    return pd.DataFrame({"customer": names, "group": ["target"] * n_target + ["control"] * n_control})


@pytest.mark.parametrize("platform", ["own_csv", "own_xlsx"])
def test_a_list_comes_back_as_it_was_downloaded(platform):
    nobody = pd.DataFrame({"customer": pd.Series(dtype=str)})
    file = audience_file(LIST.rename(columns={"customer_id": "customer"}), nobody, platform)
    plan = read_plan(read_table(file.data, file.name).frame)
    assert plan.columns.tolist() == ["customer", "group", "score"]
    assert plan["customer"].tolist() == ["+49 171", "007", "Jane@example.com", "Zoë"]
    assert plan["score"].tolist() == [4.5, 3.25, 2.0, 0.5]
    people, notes = people_of(results_of({"+49 171": 1, "007": 0, "jane@EXAMPLE.com": 1, "Zoë": 0}), plan)
    assert people["responded"].tolist() == [1, 0, 1, 0] and notes == ()
    assert people["group"].tolist() == LIST["group"].tolist()


def test_a_list_saved_with_decimal_commas_is_read():
    plan = read_plan(pd.DataFrame({"customer_id": ["A", "B"], "score": ["0,25", "1,5"], "group": ["Target", "CONTROL"]}))
    assert plan["score"].tolist() == [0.25, 1.5] and plan["group"].tolist() == ["target", "control"]
    results = read_results(pd.DataFrame({"customer_id": ["A"], "responded": ["yes"], "revenue": ["12,50"]}))
    assert results["revenue"].tolist() == [12.5]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"name": ["A"]}, "needs a column customer"),
        ({"customer_id": ["A", ""]}, "Row 3: '' is no customer"),
        ({"customer_id": ["A", "B"], "group": ["target", ""]}, "Row 3: '' is no group"),
        ({"customer_id": ["A", "B"], "group": ["target", "left"]}, "Row 3: 'left' is no group"),
        ({"customer_id": ["A", "B"], "score": ["0.1", "high"]}, "Row 3: 'high' is no score"),
    ],
)
def test_what_is_no_list_is_refused_with_its_row(columns, words):
    with pytest.raises(AnalyticsError, match=words):
        read_plan(pd.DataFrame(columns))


def test_results_of_the_contacted_alone_are_refused():
    plan = plan_of(40, 10)
    with pytest.raises(AnalyticsError, match="nobody of the control group") as refused:
        people_of(results_of({f"T{row}": row % 2 for row in range(40)}), plan)
    assert "what the control group bought" in refused.value.hint
    # A file of buyers alone may well hold nobody of ten.
    people, notes = people_of(results_of({f"T{row}": 1 for row in range(5)}), plan)
    assert people["responded"].sum() == 5
    assert "Nobody of the control group stands in the results: that is right only if none of them bought." in notes


def test_a_control_group_that_was_looked_at_less_is_told():
    plan = plan_of(200, 100)
    answers = {f"T{row}": 0 for row in range(200)} | {f"C{row}": 0 for row in range(60)}
    _, notes = people_of(results_of(answers), plan)
    assert notes[-1].startswith("100% of the targets but 60% of the control group have a result.")
    assert notes[-1].endswith("the effect is really smaller.")
    # Two of a hundred more or less are chance.
    _, notes = people_of(results_of(answers | {f"C{row}": 0 for row in range(98)}), plan)
    assert notes == ("2 customers of the list have no result: taken as not having bought.",)


def test_rows_without_a_name_are_counted_and_left_out():
    results = read_results(pd.DataFrame({"customer_id": ["T0", None, "", "C0"], "responded": [1, 1, 0, 0]}))
    people, notes = people_of(results, plan_of(1, 1))
    assert people["responded"].tolist() == [1, 0]
    assert notes == ("2 rows of the results name nobody: left out.",)


def test_a_list_without_groups_lends_its_scores_to_results_with_groups():
    rng = np.random.default_rng(0)
    names = [f"A{row}" for row in range(100)]
    groups = np.where(np.arange(100) % 2, "control", "target")
    results = pd.DataFrame({"customer_id": names, "responded": rng.integers(0, 2, 100), "group": groups})
    plan = read_plan(pd.DataFrame({"customer_id": names[::-1], "score": np.arange(100)}))
    found = read_out(results, plan)
    assert found.effect == read_out(results).effect
    assert found.people.set_index("customer")["score"].loc["A99"] == 0
    assert qini(found.people).curve["targets"].iloc[-1] == 50
    with pytest.raises(AnalyticsError, match="do not say who was to be contacted"):
        read_out(results.drop(columns="group"), plan)


def test_hashed_names_are_compared_whatever_their_letters():
    names = [hashlib.sha256(name).hexdigest() for name in (b"one", b"two", b"three", b"four")]
    plan = pd.DataFrame({"customer": names, "group": ["target", "target", "control", "control"]})
    people, notes = people_of(results_of({name.upper(): 1 for name in names}), plan)
    assert people["responded"].sum() == 4 and notes == ()
