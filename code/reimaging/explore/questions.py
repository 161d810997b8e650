"""What the API is asked: parameters of an address, checked, with what is allowed of each in words.

An unknown parameter is refused: who misspells one would else be answered another question.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, WithJsonSchema
from starlette.exceptions import HTTPException

from reimaging.explore.catalogue import NO_CLUSTER
from reimaging.explore.image_filter import ImageFilter

NONE = "none"  # what a parameter says for images of which nothing is known
MOST_LISTED = 200
FARTHEST = 100_000  # how far into a list one may go
MOST_CREDITED = 500
_LARGEST = 2**63 - 1


def _image_id(written: str) -> str:
    is_number = written.isascii() and written.isdigit() and len(written) <= 19
    if not (is_number and int(written) <= _LARGEST):
        raise ValueError("allowed is the id of an image, a whole number of up to 19 digits")
    return str(int(written))


def _image_ids(written: str) -> str:
    each = written.split(",")
    if len(each) > MOST_CREDITED:
        raise ValueError(f"allowed are up to {MOST_CREDITED} ids of images")
    return ",".join(map(_image_id, each))


def _cluster(written: str) -> str:
    is_number = written.isascii() and written.isdigit() and len(written) <= 9
    if written and written != NONE and not is_number:
        raise ValueError(f"allowed is the number of a cluster, or {NONE}")
    return written


def _as(pattern: str, words: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "description": words})


# nineteen digits may still be too large a number: OpenAPI is told of one less, which never are
ImageId = Annotated[
    str, AfterValidator(_image_id), _as("^[0-9]{1,18}$", "The id of an image: a number as text.")
]
ImageIds = Annotated[
    str,
    AfterValidator(_image_ids),
    _as("^[0-9]{1,18}(,[0-9]{1,18}){0,499}$", "Ids of images, with commas between them."),
]
_Cluster = Annotated[
    str, AfterValidator(_cluster), _as(f"^([0-9]{{1,9}}|{NONE})?$", "The number of a cluster.")
]
_Year = Annotated[int, Field(ge=0, le=9999)]
_Name = Annotated[str, Field(max_length=200)]


class FilterQuery(BaseModel):
    """Which images are asked for; what is not given, or empty, asks for nothing."""

    model_config = ConfigDict(populate_by_name=True)

    q: Annotated[str, Field(max_length=300)] = Field(
        "", description="Words in a caption or in the article's title."
    )
    archive: _Name = Field("", description="Such as cs; none: of articles without a record.")
    category: _Name = Field("", description="The primary one, such as cs.CV.")
    first_year: _Year | None = Field(None, alias="from", description="The first year.")
    last_year: _Year | None = Field(None, alias="to", description="The last year.")
    format: _Name = Field("", description="Of the image file, such as eps.")
    image_class: _Name = Field(
        "", alias="class", description="As the classifier says: diagram, sensor, mixed or none."
    )
    cluster: _Cluster = Field("", description="The number of a cluster; none: without one.")
    licence: _Name = Field("", description="The short name of a licence, such as BY-SA.")
    software: _Name = Field("", description="What made the image file; none: it does not say.")

    def filter(self) -> ImageFilter:
        """Say it as a filter of the catalogue."""
        cluster = NO_CLUSTER if self.cluster == NONE else int(self.cluster or 0)
        return ImageFilter(
            words=self.q,
            archive=_known(self.archive),
            category=_known(self.category),
            first_year=self.first_year,
            last_year=self.last_year,
            format=_known(self.format),
            image_class=_known(self.image_class),
            cluster=cluster if self.cluster else None,
            licence=_known(self.licence),
            software=_known(self.software),
        )


class ImagesQuery(FilterQuery):
    """A list of images."""

    order: Literal["random", "nearest"] = Field("random", description="By lot, or by likeness.")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Of the lot: other seeds, other samples.")
    near: ImageId | None = Field(None, description="With order=nearest: nearest to which image.")
    embedding: _Name = Field("", description="With order=nearest: likeness of what kind.")
    offset: int = Field(0, ge=0, le=FARTHEST, description="How many images are passed over.")
    limit: int = Field(48, ge=1, le=MOST_LISTED, description="How many images are given.")


class SimilarQuery(FilterQuery):
    """The images that are like a picture."""

    embedding: _Name = Field("", description="Likeness of what kind; by default the first one.")
    limit: int = Field(48, ge=1, le=MOST_LISTED, description="How many images are given.")


Asked = TypeVar("Asked", bound=BaseModel)


def read(model: type[Asked], request: Request) -> Asked:
    """Read the parameters of an address as a model.

    Raises
    ------
    RequestValidationError
        If one of them is not what is allowed.
    """
    try:
        return model.model_validate(dict(request.query_params))
    except ValidationError as error:
        told = [{**each, "loc": ("query", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(told) from None


def read_by(model: type[Asked]) -> Callable[[Request], Awaitable[Asked]]:
    """Give a dependency of FastAPI that does `read`.

    FastAPI has one of its own, which takes as long as all the rest of an answer. Its parameters
    are described by `described`.
    """

    async def read_it(request: Request) -> Asked:
        return read(model, request)

    return read_it


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Describe the parameters of a model for OpenAPI."""
    schema = model.model_json_schema(mode="validation")
    needed = schema.get("required", ())
    parameters = [
        {"name": name, "in": "query", "required": name in needed, "schema": about}
        for name, about in schema["properties"].items()
    ]
    return {"parameters": parameters}


async def asked_filter(asked: Annotated[FilterQuery, Query()]) -> ImageFilter:
    """Read the filter of a request: a dependency of FastAPI."""
    return asked.filter()


class CreditsQuery(BaseModel):
    """Whom to credit."""

    ids: ImageIds = Field(description=f"Of up to {MOST_CREDITED} images.")


def refuses_unknown() -> Callable[[Request], Awaitable[None]]:
    """Give a dependency of FastAPI that refuses parameters which the operation does not have."""
    known: dict[tuple[str, str], frozenset[str]] = {}

    async def refuse(request: Request) -> None:  # one that is not async takes a thread
        if not request.scope["query_string"]:
            return
        if not known:
            known.update(_parameters(request.app.openapi()))
        allowed = known.get((request.scope["route"].path, request.method.lower()))
        if allowed is not None:
            refuse_unknown(request, allowed)

    return refuse


def refuse_unknown(request: Request, allowed: Collection[str]) -> None:
    """Refuse parameters other than the allowed ones.

    Raises
    ------
    HTTPException
        422, for the first one.
    """
    for name in request.query_params:
        if name not in allowed:
            several = ", ".join(sorted(allowed)) or "none"
            raise HTTPException(
                422, f"There is no parameter {name[:60]!r} here; allowed is {several}."
            )


def parameter_names(model: type[BaseModel]) -> frozenset[str]:
    """Name the parameters of a model, as they stand in an address."""
    fields = model.model_fields.items()
    return frozenset(about.alias or name for name, about in fields)


def _parameters(described: dict[str, Any]) -> dict[tuple[str, str], frozenset[str]]:
    """Name the parameters in the address of each operation that an OpenAPI description has."""
    return {
        (path, method): frozenset(
            each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"
        )
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }


def _known(written: str) -> str | None:
    """Read a name of a column: nothing asked, that of none, or itself."""
    return {"": None, NONE: ""}.get(written, written)
