import numpy as np
import pytest

from reimaging.sample.diagrams import polytopes
from reimaging.sample.topics import TOPICS


@pytest.mark.parametrize(
    ("name", "vertices", "edges"),
    [
        ("tetrahedron", 4, 6),
        ("cube", 8, 12),
        ("octahedron", 6, 12),
        ("icosahedron", 12, 30),
        ("dodecahedron", 20, 30),
        ("permutohedron", 24, 36),
        ("4-cube", 16, 32),
        ("5-cube", 32, 80),
    ],
)
def test_polytopes_have_their_known_vertices_and_edges(name, vertices, edges):
    points = polytopes.corners(name)
    assert len(points) == vertices
    pairs = polytopes.edges(points)
    assert len(pairs) == edges
    degree = np.bincount(pairs.ravel())
    assert len(set(degree)) == 1


def test_pictures_of_polytopes_vary():
    captions = {polytopes.polytope(np.random.default_rng(s), TOPICS["math"])[1] for s in range(40)}
    assert len(captions) > 8
