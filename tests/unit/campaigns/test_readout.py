import hashlib

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from analytics.campaigns.balance import check_balance
from analytics.campaigns.control import split_control
from analytics.campaigns.economics import Costs
from analytics.campaigns.effects import difference_of_rates
from analytics.campaigns.readout import read_out
from analytics.campaigns.uplift import effect_by_score, qini, uplift_by_band
from analytics.errors import AnalyticsError


def plan_of(n_target: int, n_control: int) -> pd.DataFrame:
    n = n_target + n_control
    return pd.DataFrame({"customer": [f"C{row}" for row in range(n)], "group": ["target"] * n_target + ["control"] * n_control})


def results_of(plan: pd.DataFrame, target: int, control: int) -> pd.DataFrame:
    first = plan.groupby("group").cumcount()
    hits = np.where(plan["group"] == "target", first < target, first < control).astype(int)
    return pd.DataFrame({"customer_id": plan["customer"], "responded": hits, "revenue": hits * 20.0})


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    # Worked examples (a), (b), (c), (e) and (g) of Newcombe (1998), method 10.
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_is_that_of_the_paper(counts, low, high):
    found = difference_of_rates(*counts)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0003)


def test_a_campaign_read_out_by_hand():
    plan = plan_of(8_000, 2_000)
    found = read_out(results_of(plan, 488, 104), plan)
    assert found.groups["rate"].tolist() == [0.061, 0.052]
    assert found.effect.value == pytest.approx(0.009)
    assert found.extra_buyers.value == pytest.approx(72)
    profit = found.profit(Costs(margin=20, contact=0.1, offer=1, fixed=50))
    assert profit.value == pytest.approx(72 * 20 - 488 * 1 - 8_000 * 0.1 - 50)
    assert profit.low == pytest.approx(8_000 * found.effect.low * 20 - 1338)
    assert found.revenue.value == pytest.approx(8_000 * 20 * 0.009)
    assert found.title == "+0.9 points, which may be chance: 6.1% of those contacted bought, 5.2% of the control group"
    # 8,000 times -0.00279 and 0.01946: the bounds of Newcombe for 488 of 8,000 and 104 of 2,000.
    assert found.sentence == (
        "This may be chance. Anything from -0.3 to +1.9 points fits these numbers: 72 extra buyers (95% range: -22 to 156)."
    )
    assert found.notes == ()


def test_the_interval_of_extra_revenue_is_that_of_welch():
    plan = plan_of(4, 3)
    amounts = [10.0, 20.0, 30.0, 40.0, 5.0, 10.0, 15.0]
    found = read_out(pd.DataFrame({"customer_id": plan["customer"], "responded": 1, "revenue": amounts}), plan)
    # Variances 500 / 3 of four and 25 of three: 50 of standard error squared, 4.1 degrees of freedom, t = 2.756.
    assert found.revenue.value == pytest.approx(4 * 15)
    freedom = 50**2 / ((500 / 12) ** 2 / 3 + (25 / 3) ** 2 / 2)
    assert found.revenue.low == pytest.approx(4 * (15 - t.ppf(0.975, freedom) * 50**0.5))
    alike = pd.DataFrame({"customer_id": plan["customer"], "responded": 1, "revenue": 3.3})
    assert read_out(alike, plan).revenue is None


def test_those_drawn_from_outside_the_list_test_the_ranking_and_nothing_else():
    plan = plan_of(400, 100)
    plan["score"] = 1 / (1 + plan.groupby("group").cumcount())
    alone = read_out(results_of(plan, 80, 10), plan)
    drawn = pd.DataFrame({"customer": [f"R{row}" for row in range(200)], "group": "random"})
    answers = pd.DataFrame({"customer_id": drawn["customer"], "responded": [1] * 10 + [0] * 190, "revenue": 99.0})
    found = read_out(pd.concat([results_of(plan, 80, 10), answers]), pd.concat([plan, drawn]))
    assert (found.effect, found.revenue, found.title) == (alone.effect, alone.revenue, alone.title)
    assert effect_by_score(found.people).qini.coefficient == qini(alone.people).coefficient
    assert found.notes == ("200 customers from outside the list, contacted at random: 5.0% bought, 20.0% of those on the list.",)
    few = read_out(pd.concat([results_of(plan, 80, 10), answers[:20]]), pd.concat([plan, drawn[:20]]))
    assert few.notes[0].startswith("20 customers from outside the list, contacted at random: 50.0% bought, 20.0% of")


def test_small_rates_are_told_with_more_decimals():
    plan = plan_of(200_000, 200_000)
    found = read_out(results_of(plan, 620, 500), plan)
    # 0.31% and 0.25%: a tenth of a point would hide it.
    assert found.title == "+0.06 points: 0.31% of those contacted bought, 0.25% of the control group"
    assert found.sentence.startswith("The campaign changed the share that buys by +0.03 to +0.09 points: 120 extra buyers (95%")


def test_the_plan_decides_who_belongs_where_and_the_absent_did_not_buy():
    plan = plan_of(50, 50)
    results = pd.DataFrame(
        {
            "customer_id": ["C0", hashlib.sha256(b"nobody").hexdigest(), "C60"],
            "group": ["control", "target", "control"],
            "responded": [1, 1, 1],
        }
    )
    found = read_out(results, plan)
    assert found.groups["responders"].tolist() == [1, 1] and found.groups["customers"].tolist() == [50, 50]
    assert found.notes == (
        "1 customer stands in another group in the results than on the list; the list counts.",
        "98 customers of the list have no result: taken as not having bought.",
        "1 result is of nobody on the list and left out.",
    )


def test_groups_of_the_results_count_where_there_is_no_plan():
    plan = plan_of(40, 10)
    results = results_of(plan, 8, 1).assign(group=plan["group"])
    assert read_out(results).effect.value == pytest.approx(0.1)
    with pytest.raises(AnalyticsError, match="do not say who was to be contacted"):
        read_out(results.drop(columns="group"))


def test_qini_by_hand():
    people = pd.DataFrame(
        {
            "score": [4, 4, 3, 3, 2, 2, 1, 1],
            "group": ["target", "control"] * 4,
            "responded": [1, 0, 1, 0, 0, 0, 0, 1],
        }
    )
    found = qini(people)
    # After each score one target and one control more: 1 - 0, 2 - 0, 2 - 0, 2 - 1 extra responses; chance goes straight to 1.
    assert found.curve["extra"].tolist() == [0, 1, 2, 2, 1]
    assert found.curve["random"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    # Trapezia of 0, 0.75, 1.5, 1.25, 0 over quarters: 0.875, for 4 targets.
    assert found.coefficient == pytest.approx(0.875 / 4)
    upside_down = qini(people.assign(score=-people["score"]))
    assert upside_down.curve["extra"].tolist() == [0, -1, -1, 0, 1] and upside_down.coefficient < 0


def test_qini_weighs_unequal_groups_and_knows_no_order_of_rows():
    people = pd.DataFrame(
        {"score": [2, 2, 2, 1, 1, 1], "group": ["target", "target", "control"] * 2, "responded": [1, 1, 1, 0, 1, 0]}
    )
    found = qini(people)
    # 2 of 2 targets and 1 of 1 controls: 2 - 1 * 2 / 1; then 3 - 1 * 4 / 2.
    assert found.curve["extra"].tolist() == [0, 0, 1]
    assert qini(people[::-1]).coefficient == found.coefficient == pytest.approx((0.5 * 0 + (0 - 0.5) / 2) / 4)
    assert qini(people.assign(score=1)).coefficient == 0


def test_a_planted_effect_is_found_in_the_bands_that_have_it():
    rng = np.random.default_rng(0)
    scores = pd.Series(np.arange(20_000, 0, -1.0), index=[f"C{row}" for row in range(20_000)])
    plan = split_control(scores, "May", 0.5).groups
    chance = 0.05 + 0.15 * ((plan["group"] == "target") & (plan["band"] <= 2))
    results = pd.DataFrame({"customer_id": plan["customer"], "responded": (rng.random(len(plan)) < chance).astype(int)})
    people = read_out(results, plan).people
    bands = uplift_by_band(people)
    assert bands["band"].tolist() == list(range(1, 11))
    assert (bands["low"] > 0).tolist()[:2] == [True, True] and (bands["effect"][2:].abs() < 0.05).all()
    assert bands["effect"][:2].tolist() == pytest.approx([0.15, 0.15], abs=0.03)
    # Extra responses a target at full depth are 0.03; all lie in the first fifth: the area is 0.03 * (1 - 0.1 - 0.5).
    assert qini(people).coefficient == pytest.approx(0.012, abs=0.003)
    again = uplift_by_band(people.drop(columns="band"), bands=5)
    assert again["effect"].tolist() == pytest.approx([0.15, 0, 0, 0, 0], abs=0.03)


def test_the_halves_of_a_ranking_are_told_beside_each_other():
    # 400 customers a half, half of each group; 60 and 20 of 200 buy in the better half, 20 and 20 in the other.
    rows = [(2, "target", 60), (2, "control", 20), (1, "target", 20), (1, "control", 20)]
    people = pd.DataFrame(
        [(score, group, int(row < hits)) for score, group, hits in rows for row in range(200)],
        columns=["score", "group", "responded"],
    )
    found = effect_by_score(people)
    assert found.sentence.startswith("The campaign changed more where the score is high: +20.0 points (")
    assert found.sentence.endswith(" in the better half of the list, +0.0 points (-6.0 to +6.0) in the other.")
    assert found.bands["band"].tolist() == [3, 8]
    assert found.qini.coefficient == qini(people).coefficient > 0
    worse = effect_by_score(people.assign(score=-people["score"]))
    assert worse.sentence.startswith("The campaign changed less where the score is high: +0.0 points")
    few = people.groupby(["score", "group"]).head(20).assign(responded=[1, 0] * 40)
    assert effect_by_score(few).sentence.startswith("The halves of the list do not clearly differ: +0.0 points")
    with pytest.raises(AnalyticsError, match="do not part the customers"):
        effect_by_score(people.assign(score=1))
    with pytest.raises(AnalyticsError, match="do not part the customers"):
        effect_by_score(people[(people["score"] == 2) == (people["group"] == "target")])


def test_no_qini_and_no_effect_without_a_control_group():
    plan = plan_of(50, 0)
    with pytest.raises(AnalyticsError, match="no control group"):
        read_out(results_of(plan, 5, 0), plan)
    people = plan.assign(score=1.0, responded=0)
    for work in (qini, uplift_by_band, effect_by_score):
        with pytest.raises(AnalyticsError, match="drawn at random"):
            work(people)
    with pytest.raises(AnalyticsError, match="10 customers have no score"):
        qini(plan_of(5, 5).assign(responded=0))
    with pytest.raises(AnalyticsError, match="1 customer has no score"):
        qini(plan_of(5, 5).assign(responded=0, score=[None, *range(9)]))


def test_a_sound_split_is_alike_and_a_sorted_one_is_not():
    rng = np.random.default_rng(3)
    people = plan_of(800, 200).assign(purchases=2 * (np.arange(1000) % 2), recency=rng.random(1000))
    before = check_balance(people, ["purchases", "recency"], share=0.2)
    assert before.alike and before.sentence == "Before the campaign the groups were as alike as chance makes them."
    people.loc[people["group"] == "target", "purchases"] += 2
    found = check_balance(people, ["purchases", "recency"], share=0.2)
    assert found.table["differs"].tolist() == [True, False]
    assert "differed before the campaign in purchases" in found.sentence
    # Half have 0 and half 2, which is a standard deviation of 1.
    assert before.table["difference"].iloc[0] == 0 and found.table["difference"].iloc[0] == pytest.approx(2, abs=0.01)


def test_a_control_group_that_lost_customers_is_found_out():
    found = check_balance(plan_of(900, 40).assign(score=1.0), ["score"], share=0.1)
    assert not found.alike and "has 40 customers where 94 were planned" in found.sentence


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda plan: read_out(results_of(plan, 1, 1).iloc[[0, 0]], plan), "C0 stands in the results more than once"),
        (lambda plan: read_out(results_of(plan, 1, 1), plan.iloc[[0, 0, 9]]), "C0 stands in the list more than once"),
        (lambda plan: read_out(results_of(plan, 1, 1), plan.assign(customer=range(10))), "None of the results"),
        (lambda plan: check_balance(plan, ["age"]), "no column age"),
        (lambda plan: check_balance(plan.head(5), []), "fewer than two"),
    ],
)
def test_what_cannot_be_read_out_is_refused_in_words(work, words):
    with pytest.raises(AnalyticsError, match=words):
        work(plan_of(6, 4))
