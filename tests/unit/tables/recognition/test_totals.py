from __future__ import annotations

import pytest

import analytics as an
from tests.unit.tables.files import cleaned, text_table

PIVOT = "product,Ann,Ben,Cleo,{column}\nBread,2,0,1,3\nTea,0,4,0,4\nMilk,1,1,1,3\n{row},3,5,2,10\n"
BARE = {"Ann": {"Bread": 2.0, "Tea": 0.0, "Milk": 1.0}, "Ben": {"Bread": 0.0, "Tea": 4.0, "Milk": 1.0}}


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("Grand Total", "Grand Total"),
        ("Total", "Total"),
        ("Summe", "Gesamtergebnis"),
        ("Gesamt", "Gesamt"),
        ("Somme", "Total général"),
        ("Totale", "Totale complessivo"),
        ("Totaal", "Eindtotaal"),
        ("Toplam", "Genel Toplam"),
        ("All", "All"),
        ("", ""),
    ],
)
def test_the_totals_of_a_pivot_table_are_neither_a_customer_nor_a_product(column, row):
    text = PIVOT.format(column=column, row=row)
    recognition = an.recognise(text_table(text))
    assert (recognition.layout, recognition.items_in, recognition.label_column) == ("wide", "rows", "product")
    interactions = cleaned(text)
    V = an.build_matrix(interactions).to_frame()
    assert V[["Ann", "Ben"]].to_dict() == BARE and V.shape == (3, 3)
    assert V.to_numpy().sum() == 10
    sentences = [
        f"The last column, {column or 'which has no name'}, holds totals; it is left out.",
        f"The last row, {row or 'which has no name'}, holds totals; it is left out.",
    ]
    assert [sentence for sentence in recognition.reasons if "totals" in sentence] == sentences
    assert [step.sentence for step in interactions.report.steps if "totals" in step.sentence] == sentences


@pytest.mark.parametrize("name", ["All", ""])
def test_what_does_not_add_up_and_may_be_a_product_stays(name):
    text = f"product,Ann,Ben,{name}\nBread,2,0,1\nTea,0,4,0\nMilk,1,1,1\n{name},1,0,4\n"
    assert an.build_matrix(cleaned(text)).shape == (4, 3)


def test_a_cell_that_cannot_be_used_is_still_named_by_its_row_of_the_file():
    with pytest.raises(an.AnalyticsError, match="Row 3, column Ben"):
        cleaned("product,Ann,Ben,Total\nBread,2,0,2\nTea,0,-4,-4\nTotal,2,-4,-2\n")


@pytest.mark.parametrize("last", ["Total", "Sales", "Product 60"])
def test_one_name_of_a_list_among_many_columns_of_numbers_makes_no_list(last):
    header = ",".join(["user", *(f"Product {place}" for place in range(1, 60)), last])
    rows = "".join(f"u{row}," + ",".join(str((row * place) % 3) for place in range(60)) + "\n" for row in range(1, 9))
    recognition = an.recognise(text_table(f"{header}\n{rows}"))
    assert (recognition.layout, recognition.items_in, recognition.questions) == ("wide", "columns", ())


def test_few_columns_with_such_a_name_are_a_list():
    assert an.recognise(text_table("wer,was,Total\n1001,17,20\n1001,18,10\n1002,17,20\n1002,18,10\n")).layout == "long"
