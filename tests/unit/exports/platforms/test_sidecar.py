from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analytics as an
from analytics.errors import ExportError
from analytics.exports.files import to_csv
from analytics.exports.platforms.audience import audience_file
from analytics.exports.platforms.record_sheet import settings_sheet
from analytics.exports.platforms.sidecar import (
    CampaignRecord,
    differences,
    fingerprint,
    from_json,
    sealed,
    tastemap_version,
    to_json,
)
from tests.unit.exports.platforms.people import TARGETS, contacts

DATA = (("orders.csv", "ab" * 32),)
RECORD = CampaignRecord(
    data=DATA,
    date_range=("2026-01-01", "2026-06-30"),
    k=6,
    seed=3,
    engine="counts",
    value="orders",
    mode="cross-sell",
    arguments={"items": ["Tea", "=Mug"], "n": 8, "only_segments": []},
    control={"share": 0.125, "seed": 7},
    costs={"contact": 0.12, "margin": 6.0},
    exclusions=(("must not be contacted", 3_400), ("bought recently", 12)),
    python="import analytics as an\n",
)
ORDERS = "customer,product,quantity\n" + "".join(
    f"c{n},{item},{1 + (n * 7 + place) % 3}\n"
    for n in range(12)
    for place, item in enumerate(("Tea", "Oil", "Bread"))
    if (n + place) % 3
)


def test_a_record_is_read_back_as_it_was_and_equal_records_are_equal_files():
    record = sealed(RECORD, TARGETS)
    assert (record.n_listed, record.n_held_back) == (7, 1)
    assert from_json(to_json(record)) == record
    assert to_json(record) == to_json(replace(record))
    assert json.loads(to_json(record))["version"] == tastemap_version()


@given(
    st.text(),
    st.dictionaries(
        st.text(), st.integers() | st.text() | st.booleans() | st.none() | st.floats(allow_nan=False, allow_infinity=False)
    ),
)
def test_any_text_and_any_settings_are_read_back(mode, arguments):
    record = replace(RECORD, mode=mode, arguments=arguments)
    assert from_json(to_json(record)) == record


def list_of(record: CampaignRecord, orders: bytes) -> pd.DataFrame:
    """Make the list of a record again from the file alone."""
    table = an.read_table(orders, name="orders.csv")
    V = an.build_matrix(an.clean(table, an.recognise(table)), value=record.value)
    segments = an.segment(an.factorize(V, n_components=record.k, random_state=record.seed, engine=record.engine))
    settings = an.CampaignSettings.from_mapping({**record.arguments, **record.control})
    return an.make_campaign(an.CampaignBasis(V), segments, settings).people


def test_the_same_list_and_the_same_control_group_come_out_of_the_record():
    digest = an.read_table(ORDERS.encode()).digest
    arguments = {"items": ["Tea"], "contacts": 8, "mode": "everyone", "day": "2025-05-01"}
    control = {"name": "Spring tea", "salt": "7", "control_share": 0.25}
    record = CampaignRecord((("orders.csv", digest),), 2, 3, "all", "counts", "units", arguments=arguments, control=control)
    first = list_of(record, ORDERS.encode())
    saved = to_json(sealed(record, first))

    read = from_json(saved)
    again = list_of(read, ORDERS.encode())

    assert again["group"].value_counts().to_dict() == {"target": 6, "control": 2}
    pd.testing.assert_frame_equal(again, first)
    assert differences(read, again, [("renamed.csv", digest)]) == ()
    assert differences(read, again.sample(frac=1, random_state=0), [("orders.csv", digest)]) == ()


def test_what_is_not_the_same_is_told():
    record = replace(sealed(RECORD, TARGETS), version="0.0.1")
    swapped = TARGETS.assign(group=["control", *["target"] * 7])
    assert differences(record, swapped.head(7), [("june.csv", "cd" * 32)]) == (
        "orders.csv of the record is not here, or another version of it: put it in.",
        "june.csv was not there before: take it out, or put in the right one.",
        f"The record was made by version 0.0.1 of Tastemap; this is {tastemap_version()}.",
        "The list is another one: 6 customers, 7 before.",
        "The control group is another one: 1 customer, 1 before.",
    )


def test_a_group_is_known_whatever_its_order_and_never_by_its_names_glued_together():
    assert fingerprint(["a", "b"]) == fingerprint(("b", "a")) == hashlib.sha256(b'["a", "b"]').hexdigest()
    assert len({fingerprint(names) for names in ([], [""], ["a", "b"], ["a, b"], ["ab"])}) == 5


def test_files_are_told_with_what_was_left_out_and_without_anybody_in_them():
    file = audience_file(TARGETS, contacts(), "google")
    saved = to_json(sealed(RECORD, TARGETS), [file])
    (told,) = json.loads(saved)["files"]
    assert told == {
        "name": "campaign_google.csv",
        "platform": "Google Customer Match (hashed)",
        "sha256": hashlib.sha256(file.data).hexdigest(),
        "people": 4,
        "left_out": {"control group": 1, "no usable contact data": 1, "no consent": 1, "must not be contacted": 1},
        "identifiers_left_out": [
            {"identifier": "email", "cause": "not a valid address", "number": 1},
            {"identifier": "phone", "cause": "not a valid number", "number": 1},
        ],
    }
    data = contacts()
    for typed in [*data["email"], *data["phone"], *data["last_name"]]:
        assert not typed.strip() or typed.strip() not in saved.decode()
    assert from_json(saved) == sealed(RECORD, TARGETS)


def test_numbers_of_numpy_and_sets_are_saved_and_other_things_refused():
    record = replace(RECORD, arguments={"n": np.int64(3), "only": {"b", "a"}})
    assert from_json(to_json(record)).arguments == {"n": 3, "only": ["a", "b"]}
    with pytest.raises(ExportError, match="cannot stand in a record"):
        to_json(replace(RECORD, arguments={"table": pd}))
    with pytest.raises(ExportError, match="not finite"):
        to_json(replace(RECORD, costs={"margin": float("nan")}))


GOOD = json.loads(to_json(RECORD))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "list.json is no record of a campaign"),
        (b"\xff\xfe", "list.json is no record"),
        (b"[1]", "list.json is no record"),
        (b'{"format": "other"}', "list.json is no record"),
        (b"[" * 100_000, "list.json is no record"),
        (json.dumps({**GOOD, "format_version": 2}).encode(), "written by another version"),
        *(
            (json.dumps({key: value for key, value in GOOD.items() if key != each.name}).encode(), "list.json is damaged")
            for each in fields(CampaignRecord)
        ),
        *(
            (json.dumps({**GOOD, name: wrong}).encode(), "list.json is damaged")
            for name, wrong in {
                "k": "6",
                "data": [["a"]],
                "costs": [],
                "mode": 1,
                "date_range": ["2026"],
                "exclusions": "x",
            }.items()
        ),
        *(
            (json.dumps({**GOOD, name: wrong}).encode(), "list.json is damaged")
            for name, wrong in (
                ("k", True),
                ("seed", -1),
                ("n_listed", 10**4_000),
                ("data", [["a", 1]]),
                ("data", [[["a"], "b"]]),
                ("exclusions", [["bought", "3"]]),
                ("exclusions", [["bought", True]]),
                ("date_range", [1, 2]),
            )
        ),
        *(
            (json.dumps({**GOOD, name: wrong}).encode(), "list.json is no record")
            for name, wrong in (("k", float("nan")), ("costs", {"margin": float("inf")}), ("version", "\ud800"))
        ),
        (json.dumps(GOOD).replace('"k": 6', '"k": ' + "9" * 5_000).encode(), "list.json is no record"),
        (json.dumps(GOOD).replace('"margin": 6.0', '"margin": 1e999').encode(), "list.json is no record"),
    ],
)
def test_what_is_no_record_is_refused(data, problem):
    with pytest.raises(ExportError, match=problem):
        from_json(data, "list.json")


def test_the_settings_are_a_table_for_people_in_which_nothing_runs():
    sheet = settings_sheet(sealed(replace(RECORD, mode="=1+1"), TARGETS))
    told = dict(sheet.to_numpy().tolist())
    assert told["list: items"] == "Tea, =Mug"
    assert (told["left out: must not be contacted"], told["seed"], told["control group: share"]) == (3_400, 3, 0.125)
    assert told["date range"] == "2026-01-01 to 2026-06-30"
    assert told["customers on the list"] == 7
    assert b"\r\nmode,'=1+1\r\n" in to_csv(sheet)
