import matplotlib
import numpy as np
import pytest

from reimaging.sample.charts import KINDS, LOOKS, draw_chart, looking
from reimaging.sample.topics import TOPICS


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_draws_axes_with_labels(kind):
    chart, about = draw_chart(np.random.default_rng(2), TOPICS["learning"], kind, 2018)
    assert chart.figure.axes and any(axes.get_xlabel() for axes in chart.figure.axes)
    assert about and chart.look in LOOKS


def test_no_chart_has_a_look_of_a_later_year():
    rng = np.random.default_rng(0)
    looks = {draw_chart(rng, TOPICS["hep"], "bar chart", 2009)[0].look for _ in range(20)}
    assert "classic" in looks and not looks & {"default", "seaborn", "ggplot"}


def test_charts_differ_in_letters_and_lines():
    rng = np.random.default_rng(3)
    drawn = [draw_chart(rng, TOPICS["hep"], "line chart", 2018)[0] for _ in range(12)]
    axes = [chart.figure.axes[0] for chart in drawn]
    assert len({a.xaxis.label.get_size() for a in axes}) > 2
    assert len({a.lines[0].get_linewidth() for a in axes}) > 2


def test_looking_leaves_the_users_settings_as_they_were():
    with matplotlib.rc_context({"font.size": 77}):
        with looking("default"):
            assert matplotlib.rcParams["font.size"] == 9
        assert matplotlib.rcParams["font.size"] == 77
