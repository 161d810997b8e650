"""What physicists and astronomers write about: words and axes of five families of subjects."""

from reimaging.sample.wording import Topic, quantities, words

HEP = Topic(
    objects=words(
        """heavy quarkonia; supersymmetric gauge theories; light scalar mesons; two-loop amplitudes;
        matrix models; neutrino masses; the quark condensate; top-quark pairs; charmed baryons;
        warped extra dimensions; the quark--gluon plasma; black-hole microstates; axion couplings;
        rare kaon decays; conformal field theories; jets at high energy; halo nuclei;
        noncommutative gauge theories; dark-sector photons; the nucleon spin; little Higgs models;
        heavy-ion collisions"""
    ),
    methods=words(
        """a renormalization group analysis; QCD sum rules; lattice simulations;
        an effective Lagrangian; a large $N$ expansion; dispersion relations; a holographic dual;
        a global fit; unitarity cuts; chiral perturbation theory; a Monte Carlo generator;
        light-cone wave functions; the conformal bootstrap"""
    ),
    effects=words(
        """threshold enhancement; chiral symmetry breaking; CP violation; confinement;
        flavour mixing; parton saturation; vacuum alignment; spontaneous compactification;
        isospin breaking; jet quenching; lepton universality violation"""
    ),
    quantities=quantities(
        r"""the cross section | sigma | \sigma | pb
        the centre-of-mass energy | sqrt(s) | \sqrt{s} | GeV
        the transverse momentum | p_T | p_T | GeV
        the running coupling | alpha_s | \alpha_s |
        the Higgs mass | m_H | m_H | GeV
        the scale | mu | \mu | GeV
        the invariant mass | M | M_{\mu\mu} | GeV
        the momentum transfer | Q | Q | GeV
        the pseudorapidity | eta | \eta |
        the mixing angle | theta | \theta_{13} | rad
        the branching ratio | B | B |
        the form factor | F(q2) | F(q^2) |
        the string tension | sigma_0 | \sigma_0 | GeV/fm
        the gluino mass | m_g | m_{g} | GeV
        the lattice spacing | a | a | fm"""
    ),
    cases=words(
        r"""$\tan\beta=2$; the MS-bar scheme; leading order; next-to-leading order;
        $m_t=175$ GeV; normal ordering; $N_f=2$; the central region; the chiral limit;
        $\sqrt{s}=7$ TeV; the quenched theory"""
    ),
)
ASTRO = Topic(
    objects=words(
        """dwarf galaxies; X-ray binaries; dust in spiral galaxies; transiting planets;
        galaxy clusters at intermediate redshift; rotating neutron stars; quasar absorption lines;
        globular clusters; the cosmic microwave background; young stellar objects; blazars;
        gamma-ray bursts; white dwarfs; molecular clouds; Lyman-break galaxies; binary black holes;
        solar active regions; debris discs; supernova remnants; the intergalactic medium;
        magnetized accretion flows"""
    ),
    methods=words(
        """N-body simulations; deep imaging; a Bayesian light-curve model; long-slit spectroscopy;
        radio interferometry; weak-lensing maps; population synthesis; integral-field data;
        hydrodynamical simulations; time-resolved photometry; a halo model; stacked spectra"""
    ),
    effects=words(
        """tidal stripping; star formation; spectral hardening; gravitational lensing;
        orbital decay; chemical enrichment; reionization; magnetic braking; dust settling;
        ram-pressure stripping; quasi-periodic oscillation"""
    ),
    quantities=quantities(
        r"""the redshift | z | z |
        the flux density | F | F_\nu | mJy
        the wavelength | lambda | \lambda | nm
        the stellar mass | M | M_\star | Msun
        the orbital phase | phi | \phi |
        the radius | R | R | kpc
        the velocity dispersion | sigma | \sigma_v | km/s
        the metallicity | Z | Z/Z_\odot |
        the star formation rate | SFR | \mathrm{SFR} | Msun/yr
        the photon energy | E | E | keV
        the magnitude | m | m_r | mag
        the effective temperature | Teff | T_{eff} | K
        the multipole | l | l |
        the power spectrum | P(k) | P(k) |
        the matter density | Om | \Omega_m |"""
    ),
    cases=words(
        r"""the whole sample; the faint subsample; $z<0.3$; early types; the high state;
        $M>10^{10}M_\odot$; the inner field; late types; the fiducial model; the 2005 epoch;
        the high-resolution run"""
    ),
)
MATTER = Topic(
    objects=words(
        """frustrated magnets; thin films; carbon nanotubes; quantum dots; layered superconductors;
        the two-dimensional Hubbard model; spin ices; graphene ribbons; heavy fermions;
        topological insulators; manganites; random-field magnets; quantum Hall edges;
        metallic glasses; oxide interfaces; Josephson junctions; semiconductor nanowires;
        spin chains; driven lattice gases; vortex matter; disordered electrons"""
    ),
    methods=words(
        """Monte Carlo simulations; density functional theory; tunnelling spectroscopy;
        neutron scattering; exact diagonalization; dynamical mean-field theory; transport
        measurements; angle-resolved photoemission; finite-size scaling; a tight-binding model;
        muon spin rotation; the replica method"""
    ),
    effects=words(
        """the pinning transition; spin-charge separation; critical slowing down; hysteresis;
        weak localization; charge ordering; magnetoresistance; the pseudogap; ageing;
        Coulomb blockade; orbital order"""
    ),
    quantities=quantities(
        r"""the temperature | T | T | K
        the magnetization | M | M | emu/g
        the resistivity | rho | \rho | mOhm cm
        the gate voltage | V_g | V_g | mV
        the magnetic field | B | B | T
        the specific heat | C | C_v |
        the doping | x | x |
        the susceptibility | chi | \chi |
        the gap | Delta | \Delta | meV
        the density of states | N(E) | N(E) |
        the binding energy | E | E-E_F | eV
        the correlation length | xi | \xi |
        the conductance | G | G | mS
        the bias | V | V_{sd} | mV
        the pressure | P | P | GPa"""
    ),
    cases=words(
        r"""$U/t=4$; zero field; the annealed sample; $L=32$; $T=4.2$ K; half filling;
        the underdoped crystal; the ordered phase; $x=0.15$;
        the field-cooled run; the clean limit"""
    ),
)
QUANTUM = Topic(
    objects=words(
        """trapped ions; entangled photon pairs; open quantum walks; microcavities;
        noisy quantum channels; superconducting qubits; Bose gases in optical lattices;
        ultracold molecules; photonic crystals; squeezed states of light; Rydberg atoms;
        optomechanical resonators; spin ensembles; graph states; plasmonic antennas; atom chips;
        frequency combs; two-mode Gaussian states; bright solitons; nitrogen-vacancy centres;
        weakly coupled waveguides"""
    ),
    methods=words(
        """a master equation; adiabatic elimination; homodyne detection; randomized probing;
        state tomography; the Gross--Pitaevskii equation; optimal control; pump--probe experiments;
        a transfer-matrix method; time-bin encoding; weak measurements; a Floquet analysis"""
    ),
    effects=words(
        """decoherence; sudden death of entanglement; photon blockade; squeezing; slow light;
        many-body localization; superradiance; Landau--Zener tunnelling; mode splitting;
        four-wave mixing; quantum revival"""
    ),
    quantities=quantities(
        r"""the fidelity | F | F |
        the time | t | \gamma t |
        the detuning | Delta | \Delta | MHz
        the concurrence | C | C |
        the coupling | g | g | MHz
        the photon number | n | \langle n \rangle |
        the Rabi frequency | Omega | \Omega | MHz
        the transmission | T | T |
        the entropy | S | S |
        the scattering length | a_s | a_s | nm
        the pump power | P | P | mW
        the visibility | V | V |
        the quadrature variance | dX | \delta X^2 |
        the trap frequency | omega | \omega_\perp | Hz
        the delay | tau | \tau | ps"""
    ),
    cases=words(
        r"""$n=3$; weak drive; the resonant case; detection efficiency 0.8; $\gamma=0.1\,g$;
        zero detuning; the lossless cavity; two excitations; $N=100$ atoms; strong coupling;
        the thermal state"""
    ),
)
FLUIDS = Topic(
    objects=words(
        r"""Rayleigh--B\'enard cells; turbulent wakes; coupled oscillators; falling films;
        rotating pipe flow; plasma sheaths; magnetic reconnection layers; bouncing droplets;
        gravity currents; delayed maps; boundary layers over ribs; bubbly flows; chimera networks;
        laser-driven plasmas; Taylor--Couette flow; sediment beds; shear layers; granular columns;
        stratified turbulence; tokamak edges; parametrically forced waves"""
    ),
    methods=words(
        """direct numerical simulation; particle tracking; a reduced model; large-eddy simulation;
        lattice Boltzmann simulations; linear stability analysis; a particle-in-cell code;
        particle image velocimetry; an immersed boundary method; recurrence plots;
        dynamic mode decomposition; gyrokinetic simulations"""
    ),
    effects=words(
        """intermittency; synchronization; drag reduction; period doubling; vortex shedding;
        zonal flow; mixing; relaminarization; wave breaking; anomalous transport; clustering"""
    ),
    quantities=quantities(
        r"""the Reynolds number | Re | \mathrm{Re} |
        the velocity | u | u | m/s
        the wall distance | y+ | y^+ |
        the Nusselt number | Nu | \mathrm{Nu} |
        the control parameter | r | r |
        the energy spectrum | E(k) | E(k) |
        the wave number | k | k | 1/m
        the drag coefficient | C_D | C_D |
        the Lyapunov exponent | lambda | \lambda_1 |
        the vorticity | omega | \omega | 1/s
        the Rayleigh number | Ra | \mathrm{Ra} |
        the plasma density | n_e | n_e |
        the pressure drop | dp | \Delta p | Pa
        the phase | theta | \theta |
        the growth rate | gamma | \gamma |"""
    ),
    cases=words(
        r"""$\mathrm{Pr}=0.7$; the fine grid; the laminar inlet; $\mathrm{Re}=3900$;
        the smooth wall; the coarse grid; weak coupling; the inviscid limit; $r=3.8$;
        the periodic box; the measured profile"""
    ),
)
