from __future__ import annotations

import pytest

import analytics as an
from tests.unit.tables.files import DEMOS, cleaned, demo_table


def test_the_same_purchases_give_the_same_matrix_from_a_grid_and_from_rows():
    wide = an.build_matrix(cleaned("product,John,Alice\nBread,2,1\nFruits,0,3\n"))
    long = an.build_matrix(cleaned("customer,product,quantity\nJohn,Bread,2\nAlice,Bread,1\nAlice,Fruits,3\n"), value="units")
    assert wide.to_frame().to_dict() == long.to_frame().to_dict()


@pytest.mark.parametrize("demo", DEMOS)
def test_the_account_of_every_demo_adds_up(demo):
    table = demo_table(demo)
    interactions = an.clean(table, an.recognise(table))
    report = interactions.report
    dropped = sum(step.rows for step in report.steps if step.action == "dropped")
    assert report.rows_kept == len(interactions.frame) == report.rows_read - dropped
    assert report.steps[0].rows == report.rows_kept
    assert len(report.rejected_rows()) == dropped


def test_names_that_could_be_code_stay_text():
    names = ["<b>Bread</b>", "**Bread**", "=1+1", "🥖", "خبز", "$x^2$"]
    interactions = cleaned("customer,product\n" + "".join(f"Mary,{name}\n" for name in names))
    assert interactions.frame["item"].tolist() == names
