import numpy as np
import pytest

from reimaging.sample.diagrams import particles
from reimaging.sample.diagrams.hand import Hand, Sketch
from reimaging.sample.drawing import BLACK, WHITE, Path
from reimaging.sample.topics import TOPICS

GRAPHS = [particles.draw_graph(np.random.default_rng(seed)) for seed in range(60)]
PLAIN = Hand("xfig", 1.0, "serif", "serif italic", 10, (BLACK,), (WHITE,), "full", 5.0)


def test_many_topologies_are_known():
    assert len({graph.name for graph in GRAPHS}) > 14


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph.name)
def test_each_end_has_one_line_and_each_vertex_more(graph):
    degree = np.zeros(len(graph.places), dtype=int)
    for one, two, _, _ in graph.edges:
        degree[[one, two]] += 1
        if one == two:
            degree[one] += 1
    assert (degree[: graph.ends] == 1).all()
    assert (degree[graph.ends :] >= 2).all()


@pytest.mark.parametrize("graph", GRAPHS, ids=lambda graph: graph.name)
def test_as_many_fermions_enter_a_vertex_as_leave_it(graph):
    if graph.blobs:
        return
    flow = np.zeros(len(graph.places), dtype=int)
    for one, two, kind, _ in graph.edges:
        if kind == "f":
            flow[one] -= 1
            flow[two] += 1
    assert (flow[graph.ends :] == 0).all()


@pytest.mark.parametrize("graph", GRAPHS[:20], ids=lambda graph: graph.name)
def test_a_fermion_line_ends_in_vertices(graph):
    sketch = Sketch(np.random.default_rng(0), PLAIN)
    manner = particles.Manner("plain", "wavy", False, 0.0, 0.0, 3.0)
    particles.lay_out(sketch, graph, 0, 0, 40, manner)
    spots = 40 * np.array(graph.places)
    lines = [m for m in sketch._marks.marks if isinstance(m, Path) and not m.closed]
    drawn = 0
    for line in lines:
        if len(graph.blobs) == 0:
            for end in (line.points[0], line.points[-1]):
                assert np.hypot(*(spots - end).T).min() < 1e-3
            drawn += 1
    assert drawn == (0 if graph.blobs else len(graph.edges))


def test_pictures_hold_one_diagram_or_many():
    marks = [
        len(particles.feynman_diagrams(np.random.default_rng(s), TOPICS["hep"])[0].marks)
        for s in range(40)
    ]
    assert min(marks) < 12
    assert max(marks) > 60
