"""The snippet is run: it must give what the page shows."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import analytics as an
from analytics.exports.snippet import HowRead, python_snippet
from demo_data import FOLDER
from tests.unit.evaluation.planted import collectors
from tests.unit.tables.files import DEMOS

N_COMPONENTS = {"corner_shop": 6, "groceries": 3}


def segmented(file: str, n_components: int, **changes) -> tuple[an.Recognition, an.Segmentation]:
    table = an.read_table(FOLDER / file if isinstance(file, str) else file)
    recognition = replace(an.recognise(table), **changes)
    V = an.build_matrix(an.clean(table, recognition))
    return recognition, an.segment(an.factorize(V, n_components, random_state=3))


def run(snippet: str) -> dict:
    namespace: dict = {}
    exec(compile(snippet, "snippet", "exec"), namespace)
    return namespace


@pytest.mark.parametrize("demo", DEMOS)
@pytest.mark.usefixtures("demo_folder")
def test_the_snippet_of_every_demo_gives_the_same_segments_names_and_contacts(demo):
    file = f"{demo}.csv"
    recognition, segments = segmented(file, N_COMPONENTS.get(demo, 2), vocabulary=an.Vocabulary("thing", "things", "one", "ones"))
    segments = segments.rename({1: "The \"first\" 'segment' \\ 100%"})
    items, chosen = [segments.fit.V.items[0]], segments.names[:1]
    settings = an.CampaignSettings(tuple(items), contacts=3, only_segments=chosen, name='A "first" one', day=date(2025, 5, 1))
    interactions = an.clean(an.read_table(file), recognition)
    campaign = an.make_campaign(an.prepare_lists(interactions, segments.fit.V), segments, settings)

    made = run(python_snippet(HowRead((file,), recognition), segments, settings))

    pd.testing.assert_frame_equal(made["fit"].W, segments.fit.W)
    assert made["segments"].names == segments.names
    assert made["V"].vocabulary == segments.fit.V.vocabulary
    pd.testing.assert_frame_equal(made["campaign"].people, campaign.people)
    pd.testing.assert_frame_equal(made["recommendations"], an.recommend_all(segments.fit, n=10))


@pytest.mark.usefixtures("demo_folder")
def test_choices_made_by_hand_are_in_the_snippet():
    table = an.read_table("groceries.csv")
    recognition = an.recognise(table).flipped().with_kind("ratings")
    segments = an.segment(an.factorize(an.build_matrix(an.clean(table, recognition)), 2))
    snippet = python_snippet(HowRead(("groceries.csv",), recognition), segments)
    assert "campaign" not in snippet
    assert "rename" not in snippet
    made = run(snippet)
    assert made["V"].items.tolist() == ["John", "Alice", "Mary", "Greg", "Peter", "Jennifer"]
    assert made["V"].kind == "ratings"
    pd.testing.assert_frame_equal(made["fit"].W, segments.fit.W)


HOSTILE = [
    "'); raise SystemExit('run') #",
    '"""\nraise SystemExit("run")\n"""',
    "x\nimport os; os.abort()",
    "\\'); raise SystemExit #",
    "{__import__('os').abort()}",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_can_become_code(name, tmp_path, monkeypatch):
    frame = pd.DataFrame({name: ["a", "b", "a"], "product": [name, "Bread", "Fruits"], "quantity": [2, 3, 1]})
    (tmp_path / "shop.csv").write_text(frame.to_csv(index=False))
    monkeypatch.chdir(tmp_path)
    table = an.read_table("shop.csv")
    header = table.frame.columns[0]
    recognition = an.Recognition("long", "counts", roles={"customer": header, "item": "product", "quantity": "quantity"})
    recognition = replace(recognition, vocabulary=replace(recognition.vocabulary, item=name))
    segments = an.segment(an.factorize(an.build_matrix(an.clean(table, recognition)), 2)).rename(
        {1: name.replace("\n", " ")[:30]}
    )
    item = next(item for item in segments.fit.V.items if item not in ("Bread", "Fruits"))

    snippet = python_snippet(
        HowRead(("shop.csv",), recognition),
        segments,
        an.CampaignSettings((item,), contacts=2, only_segments=segments.names, name=name),
    )

    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(snippet)) if isinstance(node, ast.Call)}
    assert {call for call in called if not call.startswith("an.")} <= {"print", "date", "an.segment(fit).rename"}
    made = run(snippet)
    assert made["segments"].names == segments.names
    assert made["campaign"].settings.items == (item,)


ODD = ["Rye  bread", "Milk\u200b", "  Tea", "\u200b", "\u3164"]


def test_names_with_odd_spaces_and_unseen_letters_give_a_snippet_that_runs(tmp_path, monkeypatch):
    rows = [(f"c{number}", ODD[number % len(ODD)], 1 + number % 3) for number in range(20)]
    frame = pd.DataFrame(rows, columns=["customer", "product", "quantity"])
    (tmp_path / "odd.csv").write_text(frame.to_csv(index=False))
    monkeypatch.chdir(tmp_path)
    table = an.read_table("odd.csv")
    recognition = an.recognise(table)
    segments = an.segment(an.factorize(an.build_matrix(an.clean(table, recognition)), 3)).rename({2: "Mine"})
    made = run(python_snippet(HowRead(("odd.csv",), recognition), segments))
    assert made["segments"].names == segments.names


@pytest.mark.usefixtures("demo_folder")
def test_only_names_that_differ_from_the_suggestion_are_given():
    recognition, segments = segmented("groceries.csv", 3)
    renamed = an.carry_names(segments.rename({2: "Mine"}), segments)
    assert set(renamed.origins) == {"kept", "given"}
    assert "an.segment(fit).rename({2: 'Mine'})\n" in python_snippet(HowRead(("groceries.csv",), recognition), renamed)


@pytest.mark.parametrize(
    ("rules", "call"),
    [
        ({}, "an.recommend_all(fit, n=10)"),
        ({"hide_known": True}, "an.recommend_all(fit, n=10, exclude_known=True)"),
        ({"hide_known": True, "least_score": 3.5}, "an.recommend_all(fit, n=10, exclude_known=True, min_score=3.5)"),
    ],
)
@pytest.mark.usefixtures("demo_folder")
def test_the_rules_of_the_offers_are_in_the_snippet(rules, call):
    recognition, segments = segmented("books.csv", 2)
    snippet = python_snippet(HowRead(("books.csv",), recognition), segments, **rules)
    assert f"recommendations = {call}\n" in snippet
    pd.testing.assert_frame_equal(
        run(snippet)["recommendations"],
        an.recommend_all(segments.fit, 10, rules.get("hide_known", False), min_score=rules.get("least_score")),
    )


@pytest.mark.parametrize(
    "rows",
    [
        "customer;product;price\n" + "".join(f"C{n % 5};P{n % 4};{1 + n % 7}.{100 + n}\n" for n in range(20)),
        "product;Ann;Ben;Cid\nTea;1.100;2.200;3.300\nJam;1.500;2.500;3.500\nOil;4.100;1.900;1.234\n",
    ],
    ids=["list", "grid"],
)
def test_a_decimal_mark_that_was_told_is_in_the_snippet(rows, tmp_path, monkeypatch):
    (tmp_path / "rows.csv").write_text(rows)
    monkeypatch.chdir(tmp_path)
    told = an.recognise(an.read_table("rows.csv")).with_mark(",")
    value = "revenue" if told.layout == "long" else None
    V = an.build_matrix(an.clean(an.read_table("rows.csv"), told), value)
    made = run(python_snippet(HowRead(("rows.csv",), told), an.segment(an.factorize(V, 2))))
    assert made["V"].total == V.total > 20_000


@pytest.mark.usefixtures("demo_folder")
def test_another_way_of_finding_segments_is_written_down_and_gives_the_same():
    recognition, segments = segmented("groceries.csv", 2)
    fit = an.factorize(segments.fit.V, 2, engine="implicit", n_scoring=3)
    snippet = python_snippet(HowRead(("groceries.csv",), recognition), an.segment(fit))
    assert "n_components=2, random_state=0, engine='implicit', n_scoring=3" in snippet
    again = run(snippet)["fit"]
    pd.testing.assert_frame_equal(again.W, fit.W)
    assert again.scoring.item_parts.shape == (5, 3)


def test_campaigns_that_share_the_customers_come_out_again(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = collectors().frame[["customer", "item", "order", "date"]]
    rows.to_csv("collectors.csv", index=False)
    table = an.read_table("collectors.csv")
    recognition = an.recognise(table)
    interactions = an.clean(table, recognition)
    segments = an.segment(an.factorize(an.build_matrix(interactions), 4, random_state=3))
    test = an.back_test(interactions)
    basis = an.prepare_lists(interactions, segments.fit.V, test, {who: an.calibrate(test, who) for who in test.audiences})
    offers = tuple(an.SharedOffer(f'"{item}"', (item,), 20, an.Costs(5, 0.1)) for item in segments.fit.V.items[:2])
    settings = an.SharedSettings(offers, "everyone", 10.0, 0.1, day=date(2024, 8, 1))

    made = run(python_snippet(HowRead(("collectors.csv",), recognition), segments, settings, tested=True))

    again = an.share_customers(basis, segments, settings).people
    assert len(again) == 40
    pd.testing.assert_frame_equal(made["shared"].people, again)
