from __future__ import annotations

import pandas as pd
import pytest

from analytics import read_table
from analytics.errors import AnalyticsError, TableError
from analytics.exports.platforms.kinds import KIND_NAMES, KINDS, kind_of_file, read_campaign_file
from analytics.tables.large_files import opening
from analytics.tables.reading import ReadSettings

ALONE = ReadSettings(one_column=True)


def table(text: str, name: str = "file.csv"):
    return read_table(text.encode(), name, ALONE)


@pytest.mark.parametrize(
    ("header", "name", "kind"),
    [
        ("customer_id,email,consent", "file.csv", "customers"),
        ("Kundennummer,E-Mail,Einwilligung", "file.csv", "customers"),
        ("email,first name", "file.csv", "customers"),
        ("customer_id,do_not_contact", "file.csv", "customers"),
        ("customer_id,email", "file.csv", "customers"),
        ("customer_id,email", "unsubscribed.csv", "suppression"),
        ("customer_id,reason", "file.csv", "suppression"),
        ("email,until", "file.csv", "suppression"),
        ("Email Address,First Name,UNSUB_TIME", "file.csv", "suppression"),
        ("email", "file.csv", "suppression"),
        ("phone,channel", "file.csv", "suppression"),
        ("customer_id", "file.csv", "suppression"),
        ("customer_id", "VIP customers.csv", "seeds"),
        ("customer_id,campaign_id,channel,sent_at", "file.csv", "history"),
        ("Customer ID,Sent", "file.csv", "history"),
        ("product_id,unit_margin", "file.csv", "costs"),
        ("customer_id,campaign_id,responded,sent_at", "file.csv", "answers"),
        ("customer_id,group", "file.csv", "groups"),
        ("customer_id,age band", "file.csv", "groups"),
    ],
)
def test_a_file_is_known_by_its_columns(header, name, kind):
    cells = ",".join("x" for _ in header.split(","))
    assert kind_of_file(table(f"{header}\n{cells}\n", name)) == kind


@pytest.mark.parametrize(
    ("kind", "column", "cell"),
    [("suppression", "until", "2030-01-31"), ("history", "sent_at", "2024-05-31"), ("groups", "group", "old")],
)
def test_all_rows_of_a_file_too_large_to_hold_count(kind, column, cell, tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LARGE_BYTES", 0)
    names = [f"C{number}" for number in range(30_000)]
    path = tmp_path / "file.csv"
    path.write_text("\n".join([f"customer_id,{column}", *(f"{name},{cell}" for name in names)]) + "\n", encoding="utf-8")
    large = read_table(path)
    assert len(large.frame) < large.n_rows == 30_000
    file = read_campaign_file(large)
    found = file.content.index if kind == "groups" else file.content["customer"]
    assert (file.kind, found.tolist()) == (kind, names)
    assert (len(file.table.frame), file.table.digest) == (30_000, large.digest)


def test_files_about_something_else_are_refused_in_words():
    with pytest.raises(TableError, match=r"file\.csv is no file about customers that is known: its columns are town, rain"):
        kind_of_file(table("town,rain\nBonn,3\n"))
    with pytest.raises(TableError, match="without the day on which each customer was contacted"):
        kind_of_file(table("customer_id,responded\nA,1\n"))


def test_every_kind_has_a_name_and_tells_what_it_holds():
    texts = {
        "customers": ("customer_id,email,phone,consent\nA,a@x.com,,yes\nB,none,123456,no\n",
                      "2 customers, 1 with an e-mail address, 1 with a phone number, 1 agreed"),
        "suppression": ("email,reason\na@x.com,\nb@x.com,objects to profiling\nc@x.com,objects_to_profiling\nd@x.com,staff\n"
                        "e@x.com,complained\n", "2 suppressed, 2 object to profiling, 1 is no real customer"),
        "history": ("customer_id,sent_at\nA,2024-05-01\nA,2024-06-01\n", "2 contacts with 1 customer, 2024-05-01 to 2024-06-01"),
        "costs": ("product_id,unit_margin\nTea,1\nOil,2\n", "2 products"),
        "seeds": ("customer_id\nA\nB\nA\n", "2 customers"),
        "answers": ("customer_id,campaign_id,responded,sent_at\nA,M,yes,2024-05-01\nB,M,0,2024-05-01\n",
                    "1 campaign, 2 answers, 1 of them yes"),
        "groups": ("customer_id,age\nA,old\nB,young\nA,young\n", "2 customers in 2 groups"),
    }  # fmt: skip
    assert set(texts) == set(KINDS) == set(KIND_NAMES)
    for kind, (text, sentence) in texts.items():
        assert read_campaign_file(table(text), kind).sentence == sentence


def test_columns_of_answers_and_groups_are_found_and_checked():
    answers = read_campaign_file(table("campaign,external_id,Bought,date,group\nM,A,1,2024-05-01,b\n")).content
    assert answers.to_dict("records") == [
        {"customer": "A", "campaign": "M", "responded": 1, "sent_at": pd.Timestamp("2024-05-01")}
    ]
    groups = read_campaign_file(table("customer_id,Age\nA,old\nB,\nA,young\n")).content
    assert (groups.to_dict(), groups.name) == ({"A": "old"}, "Age")
    with pytest.raises(TableError, match="needs a column customer and campaign and responded and sent_at"):
        read_campaign_file(table("customer_id,responded,sent_at\nA,1,2024-05-01\n"))


def test_what_a_file_cannot_be_is_refused():
    for kind in ("costs", "history", "answers", "groups"):
        with pytest.raises(AnalyticsError):
            read_campaign_file(table("email,first_name,last_name\na@x.com,A,B\n"), kind)


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2024-05-01T10:00:00+02:00", "2024-11-02T10:00:00+01:00"], ["2024-05-01", "2024-11-02"]),
        (["01.05.2024", "02.05.2024"], ["2024-05-01", "2024-05-02"]),
        (["5/1/2024 8:30 PM", "5/31/2024"], ["2024-05-01", "2024-05-31"]),
    ],
)
def test_dates_are_read_as_those_of_purchases_are(cells, days):
    sent = read_campaign_file(table("customer_id;sent_at\n" + "".join(f"A;{cell}\n" for cell in cells))).content
    assert sent["sent_at"].dt.date.astype(str).tolist() == days
    listed = read_campaign_file(table("customer_id;until\n" + "".join(f"A;{cell}\n" for cell in cells))).content
    assert listed["until"].dt.date.astype(str).tolist() == days
