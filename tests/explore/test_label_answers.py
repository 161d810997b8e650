"""What is asked of the labelling tool is checked, and an image's id is text."""

import pytest
from pydantic import ValidationError

from reimaging.explore.label_answers import Decision, Undo


def test_an_id_is_text_and_one_image_has_one_id():
    said = Decision(image="0017", label="sensor", labeller="ada")
    assert (said.image, said.order, said.token) == ("17", "random", "")
    assert Undo(labeller="ada").image is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"image": 17},
        {"image": str(2**63)},
        {"image": "../labels.csv"},
        {"label": "unsure"},
        {"label": "withdrawn"},
        {"labeller": ""},
        {"labeller": "x" * 41},
        {"order": "newest"},
        {"token": "x" * 65},
    ],
)
def test_what_is_no_decision_is_refused(wrong):
    right = {"image": "17", "label": "sensor", "labeller": "ada"}
    Decision(**right)
    with pytest.raises(ValidationError):
        Decision(**(right | wrong))
