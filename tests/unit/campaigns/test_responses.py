from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

import analytics as an
from analytics.campaigns import response_rows
from analytics.campaigns.held_back_campaigns import IN_BEST, LEARNED, PAST, RFM, simple_scores
from analytics.campaigns.past_campaigns import further_amounts, past_campaigns
from analytics.campaigns.response_features import (
    CONTACTS,
    FREQUENCY,
    MONEY,
    OWN,
    RATE,
    RECENCY,
    RESPONSES,
    TASTE_FOR,
    KnownBefore,
)
from analytics.errors import AnalyticsError, Cancelled, TableError, UnknownLabelError
from analytics.ranking.campaign_scores import OWN_AND_TASTE, TASTE
from analytics.tables.cleaning.interactions import CleaningReport

N_CUSTOMERS, N_CAMPAIGNS = 400, 7
START = date(2025, 1, 1)
NAMES = [f"C{number:03d}" for number in range(N_CUSTOMERS)]
ITEMS = [f"Item {number:02d}" for number in range(12)]


def table(rows: pd.DataFrame) -> an.Interactions:
    frame = rows.assign(date=pd.to_datetime(rows["date"]))
    for role in ("customer", "item"):
        frame[role] = frame[role].astype("category")
    return an.Interactions(frame, "counts", an.Vocabulary(), CleaningReport(len(frame), len(frame), "rows", ()), "long")


@pytest.fixture(scope="module")
def shop() -> an.Interactions:
    """Purchases all over a year; the first half of the customers mostly buys the first half of the items."""
    rng = np.random.default_rng(1)
    n = 9_000
    customers = rng.integers(N_CUSTOMERS, size=n)
    own_half = rng.random(n) < 0.85
    items = rng.integers(6, size=n) + 6 * ((customers >= N_CUSTOMERS // 2) == own_half)
    days = rng.integers(330, size=n)
    rows = pd.DataFrame({"customer": np.take(NAMES, customers), "item": np.take(ITEMS, items), "revenue": rng.gamma(2, 3, n)})
    return table(rows.assign(date=[START + timedelta(days=int(day)) for day in days]))


def day_of(campaign: int) -> date:
    return START + timedelta(days=60 + 38 * campaign)


def history_of(odds: np.ndarray, pulls: np.ndarray, seed: int = 2) -> pd.DataFrame:
    """Answers of customers with log-odds of their own to campaigns with pulls of their own; each reaches two thirds of them."""
    rng = np.random.default_rng(seed)
    parts = []
    for number, pull in enumerate(pulls):
        sent = rng.random(N_CUSTOMERS) < 2 / 3
        answers = (rng.random(N_CUSTOMERS) < expit(odds + pull)).astype(int)
        part = {"customer_id": np.array(NAMES)[sent], "campaign_id": f"mail {number}", "responded": answers[sent]}
        parts.append(pd.DataFrame(part).assign(sent_at=day_of(number)))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def eager() -> np.ndarray:
    """Log-odds that have nothing to do with what anybody buys."""
    return np.random.default_rng(3).normal(scale=2.0, size=N_CUSTOMERS)


@pytest.fixture(scope="module")
def history(eager) -> pd.DataFrame:
    return history_of(eager, np.array([-2.0, -1.0, -2.5, -1.5, -2.0, -1.0, -2.0]))


@pytest.fixture(scope="module")
def offered() -> pd.DataFrame:
    return pd.DataFrame({"campaign_id": [f"mail {number}" for number in range(N_CAMPAIGNS)], "product_id": ITEMS[0]})


@pytest.fixture(scope="module")
def model(shop, history, offered) -> an.ResponseModel:
    return an.response_model(shop, history, offered)


def known_of(
    shop: an.Interactions, history: pd.DataFrame, extra: pd.DataFrame | None = None, half_life: float = 90.0
) -> KnownBefore:
    customers = pd.Index(shop.frame["customer"].cat.categories.astype(str))
    return KnownBefore(shop, past_campaigns(customers, history), further_amounts(customers, extra), half_life)


def number_of(day: str) -> int:
    return int(np.datetime64(day, "D").astype(int))


def test_contacts_of_one_campaign_are_one_and_answers_have_their_day():
    history = pd.DataFrame(
        [
            ("Ann@Shop.com", "May", 0, "2025-05-01", "", "target"),
            ("ann@shop.com", "May", 1, "2025-05-04", "2025-05-06", "target"),
            ("Bob", "May", 0, "2025-05-01", "", "target"),
            ("Eve", "May", 1, "2025-05-01", "2025-05-02", "control"),
            ("Stranger", "May", 1, "2025-05-01", "2025-05-02", "target"),
            ("Bob", "April", 1, "2025-04-01", "", "target"),
        ],
        columns=["customer_id", "campaign_id", "responded", "sent_at", "responded_at", "group"],
    )
    past = past_campaigns(pd.Index(["Bob", "ann@shop.com", "Eve"]), history)
    assert past.names.tolist() == ["April", "May"]
    assert past.starts.tolist() == [number_of("2025-04-01"), number_of("2025-05-01")]
    assert past.ends.tolist() == [number_of("2025-05-01"), number_of("2025-06-03")], "30 days after the last contact"
    assert past.of(1).sort_values("customer")[["customer", "responded", "known_on"]].to_numpy().tolist() == [
        [0, False, number_of("2025-06-03")],
        [1, True, number_of("2025-05-06")],
    ]
    assert past.responders.tolist() == [1, 1]
    assert past.notes() == ("1 contact is of nobody in the table and left out.",)


def test_features_by_hand():
    shop = table(
        pd.DataFrame(
            {
                "customer": ["Ann", "Ann", "Bob", "Eve"],
                "item": ["Tea", "Tea", "Jam", "Tea"],
                "revenue": [4.0, 6.0, 20.0, 1.0],
                "date": ["2025-01-01", "2025-01-31", "2025-01-11", "2025-02-10"],
            }
        )
    )
    history = pd.DataFrame(
        [("Ann", "one", 1, "2025-01-02"), ("Bob", "one", 0, "2025-01-02"), ("Ann", "two", 1, "2025-02-05")],
        columns=["customer_id", "campaign_id", "responded", "sent_at"],
    )
    extra = pd.DataFrame({"customer_id": ["Bob", "Bob"], "date": ["2025-01-11", "2025-02-10"], "coupons": [2, 9]})
    # Nothing fades: 40 days were looked at before 10 February, and what happens on that day is not known yet.
    found = known_of(shop, history, extra, half_life=1e12).features(number_of("2025-02-10"), ["Tea"])
    values, told = found.values.set_axis(["Ann", "Bob", "Eve"]), found.told.set_axis(["Ann", "Bob", "Eve"])
    assert told["contacts"].tolist() == [1, 1, 0], "whether the second campaign is answered is not known yet"
    assert told["responses"].tolist() == [1, 0, 0]
    assert told["own"].tolist() == [2, 0, 0]
    assert told["days_since"].tolist() == pytest.approx([10, 30, np.nan], nan_ok=True)
    overall = (1 + 1) / (2 + 2)
    assert np.exp(values[RATE]).tolist() == pytest.approx([(1 + 5 * overall) / 6, 5 * overall / 6, overall])
    assert np.expm1(values[[RESPONSES, CONTACTS]]).to_numpy().ravel().tolist() == pytest.approx([1, 1, 0, 1, 0, 0])
    assert np.expm1(values[RECENCY]).tolist() == pytest.approx([10, 30, 40]), "never: since the table begins"
    assert np.expm1(values[FREQUENCY]).tolist() == pytest.approx([100 * 2 / 40, 100 / 40, 0])
    assert np.expm1(values[MONEY]).tolist() == pytest.approx([100 * 10 / 40, 100 * 20 / 40, 0])
    assert np.expm1(values["coupons"]).tolist() == pytest.approx([0, 100 * 2 / 40, 0])
    assert np.expm1(values[OWN]).tolist() == pytest.approx([2, 0, 0]), "twice the mean of the two who bought anything"


def test_what_is_older_counts_less():
    shop = table(pd.DataFrame({"customer": ["Ann", "Bob"], "item": "Tea", "date": ["2025-01-01", "2025-01-11"]}))
    history = pd.DataFrame({"customer_id": ["Ann"], "campaign_id": "one", "responded": 0, "sent_at": "2025-01-02"})
    values = known_of(shop, history, half_life=10).features(number_of("2025-01-21")).values
    rates = np.expm1(values[FREQUENCY])
    assert rates[1] / rates[0] == pytest.approx(2.0), "a half-life lies between the two purchases"
    assert MONEY not in values, "the table tells no revenue"


def test_nothing_from_the_day_of_a_campaign_on_is_known(shop, history):
    day = day_of(4)
    later = shop.frame["date"] >= pd.Timestamp(day)
    cut = table(shop.frame[~later].astype({"customer": str, "item": str}))
    earlier = history[pd.to_datetime(history["sent_at"]) < pd.Timestamp(day)]
    number = int(np.datetime64(day, "D").astype(int))
    with_all, with_past = (known_of(*one).features(number, ITEMS[:2]) for one in ((shop, history), (cut, earlier)))
    assert len(cut.frame["customer"].cat.categories) == N_CUSTOMERS
    pd.testing.assert_frame_equal(with_all.values, with_past.values)
    pd.testing.assert_frame_equal(with_all.told, with_past.told)


def test_who_responds_again_is_found_and_what_is_taught_is_used(model, eager):
    means = model.compared[[LEARNED, PAST, RFM, TASTE, OWN_AND_TASTE]].mean()
    assert len(model.compared) == 3
    assert means[LEARNED] > 0.75
    assert means[[TASTE, OWN_AND_TASTE, RFM]].between(0.4, 0.6).all(), "purchases tell nothing here"
    assert model.used
    assert model.rival in (TASTE, OWN_AND_TASTE)
    found, others = (model.compared[name + IN_BEST].mean() for name in (LEARNED, model.rival))
    assert found > 1.5 * others
    assert model.sentence == (
        f"Tested on the last 3 campaigns with enough responses: the best tenth by past answers held {100 * found:.0f}% of all who "
        f"responded, by {model.rival} {100 * others:.0f}%, so {found / others:.1f} times as many. Over the whole list they rank "
        "better, so lists for everyone follow them."
    )
    people = model.scores([ITEMS[0]]).people
    assert np.corrcoef(people["score"], eager)[0, 1] > 0.6


def test_promises_are_kept_within_their_range(model):
    compared = model.compared
    assert compared["actual"].between(compared["low"], compared["high"]).all()
    assert compared["predicted"].sum() == pytest.approx(compared["actual"].sum(), rel=0.3)
    assert (compared["low"] < compared["predicted"]).all()
    assert (compared["predicted"] < compared["high"]).all()


def test_a_campaign_is_judged_by_what_came_before_it(shop, history, offered, model):
    last = history["campaign_id"] == f"mail {N_CAMPAIGNS - 1}"
    turned = history.assign(responded=history["responded"].where(~last, 1 - history["responded"]))
    found = an.response_model(shop, turned, offered).compared.iloc[-1]
    before = model.compared.iloc[-1]
    assert found["predicted"] == pytest.approx(before["predicted"])
    assert found[LEARNED] == pytest.approx(1 - before[LEARNED])


def test_scores_come_apart_into_what_each_feature_adds(model):
    found = model.scores([ITEMS[0]])
    some = found.customers[:20].tolist()
    parts = found.parts(some)
    assert set(parts) == {RESPONSES, RATE, CONTACTS, RECENCY, FREQUENCY, MONEY, OWN, TASTE_FOR}
    assert parts.sum(axis=1).to_numpy() == pytest.approx(found.people["score"].to_numpy()[:20])
    assert parts.index.tolist() == some


def test_strangers_are_named(model):
    with pytest.raises(UnknownLabelError, match="There is no customer called 'Nobody'"):
        model.scores([ITEMS[0]]).reasons([NAMES[0], "Nobody"])


def test_a_reason_counts_answers_as_the_file_does(model, history):
    found = model.scores([ITEMS[0]])
    some = found.customers[:40].tolist()
    counts = history.groupby("customer_id")["responded"].agg(["sum", "size"])
    for name, reason in zip(some, found.reasons(some), strict=True):
        responses, contacts = counts.loc[name]
        assert reason.startswith(f"responded to {responses} of {contacts} campaign"), name
        assert "  " not in reason


def test_a_type_that_pulls_more_promises_more(shop, eager, offered):
    pulls = np.array([-3.0, -0.5, -3.0, -0.5, -3.0, -0.5, -3.0])
    history = history_of(eager, pulls)
    kinds = history["campaign_id"].map(
        {f"mail {number}": "voucher" if pull > -1 else "letter" for number, pull in enumerate(pulls)}
    )
    found = an.response_model(shop, history.assign(campaign_type=kinds), offered)
    letters, vouchers, any_kind = (found.scores([ITEMS[0]], campaign_type=kind).people for kind in ("letter", "voucher", ""))
    assert letters["p_respond"].mean() < any_kind["p_respond"].mean() < vouchers["p_respond"].mean()
    assert letters["score"].tolist() == vouchers["score"].tolist(), "the ranking is the same"
    assert (letters["p_high"] < any_kind["p_high"]).all(), "letters differ less among themselves"


def test_a_list_promises_the_sum_of_its_probabilities_with_a_range(model):
    found = model.scores([ITEMS[0]])
    best = found.people.nlargest(50, "score")
    promised = found.expected(best["customer"].tolist())
    assert promised.expected == pytest.approx(best["p_respond"].sum())
    assert promised.low < best["p_low"].sum() < promised.expected < best["p_high"].sum() < promised.high


def test_where_taste_is_better_lists_stay_with_it(shop, history, offered, monkeypatch):
    def foresight(known, day, features, customers, items, taste):
        found = simple_scores(known, day, features, customers, items, taste)
        answers = known.past.of(int(np.flatnonzero(known.past.starts == day)[0]))
        return found.assign(**{TASTE: answers.set_index("customer").loc[customers, "responded"].to_numpy(dtype=float)})

    monkeypatch.setattr(response_rows, "simple_scores", foresight)
    found = an.response_model(shop, history, offered, held_back=1)
    assert len(found.compared) == 1
    assert found.compared[TASTE].tolist() == [1.0]
    assert (found.used, found.rival) == (False, TASTE)
    assert found.sentence.startswith("Tested on the last campaign: the best tenth by past answers held")
    assert found.sentence.endswith("Over the whole list they rank no better, so lists do not follow them.")


def test_without_offers_habit_is_the_rival_and_nothing_need_be_offered(shop, history, offered):
    found = an.response_model(shop, history)
    assert found.rival == RFM
    assert TASTE not in found.compared
    assert not found.needs_offer
    assert found.notes == ()
    assert len(found.scores().people) == N_CUSTOMERS
    partly = an.response_model(shop, history, offered.iloc[1:])
    assert partly.notes == ("Not every campaign says what was offered, so offers are not looked at.",)
    pd.testing.assert_frame_equal(partly.compared, found.compared)


def test_an_offer_must_be_of_the_table(model):
    with pytest.raises(AnalyticsError, match="Nothing is offered that the table knows"):
        model.scores(["Caviar"])


def test_further_amounts_that_tell_who_responds_are_used(shop, history, eager):
    day = shop.frame["date"].min()
    coupons = pd.DataFrame({"customer_id": NAMES, "date": day, "coupons": np.exp(eager)})
    plain, better = (an.response_model(shop, history, extra=extra).compared for extra in (None, coupons))
    assert better[LEARNED].mean() > plain[LEARNED].mean() + 0.03
    assert better["coupons alone"].mean() > 0.8


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"coupons": [1, -2]}, "Row 3: '-2' in coupons is no amount"),
        ({"date": ["2025-01-01", "soon"]}, "Row 3: 'soon' in date is no date"),
        ({"money spent": [1, 2]}, "called 'money spent', which has a meaning here"),
        ({"responded": [1, 2]}, "called 'responded', which has a meaning here"),
    ],
)
def test_further_amounts_must_be_readable(shop, history, change, said):
    extra = pd.DataFrame({"customer_id": NAMES[:2], "date": "2025-01-01", "coupons": [1, 2]}).assign(**change)
    with pytest.raises(TableError, match=said):
        an.response_model(shop, history, extra=extra)


def test_tables_without_their_columns_are_refused(shop, history):
    with pytest.raises(TableError, match="needs the columns campaign_id and product_id, and has product_id"):
        an.response_model(shop, history, offered=pd.DataFrame({"product_id": ["Tea"]}))
    with pytest.raises(TableError, match="needs the columns customer_id and date, and has coupons"):
        an.response_model(shop, history, extra=pd.DataFrame({"coupons": [1]}))
    with pytest.raises(TableError, match="Row 2: 'soon' in ended_at is no date"):
        an.response_model(shop, history.assign(ended_at="soon"))


def test_too_few_campaigns_or_responses_are_said(shop, history):
    assert an.why_no_response_model(shop, history) == ""
    two = history[history["campaign_id"].isin(["mail 0", "mail 1"])]
    responses = int(two["responded"].sum())
    said = f"the file tells 2 campaigns within the time of the table, with {responses} responses of its customers"
    assert said in an.why_no_response_model(shop, two)
    with pytest.raises(AnalyticsError, match=said):
        an.response_model(shop, two)
    assert "with 0 responses" in an.why_no_response_model(shop, history.assign(responded=0))
    assert "tells 0 campaigns" in an.why_no_response_model(shop, history.assign(customer_id="nobody"))


def test_a_table_that_cannot_tell_what_was_known_is_refused(shop, history):
    undated = replace(shop, frame=shop.frame.drop(columns="date"))
    rated = replace(shop, kind="ratings")
    for unfit, said in ((undated, "The table has no dates"), (rated, "Ratings do not tell who bought what")):
        assert an.why_no_response_model(unfit, history).startswith(said)
        with pytest.raises(AnalyticsError, match=said):
            an.response_model(unfit, history)


def test_campaigns_that_run_on_are_tested_and_not_learned_from(shop, history):
    ends = pd.to_datetime(history["sent_at"]).where(history["campaign_id"] != "mail 6", pd.Timestamp("2026-06-01"))
    found = an.response_model(shop, history.assign(ended_at=ends))
    assert found.compared["ended"].tolist() == [True, True, False]
    assert len(found.fit.pulls) == N_CAMPAIGNS - 1


def test_of_many_customers_those_contacted_are_learned_from_first(shop, history, offered, monkeypatch):
    some = history[history["customer_id"].isin(NAMES[::2])]
    monkeypatch.setattr(response_rows, "MOST_CUSTOMERS", N_CUSTOMERS // 2)
    all_of_them = an.response_model(shop, some).compared
    assert all_of_them["contacts"].tolist() == some.groupby("campaign_id").size().tolist()[-3:]
    monkeypatch.setattr(response_rows, "MOST_CUSTOMERS", 150)
    fewer = an.response_model(shop, some, offered)
    assert (fewer.compared["contacts"] < all_of_them["contacts"]).all()
    assert len(fewer.scores([ITEMS[0]]).people) == N_CUSTOMERS, "all are scored, whoever was learned from"


def test_progress_rises_to_the_end_and_can_stop(shop, history, offered):
    seen = []
    an.response_model(shop, history, offered, on_progress=lambda share, words: seen.append(share))
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)

    def stop(share, words):
        raise Cancelled

    with pytest.raises(Cancelled):
        an.response_model(shop, history, on_progress=stop)
