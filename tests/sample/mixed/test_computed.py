import numpy as np
import pytest

from reimaging.sample.mixed import computed
from reimaging.sample.mixed.taken import take

MAKERS = [
    computed.edges, computed.mask, computed.label_map, computed.heat, computed.saliency, computed.depth,
    computed.noisy, computed.soft, computed.coarse, computed.blocky, computed.holed, computed.recoloured,
    computed.painted, computed.restored, computed.difference, computed.motion,
]  # fmt: skip


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("grey", [False, True])
def test_what_is_computed_has_the_size_of_the_photograph_and_leaves_it_alone(make, grey):
    pixels, _ = take(
        np.random.default_rng(1), "vision", "slice" if grey else "micrograph", (50, 70)
    )
    before = pixels.copy()
    made = make(np.random.default_rng(4), pixels)
    assert made.shape[:2] == (50, 70) and made.dtype == np.uint8
    assert made.shape[2:] in ((), (3,))
    assert np.array_equal(before, pixels)
    assert made.shape != pixels.shape or np.any(made != pixels)


def test_a_mask_tells_two_parts_apart():
    pixels, _ = take(np.random.default_rng(1), "vision", "photograph", (50, 70))
    for seed in range(4):
        made = computed.mask(np.random.default_rng(seed), pixels)
        assert set(np.unique(made)) <= {0, 255} and 0 < made.mean() < 255


def test_a_colour_is_mingled_with_what_is_masked_only():
    pixels = np.full((4, 4), 100, np.uint8)
    mask = np.zeros((4, 4), bool)
    mask[:2] = True
    mixed = computed.mingled(pixels, mask, (1.0, 0.0, 0.0), 0.5)
    assert (mixed[2:] == 100).all()
    assert mixed[0, 0].tolist() == [177, 50, 50]


def test_attention_has_a_peak_and_a_ground():
    hills = computed.attention(np.random.default_rng(0), np.zeros((40, 60), np.uint8))
    assert hills.max() == 1 and np.median(hills) < 0.5
