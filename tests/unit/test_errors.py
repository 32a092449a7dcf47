from __future__ import annotations

import inspect

import pytest

import analytics as an
from analytics import errors

FAMILY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Exception)]


def test_every_error_can_be_caught_as_one_family():
    assert len(FAMILY) >= 9
    assert all(issubclass(kind, an.AnalyticsError) for kind in FAMILY)


@pytest.mark.parametrize(
    ("hint", "text"), [("Export it again.", "The file is empty. Export it again."), ("", "The file is empty.")]
)
def test_an_error_reads_as_what_is_wrong_and_what_to_do(hint, text):
    error = errors.TableError("The file is empty.", hint=hint)
    assert (str(error), error.message, error.hint) == (text, "The file is empty.", hint)


def test_stopping_says_that_nothing_was_changed():
    assert str(errors.Cancelled()) == "Stopped before it was finished. Nothing was changed."
