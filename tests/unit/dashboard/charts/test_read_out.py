import numpy as np
import pandas as pd
import pytest

from analytics.campaigns.uplift import qini, uplift_by_band
from dashboard.charts.look import Look
from dashboard.charts.read_out import MOST_POINTS, qini_chart, uplift_bars

PEOPLE = pd.DataFrame(
    {
        "score": [4, 4, 3, 3, 2, 2, 1, 1],
        "group": ["target", "control", "target", "target", "target", "control", "target", "control"],
        "responded": [1, 0, 1, 0, 0, 0, 1, 1],
    }
)


def test_bars_have_their_range_and_a_band_without_a_group_stays_empty():
    bands = uplift_by_band(PEOPLE, bands=4)
    bars = uplift_bars(bands, Look()).data[0]
    # The second band has nobody of the control group.
    assert list(bars.x) == [1, 3, 4] and list(bars.y) == pytest.approx([100, 0, 0])
    first = bands.iloc[0]
    assert bars.error_y.array[0] == pytest.approx(100 * (first["high"] - first["effect"]))
    assert bars.error_y.arrayminus[0] == pytest.approx(100 * (first["effect"] - first["low"]))
    assert bars.hovertext[0] == "Part 1 of the list: 100% of 1 contacted,<br>0% of 1 in the control group"
    assert list(uplift_bars(bands, Look()).layout.xaxis.tickvals) == [1, 2, 3, 4]


def test_the_curve_of_a_small_list_is_drawn_as_it_is():
    curve = qini(PEOPLE).curve
    chance, score = qini_chart(curve, Look(dark=True)).data
    assert (chance.name, score.name) == ("by chance", "by score")
    assert list(score.x) == curve["share"].tolist() and list(score.y) == curve["extra"].tolist()
    assert list(chance.y) == curve["random"].tolist()


def test_a_long_curve_keeps_its_ends_and_no_more_points_than_a_screen_shows():
    share = np.linspace(0, 1, 100_001)
    curve = pd.DataFrame({"share": share, "extra": 500 * share**0.5, "random": 500 * share})
    score = qini_chart(curve, Look()).data[1]
    assert len(score.x) == MOST_POINTS and (score.x[0], score.x[-1], score.y[-1]) == (0, 1, 500)
    assert np.diff(score.x).max() < 2 / MOST_POINTS
