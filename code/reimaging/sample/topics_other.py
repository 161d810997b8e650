"""What is written about elsewhere: words and axes of mathematics, life and computing."""

from reimaging.sample.wording import Topic, quantities, words

MATH = Topic(
    objects=words(
        """toric surfaces; random planar maps; branching processes; graph colourings;
        degenerate parabolic equations; moduli of curves; hyperbolic knots; sparse matrices;
        integer partitions; interval exchange maps; lattice polytopes; nodal domains;
        Coxeter groups; monotone operators; Sobolev maps; interacting particle systems;
        cluster algebras; minimal surfaces; mixed finite elements; convex programs;
        permutation patterns"""
    ),
    methods=words(
        """a coupling argument; a combinatorial formula; energy estimates; degeneration;
        generating functions; a spectral sequence; an entropy bound; a splitting scheme;
        the probabilistic method; tropical curves; a multigrid solver; a bijection with trees"""
    ),
    effects=words(
        """blow-up; concentration; rigidity; phase transitions; unique ergodicity; superconvergence;
        non-uniqueness; finite generation; mixing; wall crossing; metastability"""
    ),
    quantities=quantities(
        r"""the time | t | t |
        the solution | u | u(x,t) |
        the degree | n | n |
        the probability | p | p |
        the norm of the error | e | e_h |
        the mesh size | h | h |
        the eigenvalue | lambda | \lambda_k |
        the number of vertices | v | v |
        the volume | V | V |
        the iteration | k | k |
        the residual | r | r_k |
        the genus | g | g |
        the position | x | x |
        the density | rho | \rho(x) |
        the parameter | theta | \theta |"""
    ),
    cases=words(
        r"""$n=5$; genus two; the critical case; $p=1/2$; the torus; $h=2^{-6}$;
        the symmetric case; the Petersen graph; $d=3$; the trefoil; the uniform mesh"""
    ),
)
LIFE = Topic(
    objects=words(
        """spiking networks; colloidal gels; retinal vessels; motile cells; lipid membranes;
        epidemics on networks; protein folding funnels; bacterial colonies; active nematics;
        gene regulatory circuits; cortical columns; polymer brushes; predator--prey systems;
        ant trails; contact networks; wet foams; molecular motors; growing tissues;
        opinion dynamics; DNA hairpins; glassy suspensions"""
    ),
    methods=words(
        """confocal microscopy; a mean-field model; automated segmentation; optical tweezers;
        an agent-based model; two-photon imaging; molecular dynamics; a Fokker--Planck equation;
        small-angle scattering; rheometry; stochastic simulations; a branching model"""
    ),
    effects=words(
        """adaptation; phase separation; collective motion; ageing; shear thinning; bursting;
        herd immunity; chemotaxis; jamming; self-assembly; phase locking"""
    ),
    quantities=quantities(
        r"""the firing rate | r | r | Hz
        the time | t | t | s
        the shear modulus | G' | G' | Pa
        the volume fraction | phi | \varphi |
        the cell count | N | N |
        the force | F | F | pN
        the extension | x | x | nm
        the concentration | c | c | mM
        the prevalence | i | i |
        the mean squared displacement | MSD | \langle r^2 \rangle |
        the shear rate | gdot | \gamma | 1/s
        the membrane potential | V_m | V_m | mV
        the connectivity | k | \langle k \rangle |
        the reproduction number | R_0 | R_0 |
        the contour length | L | L | nm"""
    ),
    cases=words(
        r"""control cells; the treated group; $\varphi=0.4$; the wild type; the first trial;
        $\langle k \rangle=6$; the sheared sample; $n=12$ animals; the dilute regime;
        the random network; the mutant"""
    ),
)
LEARNING = Topic(
    objects=words(
        """recurrent networks; sparse codes; relay channels; topic models; kernel machines;
        word alignments; multi-armed bandits; polar codes; dependency parsers; software defects;
        peer-to-peer overlays; random forests; Gaussian processes; dialogue systems;
        distributed hash tables; attention models; intrusion detectors; causal graphs;
        generative models; submodular covers; sensor networks"""
    ),
    methods=words(
        """variational inference; stochastic gradients; belief propagation;
        a min-max formulation; active learning; low-rank factorization; a message-passing scheme;
        self-training; importance sampling; a game-theoretic bound; curriculum learning;
        empirical Bayes"""
    ),
    effects=words(
        """overfitting; transfer; early stopping; the capacity gap; mode collapse; concept drift;
        congestion; vanishing gradients; selection bias; error floors; label noise"""
    ),
    quantities=quantities(
        r"""the test error | error | \mathrm{error} | %
        the training epoch | epoch | \mathrm{epoch} |
        the signal-to-noise ratio | SNR | \mathrm{SNR} | dB
        the regret | regret | R_T |
        the number of samples | n | n |
        the bit error rate | BER | \mathrm{BER} |
        the log-likelihood | LL | L(\theta) |
        the accuracy | accuracy | \mathrm{accuracy} | %
        the running time | time | t | s
        the learning rate | eta | \eta |
        the perplexity | PPL | \mathrm{PPL} |
        the throughput | rate | \mathrm{rate} | Mbit/s
        the number of nodes | N | N |
        the false positive rate | FPR | \mathrm{FPR} |
        the dimension | d | d |"""
    ),
    cases=words(
        """the small data set; $d=64$; the baseline; our method; the large data set; no dropout;
        the oracle; random init; $k=10$; the ablated model; the test split"""
    ),
)
VISION = Topic(
    objects=words(
        """street scenes; unlabelled photographs; low-light images; surface textures;
        tissue sections; crowded footage; aerial images; depth maps; hand-drawn sketches;
        chest radiographs; document scans; indoor scans; facial landmarks; hyperspectral cubes;
        robot grasps; underwater footage; fine-grained categories; panoramas; point clouds;
        satellite mosaics; microscopy stacks"""
    ),
    methods=words(
        """a convolutional network; superpixels; an adversarial loss; dense matching;
        a conditional random field; self-supervision; region proposals; bundle adjustment;
        knowledge distillation; a non-local prior; feature pyramids; an encoder--decoder"""
    ),
    effects=words(
        """occlusion; domain shift; motion blur; class imbalance; haze; label noise;
        viewpoint change; scale variation; drift; specular reflection; catastrophic forgetting"""
    ),
    quantities=quantities(
        r"""the recall | recall | \mathrm{recall} |
        the precision | precision | \mathrm{precision} |
        the training iteration | iteration | \mathrm{iteration} |
        the loss | loss | L |
        the overlap | IoU | \mathrm{IoU} | %
        the peak signal-to-noise ratio | PSNR | \mathrm{PSNR} | dB
        the frame rate | fps | \mathrm{fps} | 1/s
        the top-1 error | error | \mathrm{top1} | %
        the number of parameters | params | \mathrm{params} | M
        the reprojection error | e | e | px
        the depth | z | z | m
        the threshold | tau | \tau |
        the noise level | sigma | \sigma |
        the number of views | n | n |
        the mean average precision | mAP | \mathrm{mAP} | %"""
    ),
    cases=words(
        r"""the validation set; no augmentation; our method; the baseline; the ground truth;
        single scale; $\sigma=25$; without the prior; the full model; unseen scenes;
        the coarse stage"""
    ),
)
