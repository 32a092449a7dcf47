from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.tables.readers.formulas import FORMULA_START, guard, unguard


@pytest.mark.parametrize("start", FORMULA_START)
def test_every_start_of_a_formula_is_guarded_also_behind_spaces(start):
    assert guard(start + "1") == "'" + start + "1"
    assert guard("  " + start + "1") == "'  " + start + "1"


@pytest.mark.parametrize("text", ["Bread", "", "1-2", "a=b", "'n Sync", "me@home"])
def test_harmless_text_is_left_alone(text):
    assert guard(text) == text == unguard(text)


@given(st.text(st.sampled_from("'=+-@\t\n\r ＝ab1"), max_size=6) | st.text(max_size=6))
def test_taking_the_guard_off_gives_exactly_the_text_that_was_guarded(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(FORMULA_START)
