from __future__ import annotations

from tests.unit.tables.cleaning.rules.shop import clean_shop, said


def test_customers_that_a_spreadsheet_has_shortened_are_told():
    rows = "".join(f"4.91512E+11,{item}\n" for item in ("Bread", "Tea", "Oil")) + "Mary,Tea\n"
    assert said(clean_shop("customer,product\n" + rows), "shortened") == [
        "3 rows have a number in customer that a spreadsheet has shortened (such as 4.91512E+11), "
        "so that different customers may be counted as one."
    ]


def test_a_few_codes_that_look_so_and_rows_that_are_left_out_say_nothing():
    rows = "4.9E+11,Tea\n1E+05,Oil\n12E5,Tea\n12E5,Oil\n12E5,Bread\n" + 3 * "4.9E+11,\n"
    assert said(clean_shop("customer,product\n" + rows), "shortened") == []
