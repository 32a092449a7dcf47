from __future__ import annotations

import pytest

from analytics.errors import TableError
from tests.unit.tables.files import text_table


@pytest.mark.parametrize("start", ["<!DOCTYPE html>\n<html>", "<html lang='en'>", "\ufeff\n <!doctype HTML>"])
def test_a_web_page_that_was_saved_as_a_table_is_refused(start):
    with pytest.raises(TableError, match=r"export\.csv is a web page, not a table") as caught:
        text_table(f"{start}<body>Sign in, please; now</body>\n</html>\n", "export.csv")
    assert "Sign in again" in caught.value.hint
