from __future__ import annotations

import numpy as np
import pytest

from analytics.campaigns.look_alike import look_alike
from analytics.errors import AnalyticsError
from tests.unit.campaigns.shopping import planted_shop


def test_those_most_like_the_seeds_are_of_their_group():
    """The planted customers belong to four groups by turns; twenty seeds of one find the other 280 of it first."""
    _, segments = planted_shop()
    group = np.array([int(name[1:]) % 4 for name in segments.fit.V.customers])
    seeds = segments.fit.V.customers[group == 2][:20]
    found = look_alike(segments, list(seeds))
    others = np.flatnonzero(~found.seeds)
    best = others[np.argsort(-found.scores[others], kind="stable")][:280]
    assert (group[best] == 2).all()
    assert found.seeds.sum() == 20
    assert ((found.scores >= 0) & (found.scores <= 1)).all()
    assert "20 customers of the 20 on the seed list are in this table. Likeness is no probability." in found.notes
    assert found.notes[1].startswith("100% of them share one segment: ")
    sentence = found.why(best[:1])[0]
    assert "is 100% of the mix; of the seeds' 100%, of others' " in sentence


def test_names_that_are_nobody_s_are_counted_and_left_out():
    _, segments = planted_shop()
    found = look_alike(segments, ["C000", "C004", "nobody"])
    assert found.notes[0].startswith("2 customers of the 3 on the seed list")


def test_seeds_that_are_nobody_or_everybody_are_refused():
    _, segments = planted_shop()
    with pytest.raises(AnalyticsError, match="No name of the seed list"):
        look_alike(segments, ["nobody"])
    with pytest.raises(AnalyticsError, match="names every"):
        look_alike(segments, list(segments.fit.V.customers))
