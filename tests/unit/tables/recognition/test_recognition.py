from __future__ import annotations

from dataclasses import replace

import pytest

import analytics as an
from analytics.errors import RecognitionError
from analytics.tables.recognition.recognition import QUESTIONS, ROLES, ask_for_dates, recognise_grid, recognise_list
from tests.unit.tables.files import demo_table, text_table


def recognised(text: str) -> an.Recognition:
    return an.recognise(text_table(text))


@pytest.mark.parametrize(
    ("demo", "layout", "items_in", "kind"),
    [
        ("corner_shop", "long", "rows", "counts"),
        ("groceries", "wide", "rows", "counts"),
        ("tv_shows", "wide", "columns", "ratings"),
        ("speeches", "wide", "columns", "counts"),
        ("books", "wide", "columns", "ratings"),
        ("stock_volumes", "wide", "columns", "counts"),
    ],
)
def test_the_demo_tables_are_read_as_they_are_meant_without_a_question(demo, layout, items_in, kind):
    recognition = an.recognise(demo_table(demo))
    assert (recognition.layout, recognition.items_in, recognition.kind) == (layout, items_in, kind)
    assert recognition.questions == ()
    assert recognition.confidence == 1


def test_the_shop_plays_every_role_it_has():
    assert dict(an.recognise(demo_table("corner_shop")).roles) == {
        "customer": "customer_id",
        "item": "product",
        "quantity": "quantity",
        "price": "price",
        "date": "date",
        "order": "order_id",
        "category": "category",
    }


def test_a_file_of_film_ratings_in_which_everything_is_a_number():
    recognition = recognised("userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,3.0,1260759179\n2,31,4,835355493\n")
    assert dict(recognition.roles) == {"customer": "userId", "item": "movieId", "rating": "rating", "date": "timestamp"}
    assert recognition.kind == "ratings"
    assert (recognition.vocabulary.items, recognition.vocabulary.customers) == ("movies", "users")
    assert recognition.vocabulary.value == "ratings"


@pytest.mark.parametrize(
    "names", ["Customer ID,Product Name,Qty", "CUSTOMER_ID,product-name,qty", "customer.id,PRODUCT NAME,QTY"]
)
def test_column_names_are_compared_without_case_spaces_and_marks(names):
    customer, item, quantity = names.split(",")
    assert dict(recognised(f"{names}\nMary,Bread,1\n").roles) == {"customer": customer, "item": item, "quantity": quantity}


def test_a_role_that_needs_numbers_is_not_given_to_text():
    recognition = recognised("customer,product,review\nMary,Bread,lovely\nJohn,Bread,too dry\n")
    assert "rating" not in recognition.roles
    assert recognition.kind == "counts"


def test_a_column_plays_one_role_only():
    roles = recognised("user,title,price\nMary,Bread,1\n").roles
    assert len(set(roles.values())) == len(roles)


@pytest.mark.parametrize(
    ("label", "items_in"), [("show", "rows"), ("viewer", "columns"), ("date", "columns"), ("speech", "columns")]
)
def test_the_first_column_tells_what_stands_in_the_rows(label, items_in):
    recognition = recognised(f"{label},A,B\nx,1,0\ny,0,2\n")
    assert (recognition.items_in, recognition.label_column, recognition.questions) == (items_in, label, ())
    assert label in recognition.reasons[1]


def test_when_nothing_names_the_rows_it_is_asked():
    recognition = recognised("what,A,B\nx,1,0\ny,0,2\n")
    assert recognition.items_in == "rows"
    assert recognition.questions == ("Are the rows products, or customers?",)
    assert recognition.confidence == 0.5


def test_many_rows_and_few_columns_are_taken_as_customers_and_asked():
    recognition = recognised("what,A,B\n" + "".join(f"x{n},1,0\n" for n in range(5)))
    assert recognition.items_in == "columns"
    assert len(recognition.questions) == 1


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("5,,\n,3,1", "ratings"),
        ("5,0,\n,3,1", "counts"),
        ("5,2,3\n1,3,1", "counts"),
        ("50,,\n,3,1", "counts"),
        (",,\n,,", "counts"),
    ],
)
def test_small_positive_cells_among_blanks_are_ratings(cells, kind):
    first, second = cells.split("\n")
    assert recognised(f"viewer,A,B,C\nx,{first}\ny,{second}\n").kind == kind


def test_flipping_swaps_rows_and_columns_answers_the_question_and_says_so():
    guess = recognised("what,A,B\nx,1,0\ny,0,2\n")
    flipped = guess.flipped()
    assert (flipped.items_in, flipped.questions) == ("columns", ())
    assert flipped.reasons[1] == "You said that products are in columns."
    assert flipped.flipped().items_in == "rows"
    assert guess.items_in == "rows"


def test_changing_the_kind_changes_the_reason_and_the_word_for_a_cell():
    ratings = recognised("viewer,A,B\nx,5,\ny,,2\n")
    counts = ratings.with_kind("counts")
    assert (counts.kind, counts.vocabulary.value) == ("counts", "purchases")
    assert counts.reasons == (*ratings.reasons[:2], "You said that these are counts: a blank means nothing was bought.")
    assert ratings.with_kind("ratings").reasons == ratings.reasons


def test_roles_can_be_changed_and_emptied():
    first = recognised("customer,product,quantity,name\nMary,Bread,1,M\n")
    changed = first.with_roles(customer="name", quantity=None)
    assert dict(changed.roles) == {"customer": "name", "item": "product"}
    assert changed.reasons[0].startswith("name names the customer and product the product")
    assert dict(first.roles)["customer"] == "customer"


def test_a_grid_becomes_a_long_table_by_giving_roles():
    assert recognised("what,A,B\nx,1,0\ny,0,2\n").with_roles(customer="A", item="B").layout == "long"


def test_an_unknown_role_is_refused_with_the_known_ones():
    with pytest.raises(RecognitionError, match=r"There is no role 'colour'\. Roles are customer, item") as caught:
        recognised("customer,product\nMary,Bread\n").with_roles(colour="product")
    assert all(role in caught.value.hint for role in ROLES)


@pytest.mark.parametrize(
    ("text", "missing"),
    [("product,when\nBread,2025-01-01\nFruits,2025-01-02\n", "customers"), ("customer,note\nMary,\nJohn,-\n", "products")],
)
def test_a_list_without_a_column_to_choose_is_refused_with_its_columns(text, missing):
    with pytest.raises(RecognitionError, match=f"seems to name the {missing}") as caught:
        recognise_list(text_table(text))
    assert text.split("\n")[0].replace(",", ", ") in caught.value.message
    assert {"customers": "call it customer_id", "products": "call it product"}[missing] in caught.value.hint


@pytest.mark.parametrize(
    "header",
    [
        "Kunde;Artikel;Menge;Preis;Datum",
        "Kundennummer;Produkt;Anzahl;Einzelpreis;Bestelldatum",
        "Client;Produit;Quantité;Prix;Date",
        "Cliente;Producto;Cantidad;Precio;Fecha",
        "Cliente;Prodotto;Quantità;Prezzo;Data",
        "Klant;Artikel;Aantal;Prijs;Datum",
    ],
)
@pytest.mark.parametrize("row", ["1001;17;2;1,50;2025-01-01", "Anna;Brot;2;1,50;2025-01-01"])
def test_lists_in_other_languages_are_read_without_a_question(header, row):
    recognition = recognised(f"{header}\n{row}\n")
    assert dict(recognition.roles) == dict(zip(["customer", "item", "quantity", "price", "date"], header.split(";"), strict=True))
    assert recognition.questions == ()


@pytest.mark.parametrize(
    ("text", "customer", "item", "asked"),
    [
        ("wer,was,wo\nAnna,Brot,A\nAnna,Tee,A\nBen,Brot,A\nBen,Tee,A\n", "wer", "was", ("customer", "item")),
        ("customer,thing\nAnna,Brot\nBen,Tee\n", "customer", "thing", ("item",)),
        ("wer,product\nAnna,Brot\nBen,Tee\n", "wer", "product", ("customer",)),
        ("a,b,c\n1001,17,2\n1001,18,1\n1002,17,1\n1002,18,1\n", "a", "b", ("layout", "customer", "item")),
    ],
)
def test_what_no_header_tells_is_guessed_and_asked(text, customer, item, asked):
    recognition = recognised(text)
    assert recognition.layout == "long"
    assert (recognition.roles["customer"], recognition.roles["item"]) == (customer, item)
    assert recognition.questions == tuple(QUESTIONS[key] for key in asked)


def test_one_answer_closes_one_question():
    guess = recognised("wer,was,wo\nAnna,Brot,A\nAnna,Tee,A\nBen,Brot,A\n")
    assert guess.with_roles(customer="wer").questions == (QUESTIONS["item"],)
    grid = recognised("what,A,B\nx,1,\ny,,2\n")
    assert grid.questions == (QUESTIONS["rows"], QUESTIONS["blank"])
    assert grid.flipped().questions == (QUESTIONS["blank"],)
    assert grid.with_kind(grid.kind).questions == (QUESTIONS["rows"],)
    assert grid.flipped().with_kind("counts").questions == ()


@pytest.mark.parametrize(
    ("rows", "questions"),
    [
        ("Bread,3,,1\nLimes,,2,\nMilk,1,1,4", (QUESTIONS["blank"],)),
        ("Bread,30,,1\nLimes,,2,", (QUESTIONS["blank"],)),
        ("Bread,3,/,1\nLimes,/,2,4", ()),
        ("Bread,3,,1\nLimes,4.5,2,", ()),
        ("Bread,3,,1\nLimes,0,2,", ()),
        ("Bread,3,1,1\nLimes,1,2,4", ()),
    ],
)
def test_what_a_blank_means_is_asked_unless_the_cells_tell(rows, questions):
    assert recognised(f"product,A,B,C\n{rows}\n").questions == questions


def test_a_list_and_a_grid_can_be_read_as_the_other():
    table = text_table("customer,product,quantity\nMary,Bread,1\n")
    assert recognise_grid(table, "product").label_column == "product"
    table = text_table("a,b,c\n1,17,2\n2,18,1\n")
    assert (an.recognise(table).layout, recognise_list(table).layout) == ("wide", "long")


def test_the_words_follow_the_columns():
    films = recognised("user,film,book\n1,A,B\n")
    assert films.with_roles(item="book").vocabulary.items == "books"
    grid = recognised("show,A,B\nx,1,0\ny,0,2\n")
    assert (grid.vocabulary.item, grid.flipped().vocabulary.item) == ("show", "product")
    assert grid.flipped().vocabulary.customer == "show"
    own = replace(grid, vocabulary=an.Vocabulary("stock", "stocks", "day", "days", "shares traded")).flipped().vocabulary
    assert (own.item, own.customer, own.value) == ("day", "stock", "shares traded")


def test_a_slip_in_a_small_grid_does_not_hide_that_it_is_a_grid():
    assert recognised("product,A,B,C\nx,1,many,3\ny,0,2,1\n").layout == "wide"


@pytest.mark.parametrize(
    ("dates", "order", "asked"),
    [
        (("01/02/2024", "03/04/2024"), None, True),
        (("01/02/2024", "13/04/2024"), "day first", False),
        (("01/02/2024", "03/24/2024"), "month first", False),
        (("2024-01-02", "2024-03-04"), "year first", False),
        (("soon", "later"), None, False),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_data_or_asked(dates, order, asked):
    recognition = recognised(f"customer,product,date\nMary,Bread,{dates[0]}\nJohn,Tea,{dates[1]}\n")
    assert recognition.date_order == order
    assert recognition.questions == ((QUESTIONS["date"],) if asked else ())


def test_the_answer_about_dates_closes_the_question_and_is_read():
    table = text_table("customer,product,date\nMary,Bread,01/02/2024\nJohn,Tea,03/04/2024\n")
    answered = an.recognise(table).with_date_order("month first")
    assert (answered.date_order, answered.questions) == ("month first", ())
    assert answered.with_roles(quantity=None).date_order == "month first"


def test_another_column_of_dates_is_looked_at_again():
    table = text_table("customer,product,date,shipped\nMary,Bread,01/02/2024,2024-02-05\nJohn,Tea,03/04/2024,2024-04-05\n")
    guess = an.recognise(table)
    changed = ask_for_dates(table, guess.with_roles(date="shipped"))
    assert (changed.date_order, changed.questions) == ("year first", ())
    back = ask_for_dates(table, changed.with_roles(date="date"))
    assert (back.date_order, back.questions) == (None, (QUESTIONS["date"],))
    assert ask_for_dates(table, guess.with_roles(date=None)).questions == ()


def test_a_product_name_is_told_in_plain_words():
    recognition = recognised("customer,sku,title\nMary,B1,Bread\n")
    assert recognition.reasons[1] == "Also used: title (the product name)."


@pytest.mark.parametrize(("low", "high", "asked"), [(1, 5, True), (1, 10, True), (0, 5, False), (1, 12, False), (1, 2, False)])
def test_a_filled_grid_on_a_short_scale_may_be_a_survey_and_is_asked(low, high, asked):
    cells = [str(low + place % (high - low + 1)) for place in range(24)]
    rows = "".join(f"r{row}," + ",".join(cells[row * 4 : row * 4 + 4]) + "\n" for row in range(6))
    recognition = recognised(f"customer,A,B,C,D\n{rows}")
    assert recognition.questions == ((QUESTIONS["blank"],) if asked else ())
    assert recognition.with_kind("ratings").questions == ()
    assert recognition.kind == "counts"
