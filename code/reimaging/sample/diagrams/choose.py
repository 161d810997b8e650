"""All kinds of schematics and computed pictures, with who draws them and how often."""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.random import Generator

from reimaging.sample.charts import Chart
from reimaging.sample.diagrams import (
    apparatus,
    blocks,
    circuits,
    computed,
    geometry,
    graphs,
    matter,
    optics,
    particles,
    polytopes,
    renders,
    segments,
    sketches,
    strings,
    tilings,
    trees,
    written,
)
from reimaging.sample.drawing import Drawing
from reimaging.sample.topics import Topic


@dataclass(frozen=True)
class Kind:
    """A kind of picture.

    `draw` makes one and a caption; `families` names whose articles have it, separated by spaces;
    `weight` is its share in all images of arXiv, in percent; `first` the year of the first ones.
    """

    draw: Callable[[Generator, Topic], tuple[Drawing | Chart, str]]
    families: str
    weight: float
    first: int = 1991


_ALL = "hep astro matter quantum math fluids life learning vision"

SCHEMATICS: dict[str, Kind] = {
    "feynman diagram": Kind(particles.feynman_diagrams, "hep matter", 4.0),
    "block diagram": Kind(
        blocks.block_diagram, "astro quantum fluids life learning vision hep", 1.03
    ),
    "flow chart": Kind(blocks.flow_chart, "astro fluids life learning vision math", 0.4),
    "layered architecture": Kind(blocks.layers, "learning vision life astro", 0.4, 2012),
    "timing diagram": Kind(blocks.timing_diagram, "quantum learning matter astro", 0.2),
    "protocol": Kind(blocks.protocol, "learning quantum", 0.12),
    "circuit": Kind(circuits.circuit, "matter quantum fluids life", 0.24),
    "quantum circuit": Kind(circuits.quantum_circuit, "quantum", 0.32, 1995),
    "logic circuit": Kind(circuits.logic, "learning quantum math", 0.08),
    "optical set-up": Kind(optics.optical_bench, "quantum matter fluids life astro", 0.4),
    "ray diagram": Kind(optics.ray_diagram, "astro quantum matter vision", 0.2),
    "orbit geometry": Kind(optics.orbits, "astro fluids", 0.32),
    "magnetosphere": Kind(optics.magnetosphere, "astro", 0.16),
    "beam line": Kind(apparatus.beam_line, "hep", 0.2),
    "apparatus": Kind(apparatus.apparatus, "matter quantum fluids life hep", 0.28),
    "world sheet": Kind(strings.world_sheet, "hep math", 0.16),
    "branes": Kind(strings.branes, "hep", 0.16),
    "quiver": Kind(strings.quiver, "hep math", 0.16),
    "dynkin diagram": Kind(strings.dynkin, "math hep", 0.12),
    "network": Kind(graphs.network, "math learning life vision fluids", 1.3),
    "circular network": Kind(graphs.circle, "math learning life fluids", 0.4),
    "neural network": Kind(graphs.layered, "learning vision life hep", 0.4),
    "bipartite graph": Kind(graphs.bipartite, "math learning quantum", 0.3),
    "tree": Kind(trees.tree, "math learning life", 0.32),
    "dendrogram": Kind(trees.dendrogram, "life learning astro", 0.2),
    "hasse diagram": Kind(trees.hasse, "math", 0.12),
    "automaton graph": Kind(trees.automaton, "math learning life", 0.28),
    "commutative diagram": Kind(trees.commutative, "math", 0.24),
    "knot": Kind(geometry.knot, "math hep", 0.36),
    "braid": Kind(geometry.braid, "math hep quantum", 0.16),
    "triangulation": Kind(tilings.triangulation, "math fluids hep", 0.24),
    "tiling": Kind(tilings.tiling, "math matter", 0.2),
    "polytope": Kind(polytopes.polytope, "math quantum", 0.15),
    "young tableau": Kind(tilings.tableau, "math hep", 0.2),
    "surface": Kind(geometry.surface, "math hep", 0.32),
    "space-time diagram": Kind(geometry.space_time, "hep astro", 0.28),
    "level scheme": Kind(matter.level_scheme, "quantum matter hep", 0.47),
    "lattice": Kind(matter.lattice, "matter quantum hep math", 0.4),
    "crystal": Kind(matter.crystal, "matter", 0.24),
    "molecule": Kind(matter.molecule, "matter life", 0.16),
    "phase sketch": Kind(matter.phase_diagram, "hep matter fluids quantum", 0.28),
    "potential": Kind(matter.potential, "hep matter quantum fluids astro", 0.32),
    "function sketch": Kind(sketches.function_sketch, "math hep matter fluids quantum", 0.32),
    "axes fragment": Kind(sketches.axes_fragment, "math hep matter astro fluids quantum", 0.24),
    "nearly empty": Kind(sketches.nearly_empty, _ALL, 0.47),
    "point field": Kind(sketches.point_field, "matter fluids life math astro", 0.36),
    "table": Kind(written.table, _ALL, 0.4),
    "equation": Kind(written.equation, "math hep matter quantum learning", 0.1),
    "listing": Kind(written.listing, "learning math vision", 0.2),
    "matrix": Kind(written.matrix, "math learning life quantum", 0.1),
    "word cloud": Kind(written.word_cloud, "learning life", 0.1, 2009),
    "screen": Kind(written.screen, "learning life vision astro", 0.08, 1997),
    "stamp": Kind(written.stamp, _ALL, 0.05),
}

COMPUTED: dict[str, Kind] = {
    "fractal": Kind(computed.fractal, "math fluids", 0.25),
    "cellular automaton": Kind(computed.automaton, "fluids life math", 0.3),
    "computed flow": Kind(computed.flow, "fluids astro", 0.45),
    "wave pattern": Kind(computed.waves, "quantum matter math fluids", 0.4),
    "filaments": Kind(computed.filaments, "astro", 0.3),
    "spin configuration": Kind(computed.spins, "matter fluids life hep", 0.35),
    "clusters": Kind(segments.clusters, "matter math life", 0.2),
    "label map": Kind(segments.label_map, "vision life", 0.35, 2003),
    "mask": Kind(segments.mask, "vision life", 0.25),
    "matrix in colours": Kind(segments.matrix_blocks, "learning life vision math astro", 0.3),
    "spectrogram": Kind(segments.strip, "learning astro fluids", 0.25),
    "event display": Kind(renders.event_display, "hep", 0.25),
    "rendered molecule": Kind(renders.molecule_render, "life matter", 0.25, 1996),
    "rendered surface": Kind(renders.surface_render, "math matter astro fluids", 0.2, 1996),
    "streamlines": Kind(renders.streamlines, "fluids astro matter", 0.2),
    "sky projection": Kind(renders.sky_map, "astro", 0.25),
}
