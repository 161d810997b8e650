"""How far what is measured may be off on another machine, and why: the rules for a new record.

Once a line is in a record, its tolerance is what the record says: it is there to be looked at, and
changed by hand where a run elsewhere shows that a rule is too narrow or too wide.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from reimaging.verification.comparing import PICTURE
from reimaging.verification.record import MACHINE, Measured, Recorded


@dataclass(frozen=True)
class Rule:
    """Lines that match (patterns of step, item, measure) have this tolerance, for this reason."""

    step: str
    item: str
    measure: str
    tolerance: str
    why: str


_DRAWN = "numpy adds up in another order on another processor: a few drawn pixels differ"
_SUMS = "sums of floating point numbers depend on processor and threads: the last digits differ"
_LEARNT = "sums of floating point numbers depend on processor and threads; training repeats them"
_BY_NETWORK = "worked out by a network that is trained anew, as good and not the same"
_CHANCE = "a GAN of few steps falls out twice as good or half as good where sums differ"
_LAID_OUT = "which images lie where depends on a network and on a layout, both made anew"
_SHAPE = "a layout made anew is higher or wider, so that its images lie denser or wider apart"
_SEEN = "drawn of what a network says; judged by its picture"
_OTHER_IMAGES = "shows other images, or the same elsewhere; judged by its size and how dark it is"

_LEARNING = ("learn", "predict", "cluster", "neighbours", "map", "generate")
# tables of images that are chosen by a network or a layout
_CHOSEN = ("activation_sheet", "cluster_sheet", "generated_nearest", "similarity_strips", "tsne_*",
           "umap_*")  # fmt: skip
_CHARTS = ("calibration_curve", "class_shares_*", "confusion_matrix", "deepcluster_history",
           "embedding_agreement", "generated_training", "training_history")  # fmt: skip
_PICTURES = ("activation_sheet", "cluster_sheet", "confident_errors", "feature_visualisation",
             "generated_nearest", "generated_truncation", "generated_walks", "grad_cam_sheet",
             "similarity_strips", "tsne_*", "umap_*")  # fmt: skip
# of pale and dark pictures alike
_GENERATED = ("generated_nearest", "generated_truncation", "generated_walks")
_FINDINGS = ("ClassifierMacroF*", "ClassifierDiagramOrNot*", "ClassifierTemperature",
             "ClassifierEce*", "ShareDiagram*", "ShareSensor*", "ShareMixed*", "NearDuplicates",
             "Nmi*", "Ami*", "MapRandom*Kept", "MapRandom*Trust", "MapCategory*Kept",
             "MapCategory*Trust", "MapCaption*Kept", "MapCaption*Trust",
             "CaptionsShared", "GanPrecision", "GanRecall", "GanClustersReached")  # fmt: skip


def _rules() -> Iterator[Rule]:
    yield Rule("arrays", "*/drawn-*", "content", MACHINE, _DRAWN)
    yield Rule("arrays", "*/drawn-*", "root mean square of images", "0.05", _DRAWN)
    yield Rule("learn", "*/labels.csv", "*", "", "")  # which is made by hand
    for name in ("caption", "raw"):
        yield Rule("embed", f"*/{name}.h5", "content", MACHINE, _SUMS)
        yield Rule("embed", f"*/{name}.h5", "root mean square of *", "5%", _SUMS)
    yield Rule("learn", "*/classifier_confusion.csv", "images of *", "60+30%", _BY_NETWORK)
    yield Rule("learn", "*/classifier_tests.csv", "mean of *", "1+30%", _BY_NETWORK)
    yield Rule("neighbours", "*/near_duplicates.csv", "rows", "50%", _BY_NETWORK)
    yield Rule("neighbours", "*/near_duplicates.csv", "mean of bits", "50%", _BY_NETWORK)
    for measure in ("fid of *, generated", "kid* of *, generated"):
        yield Rule("generate", "*/gan_quality.csv", measure, "0.3+60%", _CHANCE)
    yield Rule("generate", "*/gan_history.csv", "mean of diversity", "0.3+60%", _CHANCE)
    for step in (*_LEARNING, "embed"):
        yield Rule(step, "*", "content", MACHINE, _LEARNT)
        yield Rule(step, "*", "bytes", MACHINE, _LEARNT)
        for exact in ("rows", "shape of *", "weights", "images of *"):
            yield Rule(step, "*", exact, "", "")
        yield Rule(step, "*", "letters", "10%", _BY_NETWORK)
        yield Rule(step, "*", "*", "0.15+30%", _BY_NETWORK)
    for name in _CHOSEN:
        yield Rule("tables", f"*/{name}.csv", "bytes", MACHINE, _LAID_OUT)
        yield Rule("tables", f"*/{name}.csv", "rows", "20%", _LAID_OUT)
        yield Rule("tables", f"*/{name}.csv", "mean of *", "0.15+50%", _LAID_OUT)
    for name in (*_CHARTS, *_PICTURES):
        yield Rule("figures", f"*/{name}.*", "bytes", MACHINE, _SEEN)
    for name in _CHARTS:
        yield Rule("figures", f"*/{name}.png", "ink", "40%", _SEEN)
        yield Rule("figures", f"*/{name}.png", PICTURE, "0.8", _SEEN)
        yield Rule("figures", f"*/{name}.pdf", "letters", "30%", _SEEN)
    for name in _GENERATED:
        yield Rule("figures", f"*/{name}.png", "ink", "90%", _OTHER_IMAGES)
    for step in ("figures", "zoom"):
        for name in ("tsne_scatter", "umap_scatter"):
            yield Rule(step, f"*/{name}.png", "size", "50%", _SHAPE)
            yield Rule(step, f"*/{name}.png", "ink", "80%", _SHAPE)
    for name in _PICTURES:
        yield Rule("figures", f"*/{name}.pdf", "letters", "30%", _OTHER_IMAGES)
        for step in ("figures", "zoom"):
            yield Rule(step, f"*/{name}.png", "bytes", MACHINE, _OTHER_IMAGES)
            yield Rule(step, f"*/{name}.png", "size", "25%", _OTHER_IMAGES)
            yield Rule(step, f"*/{name}.png", "ink", "50%", _OTHER_IMAGES)
            yield Rule(step, f"*/{name}.png", PICTURE, "1.35", _OTHER_IMAGES)
        yield Rule("figures", f"*/{name}.pdf", "pages", "25%", _OTHER_IMAGES)
    for name in ("LargestCluster", "SmallestCluster"):
        yield Rule("paper", f"*: num{name}", "value", "5+50%", _BY_NETWORK)
    for name in _FINDINGS:
        yield Rule("paper", f"*: num{name}", "value", "0.05+30%", _BY_NETWORK)
    yield Rule("paper", "*/credits.tex", "bytes", MACHINE, _LAID_OUT)
    yield Rule("paper", "*/credits.tex", "letters", "10%", _LAID_OUT)
    yield Rule("paper", "*.pdf", "bytes", MACHINE, "it shows figures of learnt networks")
    yield Rule("paper", "*.pdf", "letters of *", MACHINE, "lines break at other numbers")
    yield Rule("paper", "*.pdf", "letters", "3%", "credits name the images of learnt maps")


RULES: tuple[Rule, ...] = tuple(_rules())


def with_rules(measured: Iterable[Measured], rules: Sequence[Rule] = RULES) -> list[Recorded]:
    """Give each measure the tolerance of the first rule that it matches; none if it matches none.

    Parameters
    ----------
    measured
        What was measured of a run.
    rules
        In the order in which they are asked.
    """
    lines = []
    for each in measured:
        rule = next((rule for rule in rules if _matches(rule, each)), None)
        said = (rule.tolerance, rule.why) if rule else ("", "")
        lines.append(Recorded(each.step, each.item, each.measure, each.value, *said))
    return lines


def _matches(rule: Rule, each: Measured) -> bool:
    parts = ((rule.step, each.step), (rule.item, each.item), (rule.measure, each.measure))
    return all(fnmatchcase(text, pattern) for pattern, text in parts)
