"""Two analysts at the same time never see each other's data."""

from __future__ import annotations

from dashboard.cache import registry
from tests.app.analyst import PAGES, Analyst

FIRST = "product,Ann,Bob,Cid\nBread,5,0,1\nTea,0,4,2\nOil,1,1,3\n"
SECOND = "product,Ann,Bob,Cid\nBread,1,7,0\nTea,6,0,3\nOil,2,8,1\n"


def numbers(analyst: Analyst) -> list[list[float]]:
    return analyst.workspace.segments.fit.H.round(4).to_numpy().tolist()


def alone(data: str) -> list[list[float]]:
    return numbers(Analyst().use(data, "shop.csv", 2))


def test_equal_names_shapes_and_seeds_give_each_their_own_numbers():
    first, second = Analyst(), Analyst()
    for analyst, data in ((first, FIRST), (second, SECOND)):
        analyst.upload(data, "shop.csv").press("use_table").choose(analyst.number_key, 2).press("find")
    first.settle()
    second.settle()
    assert first.title.startswith("2 segments")
    assert numbers(first) != numbers(second)
    assert numbers(first) == alone(FIRST)
    assert numbers(second) == alone(SECOND)


def test_what_one_does_is_seen_on_no_page_of_the_other():
    first, second = (Analyst().use(data, "shop.csv", 2) for data in (FIRST, SECOND))
    before = [second.go(page).text for page in PAGES]
    first.type_names({1: "Mine alone"}).go("campaigns").choose("campaign_items", ["Tea"])
    assert [second.go(page).text for page in PAGES] == before
    assert second.workspace.campaign is None


def test_a_result_on_the_same_data_is_shared_but_names_are_not():
    first = Analyst().use(FIRST, "shop.csv", 2).type_names({1: "Mine alone"})
    second = Analyst().use(FIRST, "shop.csv", 2)
    assert second.workspace.segments.fit is first.workspace.segments.fit
    assert "Mine alone" not in second.go("segments").text


def test_one_cannot_stop_the_work_of_the_other():
    first, second = (Analyst().upload(data, "shop.csv").press("use_table") for data in (FIRST, SECOND))
    assert first.workspace.id != second.workspace.id
    first.press("find")
    assert registry().find(second.workspace.id, "fit") is None
    assert "stop_fit" not in second.run().shown
    assert first.settle().workspace.segments is not None


def test_a_new_session_starts_with_nothing():
    Analyst().use(FIRST, "secret.csv", 2)
    fresh = Analyst()
    for page in PAGES:
        assert "secret" not in fresh.go(page).text
        assert fresh.status == "Nothing loaded yet."
