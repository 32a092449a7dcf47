import pandas as pd
import pytest

from analytics.segments.changes_told import tell_changes

SAME = ("Bread", "Bread", "kept")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([SAME], "The segment is still the same."),
        ([SAME, ("Tea", "Tea", "kept")], "All 2 segments are still the same."),
        ([SAME, (None, "Jam", "new")], "The segment is still the same; Jam is new."),
        ([("Bread", "Bread", "drifted")], "The segment is not the same; Bread has drifted."),
        ([SAME, ("Tea", None, "retired")], "1 of 2 segments is the same; Tea is gone."),
        ([SAME, ("Bread", "Rolls", "split")], "The segment is still the same; Rolls is split off Bread."),
        (
            [SAME, ("Tea", "Tea", "split"), ("Tea", "Cups", "split"), ("Tea", "Pots", "split")],
            "1 of 2 segments is the same; Tea is split into Tea, Cups and Pots.",
        ),
        ([SAME, ("Rolls", "Bread", "merged")], "1 of 2 segments is the same; Bread and Rolls are one now, Bread."),
        (
            [(None, f"N{number}", "new") for number in range(5)] + [SAME],
            "The segment is still the same; N0, N1, N2 and 2 more are new.",
        ),
    ],
)
def test_the_sentence_tells_what_became_of_the_segments(rows, sentence):
    assert tell_changes(pd.DataFrame(rows, columns=["was", "is", "happened"], dtype=object)) == sentence
