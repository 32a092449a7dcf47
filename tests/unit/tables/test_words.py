from __future__ import annotations

import pytest

from analytics.tables.words import ROLES, by_plain_name, declared, plain, roles_by_name


@pytest.mark.parametrize(
    "name", ["Customer ID", "customer_id", "CUSTOMER-ID", " customer.id ", "\ufeffCustomerId", "'customer id", "customer\u00a0id"]
)
def test_names_are_compared_without_case_spaces_and_marks(name):
    assert plain(name) == "customerid"


def test_of_columns_with_equal_names_the_first_counts():
    assert by_plain_name(["Order ID", "order_id", "sku"]) == {"orderid": "Order ID", "sku": "sku"}


@pytest.mark.parametrize(
    ("names", "item", "item_name"),
    [
        (["customer", "StockCode", "Description"], "StockCode", "Description"),
        (["customer", "Description", "StockCode"], "StockCode", "Description"),
        (["customer", "product_id", "product_name"], "product_id", "product_name"),
        (["customer", "product", "sku"], "sku", "product"),
        (["customer", "movieId", "title"], "movieId", "title"),
        (["Kunde", "Artikelnummer", "Bezeichnung"], "Artikelnummer", "Bezeichnung"),
        (["customer", "product"], "product", None),
        (["customer", "film", "sku"], "sku", "film"),
        (["customer", "sku", "colour"], "sku", None),
    ],
)
def test_a_code_is_the_item_and_the_name_beside_it_describes_it(names, item, item_name):
    roles = roles_by_name(names)
    assert (roles["item"], roles.get("item_name")) == (item, item_name)


def test_a_status_is_found_and_the_weight_of_a_product_is_no_weight_of_an_event():
    roles = roles_by_name(["customer", "product", "Order status", "weight"])
    assert roles["status"] == "Order status"
    assert "weight" not in roles


def test_every_role_that_headers_tell_has_words_and_no_word_is_written_in_vain():
    words = declared()["roles"]
    assert set(words) == set(ROLES) - {"item_name"}
    lists = [*words.values(), *declared()["items"].values(), list(declared()["nouns"])]
    assert all(plain(word) == word for several in lists for word in several)


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Email Address,SKU,Qty Ordered,Total Price,Order Ref", "customer item quantity revenue order"),
        (
            "Customer Code,Item Code,Quantity Sold,Line Total,Receipt No,Transaction Date",
            "customer item quantity revenue order date",
        ),
        ("Buyer Name,Product Title,Amount,Sale Date", "customer item revenue date"),
        ("customer,product,totalprice", "customer item revenue"),
        ("Kundennr,Artikelnr,Menge,Positionswert,Belegnr,Belegdatum", "customer item quantity revenue order date"),
        ("KdNr,Artikel,Anzahl,Gesamtpreis,Auftragsnr", "customer item quantity revenue order"),
        ("Kunde,Artikel,Stk,Bruttobetrag,Bonnummer", "customer item quantity revenue order"),
        ("Kunde,Artikel,Umsatz netto,Bon", "customer item revenue order"),
        ("Kundencode,Produktbezeichnung,VK-Preis,Bestellnummer", "customer item price order"),
        ("Debitor,Artikelcode,Absatz,Rechnungsnr", "customer item quantity order"),
        ("Code client,Réf. produit,Qté,Montant TTC,N° commande", "customer item quantity revenue order"),
        ("Nom client,Code article,Prix de vente,Date achat", "customer item price date"),
        ("Código cliente,Nombre producto,Cantidad,Precio total,Nº pedido", "customer item quantity revenue order"),
        ("Correo electrónico,Referencia,Unidades,Fecha compra", "customer item quantity date"),
        ("Codice cliente,Codice articolo,Pezzi,Prezzo totale,Scontrino", "customer item quantity revenue order"),
        ("Klantcode,Artikelcode,Stuks,Totaalprijs,Ordernr,Factuurdatum", "customer item quantity revenue order date"),
    ],
)
def test_the_headers_of_shops_of_several_countries_are_known(header, roles):
    names = header.split(",")
    assert roles_by_name(names) == dict(zip(roles.split(), names, strict=True))


def test_an_address_says_better_who_somebody_is_than_a_name():
    assert roles_by_name(["name", "email address", "product"])["customer"] == "email address"
