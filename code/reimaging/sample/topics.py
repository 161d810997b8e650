"""What the articles of each family of subjects are about, and what they put on their axes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """Something to put on an axis: its name, its symbol as an axis and as TeX write it."""

    name: str
    symbol: str
    tex: str
    unit: str = ""

    @property
    def label(self) -> str:
        """The label of an axis in plain characters."""
        return f"{self.symbol} [{self.unit}]" if self.unit else self.symbol

    @property
    def tex_label(self) -> str:
        """The label of an axis for matplotlib, which reads TeX between dollar signs."""
        return f"${self.tex}$ ({self.unit})" if self.unit else f"${self.tex}$"


@dataclass(frozen=True)
class Topic:
    """What the articles of one family are about."""

    objects: tuple[str, ...]
    methods: tuple[str, ...]
    effects: tuple[str, ...]
    quantities: tuple[Quantity, ...]
    cases: tuple[str, ...]


def _quantities(text: str) -> tuple[Quantity, ...]:
    """Read lines of `name | symbol | TeX | unit`."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return tuple(Quantity(*row) for row in rows)


TOPICS: dict[str, Topic] = {
    "hep": Topic(
        (
            "heavy quarkonia",
            "supersymmetric gauge theories",
            "light scalar mesons",
            "two-loop amplitudes",
            "matrix models",
            "neutrino masses",
            "the quark condensate",
        ),
        (
            "a renormalization group analysis",
            "QCD sum rules",
            "lattice simulations",
            "an effective Lagrangian",
            "a large $N$ expansion",
        ),
        ("threshold enhancement", "chiral symmetry breaking", "CP violation", "confinement"),
        _quantities(
            r"""the cross section | sigma | \sigma | pb
            the centre-of-mass energy | sqrt(s) | \sqrt{s} | GeV
            the transverse momentum | p_T | p_T | GeV
            the running coupling | alpha_s | \alpha_s |
            the Higgs mass | m_H | m_H | GeV
            the scale | mu | \mu | GeV"""
        ),
        ("$\\tan\\beta=2$", "the MS-bar scheme", "leading order", "next-to-leading order"),
    ),
    "astro": Topic(
        (
            "dwarf galaxies",
            "X-ray binaries",
            "dust in spiral galaxies",
            "transiting planets",
            "galaxy clusters at intermediate redshift",
            "rotating neutron stars",
        ),
        (
            "N-body simulations",
            "deep imaging",
            "a Bayesian light-curve model",
            "long-slit spectroscopy",
            "radio interferometry",
        ),
        ("tidal stripping", "star formation", "spectral hardening", "gravitational lensing"),
        _quantities(
            r"""the redshift | z | z |
            the flux density | F | F_\nu | mJy
            the wavelength | lambda | \lambda | nm
            the stellar mass | log M | \log M_\star | Msun
            the orbital phase | phi | \phi |
            the radius | R | R | kpc"""
        ),
        ("the whole sample", "the faint subsample", "$z<0.3$", "early types"),
    ),
    "matter": Topic(
        (
            "frustrated magnets",
            "thin films",
            "carbon nanotubes",
            "quantum dots",
            "layered superconductors",
            "the two-dimensional Hubbard model",
        ),
        (
            "Monte Carlo simulations",
            "density functional theory",
            "tunnelling spectroscopy",
            "neutron scattering",
            "exact diagonalization",
        ),
        ("the pinning transition", "spin-charge separation", "critical slowing down", "hysteresis"),
        _quantities(
            r"""the temperature | T | T | K
            the magnetization | M | M | emu/g
            the resistivity | rho | \rho | mOhm cm
            the gate voltage | V_g | V_g | mV
            the magnetic field | B | B | T
            the specific heat | C | C_v |"""
        ),
        ("$U/t=4$", "zero field", "the annealed sample", "$L=32$"),
    ),
    "quantum": Topic(
        (
            "trapped ions",
            "entangled photon pairs",
            "open quantum walks",
            "microcavities",
            "noisy quantum channels",
        ),
        ("a master equation", "adiabatic elimination", "homodyne detection", "randomized probing"),
        ("decoherence", "sudden death of entanglement", "photon blockade", "squeezing"),
        _quantities(
            r"""the fidelity | F | F |
            the time | t | \gamma t |
            the detuning | Delta | \Delta | MHz
            the concurrence | C | C |
            the coupling | g | g | MHz"""
        ),
        ("$n=3$", "weak drive", "the resonant case", "detection efficiency 0.8"),
    ),
    "math": Topic(
        (
            "toric surfaces",
            "random planar maps",
            "branching processes",
            "graph colourings",
            "degenerate parabolic equations",
            "moduli of curves",
        ),
        ("a coupling argument", "a combinatorial formula", "energy estimates", "degeneration"),
        ("blow-up", "concentration", "rigidity", "phase transitions"),
        _quantities(
            r"""the time | t | t |
            the solution | u | u(x,t) |
            the degree | n | n |
            the probability | p | p |
            the norm | norm | \Vert u\Vert |"""
        ),
        ("$n=5$", "genus two", "the critical case", "$p=1/2$"),
    ),
    "fluids": Topic(
        ("Rayleigh-B\\'enard cells", "turbulent wakes", "coupled oscillators", "falling films"),
        ("direct numerical simulation", "particle tracking", "a reduced model"),
        ("intermittency", "synchronization", "drag reduction", "period doubling"),
        _quantities(
            r"""the Reynolds number | Re | \mathrm{Re} |
            the velocity | u | u | m/s
            the wall distance | y | y^+ |
            the Nusselt number | Nu | \mathrm{Nu} |
            the control parameter | r | r |"""
        ),
        ("$\\mathrm{Pr}=0.7$", "the fine grid", "the laminar inlet"),
    ),
    "life": Topic(
        ("spiking networks", "colloidal gels", "retinal vessels", "motile cells"),
        ("confocal microscopy", "a mean-field model", "automated segmentation"),
        ("adaptation", "phase separation", "collective motion", "ageing"),
        _quantities(
            r"""the firing rate | r | r | Hz
            the time | t | t | s
            the shear modulus | G' | G' | Pa
            the volume fraction | phi | \varphi |
            the cell count | N | N |"""
        ),
        ("control cells", "the treated group", "$\\varphi=0.4$"),
    ),
    "learning": Topic(
        (
            "recurrent networks",
            "sparse codes",
            "relay channels",
            "topic models",
            "kernel machines",
            "word alignments",
        ),
        (
            "variational inference",
            "stochastic gradients",
            "belief propagation",
            "a min-max formulation",
        ),
        ("overfitting", "transfer", "early stopping", "the capacity gap"),
        _quantities(
            r"""the test error | error | \mathrm{error} | %
            the training epoch | epoch | \mathrm{epoch} |
            the signal-to-noise ratio | SNR | \mathrm{SNR} | dB
            the regret | regret | R_T |
            the number of samples | n | n |"""
        ),
        ("the small data set", "$d=64$", "the baseline", "our method"),
    ),
    "vision": Topic(
        (
            "street scenes",
            "unlabelled photographs",
            "low-light images",
            "surface textures",
            "tissue sections",
        ),
        ("a convolutional network", "superpixels", "an adversarial loss", "dense matching"),
        ("occlusion", "domain shift", "motion blur", "class imbalance"),
        _quantities(
            r"""the recall | recall | \mathrm{recall} |
            the precision | precision | \mathrm{precision} |
            the training iteration | iteration | \mathrm{iteration} |
            the loss | loss | \mathcal{L} |
            the overlap | IoU | \mathrm{IoU} | %"""
        ),
        ("the validation set", "no augmentation", "our method", "the baseline"),
    ),
}
