import numpy as np

from reimaging.sample.sensors.faces import SIDE, soft_face


def test_eyes_are_darker_than_cheeks_and_stand_in_a_row():
    mean = np.mean([soft_face(np.random.default_rng(seed)) for seed in range(200)], axis=0)
    assert mean.shape == (SIDE, SIDE)
    eyes, cheeks, middle = mean[9:11].mean(0), mean[15:17].mean(0), SIDE // 2
    for side in (eyes[4:middle], eyes[middle:-4][::-1]):
        assert 2 <= side.argmin() <= 6
    assert (cheeks - eyes)[6:10].mean() > 0.05 and (cheeks - eyes)[-10:-6].mean() > 0.05


def test_no_two_faces_are_one_and_each_comes_again_from_its_seed():
    one, other = (soft_face(np.random.default_rng(seed)) for seed in (1, 2))
    assert np.abs(one - other).mean() > 0.02
    assert np.array_equal(one, soft_face(np.random.default_rng(1)))
