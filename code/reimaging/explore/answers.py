"""What the API answers: the JSON, typed. An image's id is text, as it has 63 bits."""

from pydantic import BaseModel, ConfigDict, Field

from reimaging.explore.details import (
    ArticleDetail,
    ArticlePage,
    ClusterDetail,
    Credit,
    ImageDetail,
    ShownFigure,
)


class Embedding(BaseModel):
    """A kind of likeness."""

    slug: str
    label: str
    about: str = Field(description="What it goes by, in a sentence.")
    images: int = Field(description="That have a vector.")
    takes_uploads: bool = Field(description="Whether a picture can be sent to it.")


class Map(BaseModel):
    """A map of images."""

    name: str
    label: str
    images: int


class FacetValue(BaseModel):
    """A value that a filter may have, and how many images have it."""

    value: str
    label: str
    images: int


class Years(BaseModel):
    """The years of the images, with how many there are of each."""

    first: int
    last: int
    counts: list[tuple[int, int]]


class About(BaseModel):
    """What there is to see."""

    profile: str
    images: int
    drawn: bool = Field(description="Whether the images were drawn for the sample.")
    public: bool = Field(description="Whether images are left out for their licence.")
    embeddings: list[Embedding]
    maps: list[Map]
    years: Years
    facets: dict[str, list[FacetValue]]
    note: str


class ImageItem(BaseModel):
    """An image of a list."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    width: int
    height: int
    year: int
    category: str
    image_class: str = Field(alias="class", description='"" where it is not known.')
    title: str = Field(description="Of the article.")
    caption: str = Field(description='Of the first figure that shows it, shortened; or "".')
    distance: float | None = Field(description="From the query; 0 the same way, 2 the opposite.")


class ImageList(BaseModel):
    """A page of a list of images."""

    total: int = Field(description="That the filter chooses.")
    sampled: bool = Field(description="Whether the words stand in more captions than are read.")
    order: str
    offset: int
    next: int | None = Field(description="The offset of the next page.")
    items: list[ImageItem]
    note: str | None = Field(None, description="What there is to say about the list.")


class Article(BaseModel):
    """An article."""

    identifier: str
    title: str
    authors: list[str]
    year: int
    created: str | None
    category: str
    categories: list[str]
    licence: str
    licence_words: str = Field(description="As a credit says it.")
    licence_url: str | None
    url: str | None = Field(description="Of its abstract page; none of a drawn one.")
    doi: str | None
    abstract: str
    drawn: bool

    @classmethod
    def of(cls, told: ArticleDetail) -> "Article":
        """Say what is told of an article."""
        return cls(
            identifier=told.identifier,
            title=told.title or "",
            authors=list(told.authors),
            year=told.year,
            created=told.created,
            category=told.category or "",
            categories=list(told.categories),
            licence=told.licence,
            licence_words=told.licence_words,
            licence_url=told.licence_url,
            url=told.url,
            doi=told.doi,
            abstract=told.abstract or "",
            drawn=told.drawn,
        )


class Cluster(BaseModel):
    """The cluster of an image."""

    number: int
    name: str


class Figure(BaseModel):
    """A figure that shows an image."""

    number: int | None
    label: str | None
    caption: str
    part_caption: str = Field(description='Of the part of it that shows the image; or "".')
    position: int = Field(description="In the article.")


class Image(BaseModel):
    """All that is told of an image."""

    model_config = ConfigDict(populate_by_name=True)

    id: str
    width: int
    height: int
    format: str
    bytes: int = Field(description="Of the file in the article's source.")
    path: str = Field(description="In the article's source.")
    image_class: str = Field(alias="class")
    probabilities: dict[str, float]
    cluster: Cluster | None
    software: str
    article: Article
    figures: list[Figure]
    credit: str
    jpeg: str
    thumbnail: str

    @classmethod
    def of(cls, told: ImageDetail) -> "Image":
        """Say what is told of an image."""
        cluster = told.cluster and Cluster(number=told.cluster[0], name=told.cluster[1])
        return cls(
            id=str(told.image_id),
            width=told.width,
            height=told.height,
            format=told.format,
            bytes=told.bytes,
            path=told.path,
            **{"class": told.image_class or ""},
            probabilities=told.probabilities or {},
            cluster=cluster,
            software=told.software or "",
            article=Article.of(told.article),
            figures=[
                Figure(
                    number=each.number,
                    label=each.label,
                    caption=each.caption,
                    part_caption=each.part_caption,
                    position=each.position,
                )
                for each in told.figures
            ],
            credit=told.credit,
            jpeg=f"/images/{told.image_id}.jpg",
            thumbnail=f"/thumbnails/{told.image_id}.jpg",
        )


class ArticleFigure(BaseModel):
    """A figure of an article, with the images that it shows, and its parts."""

    number: int | None
    label: str | None
    caption: str
    position: int
    images: list[str]
    parts: list["ArticleFigure"]

    @classmethod
    def of(cls, told: ShownFigure) -> "ArticleFigure":
        """Say what is told of a figure."""
        return cls(
            number=told.number,
            label=told.label,
            caption=told.caption,
            position=told.position,
            images=[str(number) for number in told.images],
            parts=[cls.of(part) for part in told.parts],
        )


class ArticleFigures(BaseModel):
    """An article, its figures in order, and those of its images that no figure shows."""

    article: Article
    figures: list[ArticleFigure]
    images: list[str]

    @classmethod
    def of(cls, told: ArticlePage) -> "ArticleFigures":
        """Say what is told of an article."""
        return cls(
            article=Article.of(told.article),
            figures=[ArticleFigure.of(each) for each in told.figures],
            images=[str(number) for number in told.others],
        )


class ClusterPage(BaseModel):
    """A cluster: what it is mostly made of, and the images nearest to its centre."""

    model_config = ConfigDict(populate_by_name=True)

    number: int
    name: str
    images: int
    category: str
    image_class: str = Field(alias="class")
    examples: list[str]

    @classmethod
    def of(cls, told: ClusterDetail) -> "ClusterPage":
        """Say what is told of a cluster."""
        return cls(
            number=told.number,
            name=told.name,
            images=told.images,
            category=told.category,
            **{"class": told.image_class},
            examples=[str(number) for number in told.examples],
        )


class CreditEntry(BaseModel):
    """Whom to credit for images of one article."""

    identifier: str
    title: str
    authors: list[str]
    licence: str
    url: str | None
    images: list[str]
    line: str = Field(description="The credit, ready to be printed.")

    @classmethod
    def of(cls, told: Credit) -> "CreditEntry":
        """Say whom to credit."""
        return cls(
            identifier=told.identifier,
            title=told.title or "",
            authors=list(told.authors),
            licence=told.licence,
            url=told.url,
            images=[str(number) for number in told.images],
            line=told.line,
        )


class TableEntry(BaseModel):
    """A table that the paper is drawn from."""

    name: str
    title: str
    rows: int


class Table(BaseModel):
    """The rows of a table."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str | int | float | None]]
    total: int = Field(description="Rows of the whole table, which is there as CSV.")
