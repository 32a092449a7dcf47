import hashlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.campaigns.campaign_files import (
    read_answers,
    read_attribute,
    read_contact_history,
    read_costs,
    read_plan,
    read_results,
    read_seeds,
    read_suppression,
)
from analytics.campaigns.eligibility import EligibilityRules, bought_since, eligible_customers, objectors
from analytics.errors import AnalyticsError, TableError
from tests.unit.worked import QUICK

DAY = pd.Timestamp("2024-05-20")
NAMES = ["Ann", "Bob", "Cat", "Dan", "Eve", "Fay", "Gus", "Hal", "Ian", "Joy"]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def suppression(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_the_chain_in_its_order_each_step_counted():
    rules = EligibilityRules(
        suppression=suppression(
            customer_id=["Ann", sha("Dan").upper(), "Gus"], reason=["objects to profiling", "bounced", "staff"]
        ),
        reachable=[name for name in NAMES if name not in ("Ann", "Bob")],
        consented=[name for name in NAMES if name not in ("Bob", "Cat")],
        contact_history=pd.DataFrame(
            {"customer_id": ["Eve"], "campaign_id": ["May"], "channel": [""], "sent_at": ["2024-05-10"]}
        ),
        bought_recently=["Fay"],
        flagged=["Hal"],
        out_of_region=["Ian"],
    )
    found = eligible_customers(NAMES, rules, DAY)
    assert found.customers == ("Joy",)
    assert found.steps["rule"].tolist() == [
        "all customers",
        "objects to profiling",
        "no usable identifier",
        "no consent",
        "do not contact",
        "contacted too often",
        "bought recently",
        "staff, wholesale and test accounts",
        "out of region or stock",
    ]
    assert found.steps["left"].tolist() == [10, 9, 8, 7, 6, 5, 4, 2, 1]
    # Bob has neither identifier nor consent: the first rule counts.
    assert found.excluded["Bob"] == "no usable identifier"
    assert found.excluded["Dan"] == "do not contact" and found.excluded["Gus"].startswith("staff")
    assert "Do not contact: 1 customer left out, 6 remain." in found.sentences


def test_without_rules_everybody_is_left():
    found = eligible_customers(NAMES, EligibilityRules(), DAY)
    assert found.customers == tuple(NAMES) and found.sentences == ()


def test_an_empty_list_of_consent_lets_nobody_through():
    assert eligible_customers(NAMES, EligibilityRules(consented=[]), DAY).customers == ()


def test_rank_budget_and_control_are_steps_of_the_same_chain():
    found = eligible_customers(NAMES, EligibilityRules(), DAY).then("rank", NAMES[:4]).then("control group", NAMES[1:4])
    assert found.steps[["rule", "removed"]].to_numpy().tolist()[-2:] == [["rank", 6], ["control group", 1]]
    assert found.excluded["Ann"] == "control group"
    with pytest.raises(AnalyticsError, match="such as Ann"):
        found.then("budget", ["Ann", "Bob"])


def test_suppression_ends_the_day_after_its_last_and_no_date_is_for_ever():
    listed = suppression(
        customer_id=["Ann", "Bob", "Cat", "Dan"], until=["2024-05-19", "2024-05-20", "", "when it rains"], reason=["", "", "", ""]
    )
    found = eligible_customers(NAMES, EligibilityRules(suppression=listed), DAY)
    assert set(NAMES) - set(found.customers) == {"Bob", "Cat", "Dan"}


def test_suppression_of_another_channel_does_not_count_but_an_objection_does():
    listed = suppression(
        customer_id=["Ann", "Bob", "Cat"], channel=["SMS", "Email", "SMS"], reason=["", "", "objects_to_profiling"]
    )
    found = eligible_customers(NAMES, EligibilityRules(suppression=listed, channel="email"), DAY)
    assert set(NAMES) - set(found.customers) == {"Bob", "Cat"}
    assert objectors(listed, NAMES, DAY) == ["Cat"]
    assert {"Ann", "Bob", "Cat"} == set(NAMES) - set(
        eligible_customers(NAMES, EligibilityRules(suppression=listed), DAY).customers
    )


@pytest.mark.parametrize(
    ("written", "out_of"),
    [
        ("E-Mail", {"email"}),
        ("e mail", {"email"}),
        ("mail", {"email"}),
        ("email,sms", {"email", "sms"}),
        ("SMS; ads", {"sms", "ads"}),
        ("all", {"email", "sms", "phone", "ads"}),
        ("newsletter", {"email", "sms", "phone", "ads"}),
        ("sms, newsletter", {"email", "sms", "phone", "ads"}),
        (" ", {"email", "sms", "phone", "ads"}),
    ],
)
def test_a_channel_counts_however_it_is_written_and_one_that_nobody_knows_counts_for_all(written, out_of):
    listed = suppression(customer_id=["Ann"], channel=[written])
    found = {
        channel
        for channel in ("email", "sms", "phone", "ads")
        if not eligible_customers(["Ann"], EligibilityRules(suppression=listed, channel=channel), DAY).customers
    }
    assert found == out_of


@pytest.mark.parametrize(
    "reason", ["Objects-to-profiling", "objects  to profiling", "OBJECTS_TO__PROFILING", "Objection", "objected "]
)
def test_an_objection_is_one_however_it_is_written(reason):
    assert objectors(suppression(customer_id=["Ann"], reason=[reason]), NAMES, DAY) == ["Ann"]


@pytest.mark.parametrize("others", [[], ["A-7"]])
def test_numbers_that_were_stored_with_decimals_name_the_same_customers(others):
    names = ["17850", "12583", "13047"]
    listed = suppression(customer_id=["17850.0", *others])
    history = pd.DataFrame({"customer_id": ["12583.0", *others], "sent_at": "2024-05-19"})
    found = eligible_customers(names, EligibilityRules(suppression=listed, contact_history=history), DAY)
    assert found.customers == ("13047",)


def test_customers_of_every_file_are_read_as_those_of_purchases():
    ids = ["17850.0", "12583", ""]
    named = ["17850", "12583", ""]
    cells = {"customer_id": ids, "responded": "1", "sent_at": "2024-05-19", "campaign_id": "May", "group": "target"}
    frame = pd.DataFrame(cells)
    for read in (read_suppression, read_contact_history, read_results, read_answers):
        assert read(frame)["customer"].tolist() == named
    assert read_plan(frame[:2])["customer"].tolist() == named[:2]
    assert read_seeds(frame) == ("17850", "12583")
    assert read_attribute(frame).index.tolist() == ["17850", "12583"]


def test_addresses_as_customers_are_compared_without_capitals_typed_or_hashed():
    people = ["Jane@Example.com", "Bob@example.com", "Cat@example.com"]
    listed = suppression(email=["jane@example.COM ", sha("bob@example.com")])
    assert eligible_customers(people, EligibilityRules(suppression=listed), DAY).customers == ("Cat@example.com",)


def test_at_most_one_contact_in_fourteen_days():
    history = pd.DataFrame(
        {"Customer ID": ["Ann", "Bob", "Bob", "Cat"], "sent_at": ["2024-05-06", "2024-05-07", "2024-05-19", "2024-05-08"]}
    )
    once = eligible_customers(NAMES, EligibilityRules(contact_history=history), DAY)
    assert set(NAMES) - set(once.customers) == {"Bob", "Cat"}
    twice = eligible_customers(NAMES, EligibilityRules(contact_history=history, max_contacts=2), DAY)
    assert set(NAMES) - set(twice.customers) == {"Bob"}


@QUICK
@given(*[st.lists(st.sampled_from(NAMES), max_size=5)] * 4)
def test_nobody_who_is_listed_is_left_and_the_counts_add_up(suppressed, flagged, bought, listed):
    frame = suppression(customer_id=[sha(name) for name in listed])
    rules = EligibilityRules(suppression=frame, suppressed=suppressed, flagged=flagged, bought_recently=bought)
    found = eligible_customers(NAMES, rules, DAY)
    assert set(found.customers) == set(NAMES) - set(suppressed) - set(flagged) - set(bought) - set(listed)
    assert len(found.excluded) == found.steps["removed"].sum() == len(NAMES) - len(found.customers)
    assert found.steps["left"].tolist() == (len(NAMES) - found.steps["removed"].cumsum()).tolist()


def test_who_bought_since_a_day(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(
        "customer,product,quantity,date\nAnn,Tea,1,2024-05-01\nBob,Tea,1,2024-04-01\nCat,Jam,1,2024-05-02\nAnn,Jam,2,2024-04-02\n"
    )
    table = an.read_table(path)
    interactions = an.clean(table, an.recognise(table))
    assert bought_since(interactions, ["Tea"], pd.Timestamp("2024-04-15")) == ["Ann"]


def test_columns_are_found_by_name_and_ids_stay_text():
    listed = read_suppression(pd.DataFrame({"Customer-ID": [17850.0, None], "email": [None, "a@b.de"]}))
    assert listed["customer"].tolist() == ["17850", ""] and listed["reason"].tolist() == ["do_not_contact"] * 2
    results = read_results(pd.DataFrame({"customer_id": ["A", "B"], "group": ["Target", "control"], "responded": [True, "no"]}))
    assert results["responded"].tolist() == [1, 0] and results["group"].tolist() == ["target", "control"]
    assert read_costs(pd.DataFrame({"product_id": ["Tea"], "unit_margin": ["1.5"]})) == {"Tea": 1.5}
    assert read_seeds(pd.DataFrame({"customer_id": ["A", "B", "A", None]})) == ("A", "B")


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: read_suppression(pd.DataFrame({"name": ["Ann"]})), "customer or email or phone"),
        (lambda: read_contact_history(pd.DataFrame({"customer_id": ["A"], "sent_at": ["soon"]})), "Row 2: 'soon' is no date"),
        (lambda: read_results(pd.DataFrame({"customer_id": ["A"], "responded": ["maybe"]})), "neither 1 nor 0"),
        (lambda: read_results(pd.DataFrame({"customer_id": ["A"], "responded": [1], "group": ["B"]})), "no group"),
        (lambda: read_results(pd.DataFrame({"customer_id": ["A"], "responded": [1], "revenue": ["x"]})), "no amount"),
        (lambda: read_costs(pd.DataFrame({"product_id": ["A"], "unit_margin": [None]})), "no amount"),
        (lambda: read_seeds(pd.DataFrame()), "has none"),
    ],
)
def test_files_that_cannot_be_what_they_should_are_refused_in_words(work, words):
    with pytest.raises(TableError, match=words):
        work()


def test_a_cap_of_no_contacts_is_refused():
    with pytest.raises(AnalyticsError, match="1 contact in 14 days"):
        eligible_customers(NAMES, EligibilityRules(max_contacts=0), DAY)
