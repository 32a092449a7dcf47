"""The analyst puts in files about whom may be contacted, and sees what follows."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import eligible_customers
from analytics.exports.platforms.sidecar import sealed, to_json
from dashboard import exports
from dashboard.panels import campaign_files
from dashboard.state import KEY, CampaignFiles, Workspace
from demo_data import FOLDER
from tests.app.analyst import Analyst, opened
from tests.app.test_export_page import archived

DAY = pd.Timestamp("2024-05-20")
CUSTOMERS = """Customer ID,Email,Phone,Country,Consent,Do not contact
John,john@example.com,0170 1234567,DE,yes,
Alice,alice@example.com,,DE,no,
Mary,mary@example.com,,US,,
Greg,,+1 212 555 0101,US,yes,
Peter,peter@example.com,,DE,yes,asked by phone
Jennifer,Mary@example.com,,US,yes,
"""
OBJECTS = "email,reason\nJOHN@example.com,objects to profiling\nnobody@example.com,objects to profiling\n"


def the_panel() -> None:
    from dashboard import components, state
    from dashboard.panels.campaign_files import campaign_files_panel

    state.collect_results()
    components.heading("Files")
    campaign_files_panel()


class AtTheFiles(Analyst):
    """Somebody who looks at the files alone."""

    def __init__(self, workspace: Workspace | None = None) -> None:
        self.at = AppTest.from_function(the_panel, default_timeout=60)
        if workspace is not None:
            self.at.session_state[KEY] = workspace
        self.run()

    def left(self, **choices: object) -> list[str]:
        """Return who of the table in use may be contacted."""
        for key, value in choices.items():
            self.choose(key, value)
        files = self.workspace.files
        rules = files.uploaded.rules(files.choices)
        return list(eligible_customers(self.workspace.dataset.V.customers, rules, DAY).customers)


@pytest.fixture
def files() -> AtTheFiles:
    """Return somebody with the groceries of John, Alice, Mary, Greg, Peter and Jennifer."""
    return AtTheFiles(replace(opened("groceries"), id=secrets.token_hex(8)))


def test_each_file_is_known_by_its_columns_and_told_in_a_line(files):
    files.upload_files(
        {
            "people.csv": CUSTOMERS,
            "stop.csv": f"email,reason\n{hashlib.sha256(b'mary@example.com').hexdigest()},bounced\n",
            "sent.csv": "customer_id,sent_at\nGreg,2024-05-10\nGreg,2024-05-12\n",
            "margins.csv": "product_id,unit_margin\nTea,1.5\n",
            "vips.csv": "customer_id\nAlice\nPeter\n",
            "past.csv": "customer_id,campaign_id,responded,sent_at\nAlice,May,1,2024-05-01\nGreg,May,0,2024-05-01\n",
            "ages.csv": "customer_id,age band\nAlice,under 30\nGreg,over 60\n",
        }
    )
    for line in (
        "Customer table · people.csv · 6 rows: 6 customers, 5 with an e-mail address, 2 with a phone number, 4 agreed, "
        "1 must not be contacted",
        "Suppression list · stop.csv · 1 row: 1 suppressed",
        "Contact history · sent.csv · 2 rows: 2 contacts with 1 customer, 2024-05-10 to 2024-05-12",
        "Product costs · margins.csv · 1 row: 1 product",
        "Seed list · vips.csv · 2 rows: 2 customers",
        "Past campaign answers · past.csv · 2 rows: 1 campaign, 2 answers, 1 of them yes",
        "Groups of customers · ages.csv · 2 rows: 2 customers in 2 groups",
    ):
        assert line in files.everything
    assert files.problems == []
    assert files.at.expander[0].label == "Who may be contacted (7 files)"
    uploaded = files.workspace.files.uploaded
    assert (uploaded.costs, uploaded.seeds) == ({"Tea": 1.5}, ("Alice", "Peter"))
    assert uploaded.groups.to_dict() == {"Alice": "under 30", "Greg": "over 60"}
    assert uploaded.answers["responded"].tolist() == ["1", "0"]


def test_more_files_than_are_read_at_once_are_refused_together_and_let_go(files, monkeypatch):
    monkeypatch.setattr(campaign_files, "MOST_FILES", 2)
    let_go: list[str] = []
    monkeypatch.setattr(campaign_files, "release", lambda file: let_go.append(file.name))
    lists = {f"{name}.csv": f"customer_id\n{name}\n" for name in ("Mary", "Greg", "John")}
    files.upload_files(lists)
    assert "3 files are too many at once: none was read. Upload at most 2." in files.everything + "".join(files.problems).replace(
        "**", ""
    )
    assert files.workspace.files.uploaded.files == () and sorted(let_go) == sorted(lists)
    files.upload_files(dict(list(lists.items())[:2]))
    assert len(files.workspace.files.uploaded.files) == 2


def test_suppressed_addresses_are_found_through_the_customer_table(files):
    files.upload_files({"people.csv": CUSTOMERS, "stop.csv": "email\nmary@EXAMPLE.com\n"})
    # Jennifer shares the address; Peter asked for it himself; Alice said no, and of Mary nothing is known.
    assert files.left() == ["John", "Greg"]
    assert files.left(only_agreed=False) == ["John", "Greg"]
    assert files.left(channel="email") == ["John"]
    assert files.left(channel="sms") == ["John", "Greg"]


def test_who_was_contacted_too_often_is_left_out(files):
    files.upload("customer_id,sent_at\nGreg,2024-05-10\nAlice,2024-03-01\n", "sent.csv")
    assert "Greg" not in files.left() and "Alice" in files.left()
    assert "Greg" in files.left(max_contacts=2)
    assert "Alice" not in files.left(max_contacts=1, within_days=100)


def test_what_a_file_is_can_be_corrected_and_the_file_removed(files):
    files.upload("customer_id\nAlice\n", "list.csv")
    assert "Suppression list · list.csv" in files.everything
    assert "Alice" not in files.left()
    digest = files.workspace.files.uploaded.files[0].table.digest[:12]
    files.choose(f"kind_{digest}", "seeds")
    assert "Seed list · list.csv" in files.everything
    assert "Alice" in files.left()
    files.choose(f"kind_{digest}", "costs")
    assert "This cannot be a file of product costs" in files.problems[0]
    assert "Seed list · list.csv" in files.everything
    files.press(f"remove_{digest}")
    assert "list.csv" not in files.everything


def test_columns_of_a_customer_table_can_be_corrected(files):
    files.upload("customer,mail,ok\nAlice,a@example.com,yes\nGreg,g@example.com,no\n", "people.csv")
    assert files.left() == list(files.workspace.dataset.V.customers)
    digest = files.workspace.files.uploaded.files[0].table.digest[:12]
    files.choose(f"role_consent_{digest}", "ok")
    assert "1 agreed" in files.everything
    assert files.left() == ["Alice"]
    files.choose(f"role_consent_{digest}", "none")
    assert files.left() == list(files.workspace.dataset.V.customers)


def test_a_customer_table_that_names_customers_in_another_way_is_warned_of(files):
    files.upload("nr,customer_id,email\nMary,7,mary@example.com\nGreg,8,greg@example.com\n", "people.csv")
    assert "None of the customers of Groceries is in the customer table." in files.text
    digest = files.workspace.files.uploaded.files[0].table.digest[:12]
    files.choose(f"role_customer_{digest}", "nr")
    assert "2 of 6 customers are in the customer table." in files.text


def test_a_file_that_is_none_of_them_says_why_and_loses_nothing(files):
    files.upload("customer_id,reason\nAlice,\n", "stop.csv")
    files.upload_files({"weather.csv": "town,rain\nBonn,3\nUlm,4\n", "sent.csv": "customer_id,sent_at\nGreg,soon\n"})
    assert "weather.csv is no file about customers that is known" in files.problems[0].replace("\\", "")
    assert "is no date" in files.problems[0]
    assert "Suppression list · stop.csv" in files.everything
    files.upload("customer_id,responded\nGreg,1\n", "answers.csv")
    assert "sent_at" in files.problems[0].replace("\\", "")


def test_whoever_objects_to_profiling_is_gone_from_segments_and_exports_and_comes_back(files):
    before = files.workspace
    files.upload_files({"people.csv": CUSTOMERS, "objections.csv": OBJECTS}).settle("fit")
    assert [info.value for info in files.at.info] == [
        "1 customer objects to profiling: this customer is left out of the segments, too."
    ]
    now = files.workspace
    assert sorted(now.segments.fit.V.customers) == ["Alice", "Greg", "Jennifer", "Mary", "Peter"]
    assert now.segments.fit.n_components == before.segments.fit.n_components
    assert now.dataset.id != before.dataset.id and now.campaign is None
    for name, make in exports.tables(now).items():
        frame = make().reset_index().astype(str)
        assert not frame.apply(lambda column: column.str.contains("John")).any(axis=None), name
        assert "John" not in " ".join(map(str, make().columns)), name
    assert "John" not in exports.settings_sheet(now).to_csv()
    assert "1 customer objects to profiling" in exports.settings_sheet(now).to_csv()

    digest = next(file.table.digest for file in now.files.uploaded.files if file.kind == "suppression")
    files.press(f"remove_{digest[:12]}").settle("fit")
    assert files.workspace.dataset.id == before.dataset.id
    assert "John" in files.workspace.segments.fit.V.customers
    assert not files.at.info


def test_names_given_to_segments_stay_when_somebody_objects():
    workspace = replace(opened("groceries"), id=secrets.token_hex(8))
    renamed = workspace.segments.rename({2: "My own name"})
    files = AtTheFiles(replace(workspace, segments=renamed, earlier={3: renamed}))
    files.upload("customer_id,reason\nJennifer,objects_to_profiling\n", "stop.csv").settle("fit")
    shown = files.workspace.segments or files.workspace.proposal.carried
    assert "My own name" in shown.names and len(shown.names) == 3


def test_if_everybody_objects_nothing_is_changed_and_that_is_said(files):
    rows = "".join(f"{name},objects_to_profiling\n" for name in files.workspace.dataset.V.customers)
    files.upload(f"customer_id,reason\n{rows}", "stop.csv")
    assert "nobody is left" in files.problems[0]
    assert files.workspace.files.uploaded.files == ()
    assert files.workspace.segments is not None


def test_files_stay_when_another_table_is_used_and_those_who_object_leave_it_too(files):
    files.upload("customer_id,reason\nMary,objects_to_profiling\nAlice,bounced\n", "stop.csv").settle("fit")
    analyst = Analyst(files.workspace).go("data")
    analyst.use("customer,product\nMary,Bread\nJohn,Limes\nMary,Limes\nJohn,Milk\nAnn,Milk\nAnn,Bread\n", "b.csv", 2)
    assert sorted(analyst.workspace.dataset.V.customers) == ["Ann", "John"]
    assert len(analyst.workspace.files.uploaded.files) == 1


def test_names_of_files_and_columns_are_shown_as_they_are(files):
    files.upload("customer_id,reason\n<b>x</b>,*bold*\n", "**x** [a](b).csv")
    assert r"\*\*x\*\* \[a\]\(b\)" in files.text


def test_a_record_brings_back_what_was_decided_and_names_the_file_that_is_missing(files):
    files.upload("customer_id,channel,reason\nAlice,sms,\nGreg,email,\n", "stop.csv").choose("channel", "sms")
    page = Analyst(files.workspace).go("campaigns").choose("campaign_items", ["Coffee"])
    listed = page.workspace.campaign.people["customer"].tolist()
    assert "Alice" not in listed and "Greg" in listed
    record = to_json(sealed(exports.campaign_record(page.workspace), page.workspace.campaign.people))
    assert b"stop.csv" in record and b"Alice" not in record

    later = Analyst(replace(files.workspace, id=secrets.token_hex(8), files=CampaignFiles())).go("campaigns")
    uploader = next(each for each in later.at.file_uploader if each.key.startswith("record"))
    uploader.upload("record.json", record)
    later.run()
    assert later.workspace.files.choices.channel == "sms"
    assert "stop.csv of the record is not here, or another version of it: put it in." in later.everything
    assert "The list is another one" in later.everything

    uploader = next(each for each in later.at.file_uploader if each.key.startswith("files"))
    uploader.upload("stop.csv", b"customer_id,channel,reason\nAlice,sms,\nGreg,email,\n")
    later.run()
    assert "The same list and the same control group as in the record." in later.everything


def test_the_python_of_the_page_reads_the_files_and_makes_the_same_list(files, tmp_path, monkeypatch):
    stop = "email,reason\nmary@example.com,bounced\njohn@example.com,objects to profiling\n"
    (tmp_path / "people.csv").write_text(CUSTOMERS)
    (tmp_path / "stop.csv").write_text(stop)
    (tmp_path / "groceries.csv").write_bytes((FOLDER / "groceries.csv").read_bytes())
    files.upload_files({"people.csv": CUSTOMERS, "stop.csv": stop}).settle("fit").choose("channel", "email")
    page = Analyst(files.workspace).go("campaigns").choose("campaign_items", ["Coffee"])
    monkeypatch.chdir(tmp_path)
    namespace: dict = {}
    exec(compile(exports.snippet(page.workspace), "snippet", "exec"), namespace)
    pd.testing.assert_frame_equal(namespace["campaign"].people, page.workspace.campaign.people)
    assert list(namespace["V"].customers) == list(page.workspace.dataset.V.customers)
    assert "John" not in namespace["V"].customers


def test_who_must_not_be_contacted_stands_in_no_list_of_customers_that_is_exported(files):
    files.upload("customer_id\nMary\n", "stop.csv")
    page = Analyst(files.workspace).go("export")
    assert "1 customer who must not be contacted stands in no list." in page.text
    for name, data in archived(page).items():
        assert b"Mary" not in data, name
    # She still counts in the statistics.
    assert page.workspace.dataset.V.shape[1] == 6
