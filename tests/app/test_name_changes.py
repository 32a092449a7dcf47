"""Names that the analyst gave follow their content to other segments and other tables, and are shown before that happens."""

from __future__ import annotations

import pytest

from tests.app.analyst import Analyst
from tests.app.months import APRIL, MARCH, SHELVES, month


def content(analyst: Analyst) -> dict[str, str]:
    """Return the name of the segment that takes each product most."""
    segments = analyst.workspace.segments
    return {item: segments.names[number - 1] for item, number in segments.fit.W.idxmax(axis=1).items()}


def find(analyst: Analyst, n_components: int) -> list[str]:
    """Find another number of segments; return the news, whether they come at once or a moment later."""
    analyst.choose(analyst.number_key, n_components).press("find")
    at_once = [toast.value for toast in analyst.at.toast]
    analyst.settle("fit")
    return at_once + [toast.value for toast in analyst.at.toast]


@pytest.fixture
def march(analyst: Analyst) -> Analyst:
    """Return somebody who has found the three segments of March, and named two of them."""
    analyst.use(MARCH, "march.csv", 3)
    found = content(analyst)
    numbers = {found[product]: name for product, name in (("Rolls", "Bakery people"), ("Apples", "Orchard"))}
    return analyst.type_names({analyst.names.index(suggested) + 1: name for suggested, name in numbers.items()})


@pytest.fixture
def two(march: Analyst) -> Analyst:
    """Return the same person, who has just asked for two segments."""
    find(march, 2)
    return march


def test_new_segments_are_shown_beside_the_old_names_before_they_take_their_place(march):
    before = march.workspace.segments
    assert find(march, 2) == ["2 segments found. Check their names on the page Segments."]
    assert march.workspace.segments is before and march.title.startswith("3 segments")
    assert "2 segments found: check the names before they replace the 3 below" in march.text
    table = march.table("Names before and now.")
    assert set(table["Was"].dropna()) == set(before.names)
    assert set(table["Is"].dropna()) == set(march.workspace.proposal.carried.names)
    assert march.workspace.proposal.sentence in march.everything


def test_the_names_are_kept_on_one_press(two):
    carried = two.workspace.proposal.carried
    two.press("keep_names")
    assert two.workspace.segments is carried and two.title.startswith("2 segments")
    assert content(two)["Rolls"] == "Bakery people"
    assert "keep_names" not in two.shown


def test_fresh_names_are_used_on_one_press(two):
    fresh = two.workspace.proposal.fresh.names
    two.press("fresh_names")
    assert two.names == fresh and set(two.workspace.segments.origins) == {"suggested"}


@pytest.mark.parametrize("answer", ["keep_names", "fresh_names"])
def test_either_answer_can_be_taken_back(two, answer):
    before, proposal = two.workspace.segments, two.workspace.proposal
    two.press(answer).press("undo_answer")
    assert two.workspace.segments is before and two.workspace.proposal is proposal
    assert two.press("keep_names").names == proposal.carried.names


def test_names_given_after_the_answer_are_taken_back_before_it(two):
    before = two.workspace.segments
    two.press("keep_names").type_names({2: "Everything else"})
    assert "undo_answer" not in two.shown and two.names[1] == "Everything else"
    two.press("undo_names")
    assert two.workspace.segments.fit.n_components == 2 and "Everything else" not in two.names
    two.press("undo_names")
    assert two.workspace.segments is before and "keep_names" in two.shown


def test_the_new_segments_can_be_refused(two):
    two.press("keep_old")
    assert two.title.startswith("3 segments") and "keep_names" not in two.shown
    assert two.control(two.number_key).value == 3


def test_a_name_given_while_the_question_is_open_is_part_of_it(two):
    last = next(number for number, origin in enumerate(two.workspace.segments.origins, start=1) if origin == "kept")
    two.type_names({last: "Hot drinks"})
    assert "Hot drinks" in two.table("Names before and now.")["Was"].tolist()


def test_a_number_that_was_found_before_has_its_names_again_without_a_question(two):
    assert find(two.press("keep_names"), 3) == ["3 segments found."]
    assert content(two)["Rolls"] == "Bakery people" and content(two)["Apples"] == "Orchard"


def test_nobody_is_asked_when_nobody_gave_a_name(analyst):
    assert find(analyst.use(MARCH, "march.csv", 3), 2) == ["2 segments found."]
    assert analyst.title.startswith("2 segments") and "keep_names" not in analyst.shown


def test_the_next_month_has_the_names_of_the_last_one(march):
    march.go("data").upload(APRIL, "april.csv").press("use_table").settle("fit")
    assert march.workspace.n_components == 3
    assert "3 segments found: check the names before they are used" in march.text
    table = march.table("Names before and now.")
    assert "In both" not in table and table["What happened"].tolist() == ["kept"] * 3
    assert table.set_index("Is")["Customers before"].to_dict()["Bakery people"] == 6
    march.press("keep_names")
    found = content(march)
    assert (found["Rolls"], found["Apples"]) == ("Bakery people", "Orchard")
    assert found["Melons"] == "Orchard" and found["Iced tea"] not in ("Bakery people", "Orchard")


def test_other_pages_lead_to_the_question_while_there_are_no_segments_yet(march):
    march.go("data").upload(APRIL, "april.csv").press("use_table").settle("fit")
    march.go("customers")
    assert "they wait until you have looked at their names" in march.text
    march.press("door_segments")
    assert "keep_names" in march.shown


def test_taking_back_the_names_of_a_new_table_asks_again(march):
    march.go("data").upload(APRIL, "april.csv").press("use_table").settle("fit")
    march.press("fresh_names").press("undo_answer")
    assert march.workspace.segments is None and march.workspace.proposal is not None
    assert "Bakery people" in march.press("keep_names").names


def test_a_table_of_other_things_asks_nothing_and_the_names_wait_for_their_own(march):
    tools = month("Tool", {"Garden": ("Spade", "Rake", "Hose"), "Paint": ("Brush", "Roller", "Tape")})
    march.go("data").upload(tools, "tools.csv").press("use_table").settle("fit")
    assert march.workspace.segments is not None and "keep_names" not in march.shown
    march.go("data").upload(APRIL, "april.csv").press("use_table").settle("fit")
    assert "Bakery people" in march.press("keep_names").names


def test_what_has_drifted_shows_its_products_before_and_now(march):
    changed = {**SHELVES, "Bread": (*SHELVES["Bread"][:4], "Bagels", "Scones")}
    march.go("data").upload(month("May", changed), "may.csv").press("use_table").settle("fit")
    happened = march.table("Names before and now.").set_index("Was")["What happened"]
    assert happened["Bakery people"] == "drifted: check the name" and happened["Orchard"] == "kept"
    assert "Does Bakery people still fit?" in march.everything
    before, now = (part for part in march.at.markdown if part.value.startswith(("Before", "Now")))
    assert "Crispbread" in before.value or "Focaccia" in before.value
    assert "Bagels" in now.value or "Scones" in now.value
    march.press("keep_names")
    mark = "Its content has changed since it was named; please check the name."
    assert mark in march.text
    assert mark not in march.press(f"name_fits_{march.names.index('Bakery people') + 1}").text
    assert mark in march.press("undo_names").text
