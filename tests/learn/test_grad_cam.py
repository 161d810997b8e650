"""The heat of a class lies where its evidence lies, as the network's weights say by hand."""

import h5py
import keras
import numpy as np
import pytest

from learn.picture_arrays import colour_network, square, write_pictures
from reimaging.errors import ReimagingError
from reimaging.learn.confident_errors import read_judged
from reimaging.learn.grad_cam import enlarged, feature_layer, grad_cam, scores_of, write_grad_cam
from reimaging.learn.model_file import save_model

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)
ENDINGS = ["logits", "calibrated", "activation", "dense softmax"]
ON_SQUARE = np.zeros((16, 16), np.float32)
ON_SQUARE[4:8, 8:16] = 1


@pytest.mark.parametrize("early", [False, True], ids=["last level", "two levels"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_heat_of_redness_lies_on_the_red_square_alone(ending, early):
    heat = grad_cam(colour_network(ending, early), [square(RED), square(RED)], [0, 1])
    assert (heat.shape, heat.dtype) == ((2, 16, 16), np.float32)
    np.testing.assert_allclose(heat[0], ON_SQUARE, atol=1e-6)
    assert not heat[1].any()  # there is nothing green


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_scores_are_those_before_the_softmax(ending):
    # 32 of 256 pixels are red: mean redness 1/8
    scores = scores_of(colour_network(ending))(square(RED)[None].astype("float32"))
    expected = np.array([[1 / 8, 0, 0]]) / (0.5 if ending == "calibrated" else 1)
    np.testing.assert_allclose(keras.ops.convert_to_numpy(scores), expected, atol=1e-6)


def test_channels_count_by_their_weight_and_the_most_of_each_picture_is_1():
    model = colour_network()
    # class 0 is redness, half of greenness, and less for blueness
    model.get_layer("scores").set_weights([np.array([[1, 0, 0], [0.5, 0, 0], [-1, 0, 0]])])
    picture = square(RED)
    picture[10:12, :4] = GREEN
    picture[14:, :4] = BLUE
    heat = grad_cam(model, [picture], [0])[0]
    assert heat[5, 9] == 1
    assert heat[11, 2] == pytest.approx(0.5, abs=1e-6)
    assert heat[15, 1] == 0  # evidence against is no heat
    dim = np.where(picture == 255, 128, picture)  # the same in a darker picture
    np.testing.assert_allclose(grad_cam(model, [dim], [0])[0], heat, atol=1e-6)


def test_a_layer_may_be_named():
    given = keras.Input((16, 16, 3))
    fine = keras.layers.Conv2D(1, 1, use_bias=False, name="fine")
    coarse = keras.layers.AveragePooling2D(4, name="coarse")
    x = coarse(fine(given))
    pooled = keras.layers.GlobalAveragePooling2D(keepdims=True)(x)
    model = keras.Model(given, keras.layers.Dense(1)(keras.layers.Flatten()(pooled)))
    fine.set_weights([np.array([1.0, -1, -1]).reshape(1, 1, 3, 1)])
    model.layers[-1].set_weights([np.array([[1.0]]), np.array([0.0])])
    assert feature_layer(model).name == "coarse"  # of 1 x 1 places nothing can be said
    heat = grad_cam(model, [square(RED, paper=0)], [0])[0]
    assert heat.tolist() == ON_SQUARE[2::4, 2::4].tolist()
    heat = grad_cam(model, [square(RED, paper=0)], [0], layer="fine")[0]
    assert heat.tolist() == ON_SQUARE.tolist()


@pytest.mark.parametrize("name", ["nowhere", "scores"])
def test_a_layer_that_has_no_places_is_refused(name):
    with pytest.raises(ReimagingError, match=f"no layer '{name}' of pictures"):
        feature_layer(colour_network(), name)


def test_a_network_without_pictures_inside_is_refused():
    flat = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    with pytest.raises(ReimagingError, match="no layer of pictures"):
        grad_cam(flat, np.zeros((1, 4)), [0])


def test_batches_make_no_difference():
    pictures = [square(RED), square(GREEN), square(BLUE, slice(0, 4))]
    model = colour_network()
    whole = grad_cam(model, pictures, [0, 1, 2])
    np.testing.assert_array_equal(grad_cam(model, pictures, [0, 1, 2], batch=2), whole)


def test_no_pictures_have_no_heat():
    assert grad_cam(colour_network(), np.empty((0, 16, 16, 3)), []).shape == (0, 16, 16)


def test_heat_is_enlarged_between_its_places():
    grown = enlarged(np.array([[[0.0, 1.0], [0.0, 1.0]]], np.float32), 4)
    np.testing.assert_allclose(grown, [[[0, 0.25, 0.75, 1]] * 4], atol=1e-6)


@pytest.fixture
def written(tmp_path):
    """Two pictures a class, of which one green and one blue are called what they are not."""
    colours = [RED, RED, GREEN, BLUE, BLUE, GREEN]
    array = write_pictures(
        tmp_path / "array.h5",
        [square(colour) for colour in colours],
        [0, 0, 1, 1, 2, 2],
        kinds=["rose", "fire", "grass", "grass", "sea", "sky"],
    )
    save_model(tmp_path / "model.keras", colour_network())

    def write(name="cam.h5", each=2, seed=4, **how):
        target = tmp_path / name
        write_grad_cam(target, tmp_path / "model.keras", array, each=each, seed=seed, **how)
        return target

    return write


def test_each_picture_is_written_with_truth_prediction_and_heat(written):
    images, judged, heat = read_judged(written())
    by_id = {one.image_id: one for one in judged}
    assert [one.truth for one in judged] == [
        n for n in ("diagram", "sensor", "mixed") for _ in "ab"
    ]
    said = {number: one.predicted for number, one in by_id.items()}
    assert said == {
        100: "diagram",
        101: "diagram",
        102: "sensor",
        103: "mixed",
        104: "mixed",
        105: "sensor",
    }
    # a logit of 1/8 beside two of 0
    sure = np.exp(1 / 8) / (np.exp(1 / 8) + 2)
    np.testing.assert_allclose([one.probability for one in judged], sure, rtol=1e-6)
    assert by_id[104].kind == "sea"
    assert images.shape == (6, 16, 16, 3) and images.dtype == np.uint8
    for place, one in enumerate(judged):
        colour = {"diagram": RED, "sensor": GREEN, "mixed": BLUE}[one.predicted]
        assert images[place].tolist() == square(colour).tolist()
    np.testing.assert_allclose(heat, [ON_SQUARE] * 6, atol=1e-6)


def test_the_probability_is_that_after_the_temperature(written):
    _, judged, _ = read_judged(written(temperature=0.25))
    sure = np.exp(0.5) / (np.exp(0.5) + 2)
    np.testing.assert_allclose([one.probability for one in judged], sure, rtol=1e-6)


def test_as_many_kinds_are_shown_as_there_are(written):
    for seed in range(8):
        _, judged, _ = read_judged(written(seed=seed))
        assert {one.kind for one in judged} >= {"rose", "fire", "sea", "sky"}


def test_the_lot_depends_on_its_seed_alone_and_so_do_the_bytes(written):
    assert written("a.h5", each=1).read_bytes() == written("b.h5", each=1).read_bytes()
    lots = {
        tuple(one.image_id for one in read_judged(written(each=1, seed=n))[1]) for n in range(8)
    }
    assert len(lots) > 1
    with h5py.File(written()) as file:
        assert dict(file.attrs).items() >= {"seed": 4, "pictures": 6}.items()
