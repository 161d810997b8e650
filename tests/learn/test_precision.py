"""Networks compute in the precision that is asked for, and what was in force comes back."""

import keras
import pytest

from reimaging.learn import precision
from reimaging.learn.precision import PRECISIONS, in_precision
from reimaging.settings import ClassifierSettings


def test_a_profile_may_name_exactly_these():
    allowed = ClassifierSettings.__dataclass_fields__["precision"].metadata["allowed"]
    assert allowed == PRECISIONS


@pytest.mark.parametrize("gpu, expected", [(False, "float32"), (True, "mixed_bfloat16")])
def test_only_a_gpu_computes_in_less_by_itself(monkeypatch, gpu, expected):
    monkeypatch.setattr(precision, "has_gpu", lambda: gpu)
    with in_precision("auto") as chosen:
        assert chosen == expected == keras.config.dtype_policy().name


def test_the_precision_before_comes_back_even_after_a_failure():
    before = keras.config.dtype_policy().name
    with pytest.raises(RuntimeError), in_precision("mixed_float16"):
        assert keras.layers.Dense(1).compute_dtype == "float16"
        raise RuntimeError
    assert keras.config.dtype_policy().name == before


def test_whether_there_is_a_gpu_is_asked_of_the_back_end():
    assert isinstance(precision.has_gpu(), bool)
