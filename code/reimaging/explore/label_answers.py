"""What the labelling tool is asked and answers, as JSON. An image's id is text: it has 63 bits."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from reimaging.explore.label_desk import LONGEST_NAME
from reimaging.explore.questions import ImageId

Labeller = Annotated[
    str, Field(min_length=1, max_length=LONGEST_NAME, description="Who labels.", examples=["ada"])
]
Order = Literal["random", "uncertain", "double"]
Class = Literal["diagram", "sensor", "mixed"]
Token = Annotated[
    str, Field(max_length=64, description="By which it is known again when it is sent twice.")
]


class ClassAbout(BaseModel):
    """A class, and the key that stands for it."""

    name: str
    key: str
    means: str


class LabelAbout(BaseModel):
    """What there is to label, and by which rules."""

    profile: str
    images: int
    table: str = Field(description="where the labels are kept, in the project's folder")
    classes: list[ClassAbout]
    adjudicator: str = Field(description="the labeller whose word decides")
    labeller: str = Field(description="who was named at the start, or nothing")
    predicted: bool = Field(description="whether the classifier was asked about the images")
    notice: str = Field(description="something to be told, such as a line that a crash cut short")


class Picture(BaseModel):
    """An image to be labelled."""

    id: str
    width: int
    height: int
    jpeg: str
    identifier: str = Field(description="of its article")
    title: str
    category: str
    year: int
    caption: str


class Progress(BaseModel):
    """How far a labeller has come."""

    total: int = Field(description="images on which the labeller has a word")
    today: int


class Next(BaseModel):
    """What a labeller is shown next."""

    items: list[Picture]
    left: int = Field(description="in this order, what was asked to be skipped among them")
    progress: Progress
    last: str | None = Field(
        description="the image that the labeller decided last here, of those that stand: to undo"
    )


class Decision(BaseModel):
    """What a labeller says of an image."""

    image: ImageId
    label: Class
    labeller: Labeller
    order: Order = "random"
    token: Token = ""


class Undo(BaseModel):
    """What a labeller takes back: of an image, or the latest decision made here."""

    labeller: Labeller
    image: ImageId | None = None
    token: Token = ""


class Kept(BaseModel):
    """What was kept of a decision, or taken back."""

    image: str
    label: str = Field(description="of an undo the one that was taken back")
    repeated: bool = Field(description="whether it stood already, so that nothing was added")
    progress: Progress
    picture: Picture | None = Field(None, description="after an undo: to be decided again")


class LabellerAbout(BaseModel):
    """A labeller, and what is theirs."""

    name: str
    total: int
    today: int
    classes: dict[str, int]


class Pair(BaseModel):
    """How far two labellers agree."""

    labellers: tuple[str, str]
    images: int = Field(description="that both labelled")
    agreed: int = Field(description="of them those on which both say the same")
    kappa: float | None = Field(description="Cohen's; none where it is not defined")
    confusion: list[list[int]] = Field(
        description="images by class of the first (rows) and the second (columns)"
    )


class Agreement(BaseModel):
    """Who agrees with whom, by now."""

    labellers: list[LabellerAbout]
    pairs: list[Pair] = Field(description="at most a hundred, those with most images first")
    classes: dict[str, int] = Field(description="images of each class, as most labellers say")
    tied: int = Field(description="images on which as many say one thing as another")


class Imported(BaseModel):
    """What became of labels that were handed in."""

    added: int
    known: int = Field(description="that said nothing new")
    elsewhere: int = Field(description="of the added, those of images that are not in this profile")
