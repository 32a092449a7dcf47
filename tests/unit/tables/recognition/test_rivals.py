from __future__ import annotations

import pytest

import analytics as an
from analytics.tables.recognition.recognition import QUESTIONS
from analytics.tables.recognition.rivals import readings_of
from analytics.tables.texts.documents import is_rather_texts
from tests.unit.tables.files import cleaned, text_table

N = 24


def purchases(**columns: list[str]) -> str:
    """Purchases, a list of cells for each column."""
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *map(",".join, rows)]) + "\n"


def numbered(mark: str, n: int, step: int = 1) -> list[str]:
    """Cells such as A0, A1, A2, A0, ..."""
    return [f"{mark}{place * step % n}" for place in range(N)]


PRODUCTS = numbered("P", 5)


@pytest.mark.parametrize(
    "names", [("user_id", "account_id"), ("client", "member"), ("customer_id", "email"), ("email", "Kundenname")]
)
def test_two_columns_that_tell_customers_apart_differently_are_asked_about(names):
    first, second = names
    recognition = an.recognise(text_table(purchases(**{first: numbered("U", 12), second: numbered("A", 7), "product": PRODUCTS})))
    assert recognition.questions == (QUESTIONS["which customer"],)
    assert recognition.choices == {"customer": (recognition.roles["customer"], *(set(names) - {recognition.roles["customer"]}))}
    other = recognition.choices["customer"][1]
    answered = recognition.with_roles(customer=other)
    assert (answered.questions, answered.roles["customer"]) == ((), other)
    assert answered.choices == recognition.choices, "so that the answer can be taken back"


def test_two_columns_that_tell_products_apart_differently_are_asked_about():
    text = purchases(customer=numbered("C", 7), product=PRODUCTS, article=numbered("X", 9))
    recognition = an.recognise(text_table(text))
    assert (recognition.roles["item"], recognition.questions) == ("product", (QUESTIONS["which item"],))
    assert recognition.choices == {"item": ("product", "article")}


def test_both_are_asked_once_each_where_both_are_open():
    columns = {"client": numbered("C", 7), "member": numbered("M", 6), "product": PRODUCTS, "article": numbered("X", 9)}
    assert an.recognise(text_table(purchases(**columns))).questions == (QUESTIONS["which customer"], QUESTIONS["which item"])


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"customer_id": numbered("7", 8), "member": numbered("M", 8)}, "one for one"),
        ({"customer_id": [f"{n % 12}" for n in range(N)], "customer_name": [f"A{n % 12 // 2}" for n in range(N)]}, "namesakes"),
        ({"customer_id": [f"{n % 12}" for n in range(N)], "email": [f"a{n % 12 // 3}@x.de" for n in range(N)]}, "families"),
        ({"customer": numbered("C", 12), "account": ["main"] * N}, "the same everywhere"),
        ({"customer_id": numbered("C", 12), "name": numbered("S", 2, 5)}, "too few to be names"),
    ],
)
def test_a_name_of_what_is_known_by_a_code_is_not_asked_about(columns, why):
    recognition = an.recognise(text_table(purchases(**columns, product=PRODUCTS)))
    assert (recognition.questions, dict(recognition.choices)) == ((), {}), why


def test_numbers_of_a_stock_are_no_products():
    text = purchases(customer=numbered("C", 7), product=PRODUCTS, stock=numbered("", 9))
    assert an.recognise(text_table(text)).questions == ()


def test_codes_that_are_blank_for_guests_are_asked_about():
    codes = [f"{n % 8}" if n % 4 else "" for n in range(N)]
    mails = [f"m{n % 8}@x.de" for n in range(N)]
    recognition = an.recognise(text_table(purchases(customer_id=codes, email=mails, product=PRODUCTS)))
    assert recognition.questions == (QUESTIONS["which customer"],)


@pytest.mark.parametrize(("slips", "asked"), [(0, False), (1, False), (3, True)])
def test_a_slip_does_not_make_a_name_another_customer(slips, asked):
    names = [f"N{n % 12}" for n in range(N)]
    names[:slips] = [f"{name}x" for name in names[:slips]]
    text = purchases(customer_id=[f"{n % 12}" for n in range(N)], customer_name=names, product=PRODUCTS)
    assert bool(an.recognise(text_table(text)).questions) == asked


def test_reviews_of_products_with_two_names_are_still_a_list():
    texts = [f"I liked this one a great deal, more than {n} others" for n in range(N)]
    columns = {"customer": numbered("C", 7), "product": PRODUCTS, "article": numbered("X", 9), "comment": texts}
    table = text_table(purchases(**{name: [f'"{cell}"' for cell in cells] for name, cells in columns.items()}))
    recognition = an.recognise(table)
    assert recognition.questions == (QUESTIONS["which item"],)
    assert not is_rather_texts(table, recognition, "comment")


def test_where_no_header_tells_the_likeliest_columns_are_offered():
    recognition = an.recognise(
        text_table("wer,was,wo\nAnna,Brot,A\nAnna,Tee,A\nBen,Brot,A\nBen,Tee,A\n".replace("A\n", "Ulm\n", 1))
    )
    assert recognition.choices == {"customer": ("wer", "wo"), "item": ("was", "wo")}


def test_the_readings_tell_how_many_customers_each_column_makes():
    readings = readings_of(text_table(purchases(client=numbered("C", 7), member=numbered("M", 2))), ["client", "member"])
    assert readings == {"client": "client: 7 different, such as C0, C1, C2", "member": "member: 2 different, such as M0, M1"}


def test_long_cells_are_cut_in_the_readings():
    readings = readings_of(text_table(f"client,thing\na,{'x' * 500}\nb,y\n"), ["thing"])
    assert readings["thing"] == f"thing: 2 different, such as {'x' * 29}…, y"


def test_the_column_taken_is_used_until_it_is_decided():
    frame = cleaned(purchases(client=numbered("C", 7), member=numbered("M", 6), product=PRODUCTS)).frame
    assert sorted(frame["customer"].unique()) == [f"C{n}" for n in range(7)]
