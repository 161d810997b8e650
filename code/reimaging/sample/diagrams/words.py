"""What stands in the boxes and beside the lines of schematics."""

from collections.abc import Callable

from numpy.random import Generator

from reimaging.sample.topics import Topic

_PARTS = (
    "Source Filter Mixer Detector Sampler Encoder Decoder Update Buffer Readout Controller Plant"
    " Sensor ADC DAC FPGA Trigger Amplifier Oscillator Server Client Database Parser Scheduler"
    " Input Output Memory Clock Router Gateway Training Testing Preprocessing Features Classifier"
    " Solver Mesh Simulation Model Data Prior Posterior Likelihood Catalog Calibration Selection"
    " Reduction Pipeline Agent Environment Policy Reward Channel Receiver Transmitter Quantizer"
    " Attention Softmax Pooling Embedding Network Loss Optimizer Generator Discriminator"
)
_TASKS = (
    "Read the input", "Initialize", "Compute residual", "Update the state", "Solve for pressure",
    "Set n = n+1", "Evaluate F(x)", "Choose step", "Draw sample", "Accept", "Reject",
    "Write output", "Estimate parameters", "Sort candidates", "Merge", "Apply cuts", "Fit model",
    "Next event", "Generate seeds", "Refine mesh", "Normalize", "Split data", "Train", "Validate",
    "Query oracle",
)  # fmt: skip
_TESTS = (
    "Converged?", "n < N ?", "Valid?", "x > 0 ?", "Done?", "Empty?", "Improved?", "S/N > 5",
    "Last one?", "error < tol", "p < 0.05?", "Match?",
)  # fmt: skip
_SYMBOLS = (
    "x y z u v w k p q s t a b c d n m r f g h A B C D E F G H K L M N P Q R S T U V W X Y Z"
    " \\alpha \\beta \\gamma \\delta \\epsilon \\theta \\lambda \\mu \\nu \\xi \\pi \\rho \\sigma"
    " \\tau \\phi \\psi \\omega \\Gamma \\Delta \\Lambda \\Omega \\Phi \\Psi \\Sigma"
)


def part(rng: Generator) -> str:
    """Name a part of a system."""
    word = _one(rng, _PARTS.split())
    return f"{word} {int(rng.integers(1, 4))}" if rng.random() < 0.1 else word


def manner(rng: Generator) -> Callable[[str], str]:
    """Choose how all words of one picture are written: as they are, small, or in capitals."""
    return (str, str, str.lower, str.lower, str.upper)[int(rng.integers(5))]


def task(rng: Generator) -> str:
    """Name a step of a procedure."""
    return _one(rng, _TASKS)


def test(rng: Generator) -> str:
    """Name what a procedure asks."""
    return _one(rng, _TESTS)


def symbol(rng: Generator, script: float = 0.45) -> str:
    """Make up a symbol in TeX, with an index or a prime now and then."""
    name = _one(rng, _SYMBOLS.split())
    chance = rng.random()
    if chance < script:
        index = _one(rng, ["0", "1", "2", "3", "n", "i", "j", "k", "+", "-", "{ij}", "{n+1}", "t"])
        return f"${name}_{index}$"
    if chance < script + 0.1:
        return f"${name}'$"
    if chance < script + 0.17:
        return f"${name}^{_one(rng, ['2', '*', '+', '-', '{(1)}', 'T'])}$"
    if chance < script + 0.25:
        return f"${name}({_one(rng, ['t', 'x', 'k', 'r', 's', 'z'])})$"
    return f"${name}$"


def letter(place: int, style: int) -> str:
    """Name the parts of a figure: (a), a), A, 1."""
    one = "abcdefghijklmnopqrstuvwxyz"[place % 26]
    return (f"({one})", f"{one})", one.upper(), f"{place + 1}", f"({place + 1})")[style % 5]


def thing(rng: Generator, topic: Topic) -> str:
    """Say what the article is about, for a label."""
    if rng.random() < 0.5:
        return _one(rng, topic.objects).replace("$", "").replace("\\'", "")
    return _one(rng, topic.effects)


def _one(rng: Generator, words: list[str] | tuple[str, ...]) -> str:
    return str(words[int(rng.integers(len(words)))])
