"""What the original study published: numbers typed in, each with its meaning and its source.

The sources are files of the study's repository (github.com/re-imaging/re-imaging), and its
figures. Where the study's numbers disagree with each other, or one is known to be wrong, `error`
says how. publish.comparison sets ours beside them.
"""

from dataclasses import dataclass
from typing import Literal

END_2018, MID_2020 = "end of 2018", "mid 2020"


@dataclass(frozen=True)
class Fact:
    """A number that the study published.

    Attributes
    ----------
    name
        As in the list of the study's headline numbers, where it is there.
    value
        As printed; a month as text.
    unit, snapshot
        Of what, and at which time.
    meaning
        What was counted.
    source
        The file of the study's repository that says so.
    error
        What is known to be wrong with it.
    corrected
        What it is without the error, by the study's own tables.
    is_too
        Without a corrected value, to which side it errs.
    """

    name: str
    value: int | float | str
    unit: str
    meaning: str
    source: str = "data-statistics.org"
    snapshot: str = END_2018
    error: str = ""
    corrected: float | None = None
    is_too: Literal["high", "low"] | None = None

    def explains(self, ours: float) -> bool:
        """Tell whether the error is the likely cause of another value."""
        if not self.error or isinstance(self.value, str):
            return False
        if self.corrected is not None:
            return abs(ours - self.corrected) < abs(ours - self.value)
        return ours < self.value if self.is_too == "high" else ours > self.value


_FORMATS = "image-format-percentages.org"
_ALL_OF_2019 = "articles of January and February 2019 are among them"
_CATEGORY_2019 = "articles of 2019 are among them"
_CLEANING = "64 images of five categories were lost as the database was cleaned"
_DROPPED = "category-years of 1,000 articles or fewer were dropped before they were summed"

# fmt: off
FACTS = (
    Fact("tar_archives", 2150, "tars", "bulk tars"),
    Fact("articles_by_year_sum_1986_2018", 1_483_841, "articles",
         "articles by year, summed", "stats_article_cat_year.org"),
    Fact("articles_folders", 1_476_538, "articles",
         "articles as folders of unpacked tars",
         error="no count of articles: its tables, which go by records, have 1,483,841",
         corrected=1_483_841),
    Fact("articles_metadata_rows_2019_04_12", 1_506_177, "articles",
         "articles with a record", error=_ALL_OF_2019, corrected=1_483_841),
    Fact("articles_primary_category_table_total", 1_506_562, "articles",
         "articles by category, summed", error=_CATEGORY_2019, corrected=1_483_841),
    Fact("articles_total_pdf_section", 1_483_662, "articles",
         "articles of which a share is PDF alone", "dataset-method.org",
         error="179 short of its own tables", corrected=1_483_841),
    Fact("articles_pdf_only", 114_132, "articles", "articles that are a PDF alone"),
    Fact("articles_single_source_file", 324_101, "articles", "articles of one source file"),
    Fact("articles_with_at_least_one_image_estimate", 1_038_305, "articles",
         "articles with images", error="folders less single files and PDFs: an upper estimate, "
         "as a source of several files need not hold an image", is_too="high"),
    Fact("data_first_month", "1986-04", "month", "first month"),
    Fact("data_last_month", "2018-12", "month", "last month"),
    Fact("months_spanned", 392, "months", "months from first to last",
         error="without the last one", corrected=393),
    Fact("mean_articles_per_month", 3816, "articles", "articles a month",
         error="1,495,708 articles, which arXiv had in February 2019, by 392 months",
         corrected=1_483_841 / 393),
    Fact("mean_images_per_month", 25_668, "images", "images a month",
         error="10,061,232 images by 392 months are 25,666; there are 393",
         corrected=10_061_222 / 393),
    Fact("images_by_category_year_sum", 10_061_222, "images",
         "images by category and year, summed", "stats_images_cat_year.org"),
    Fact("images_rows_2019_04_12", 10_061_232, "images", "images as rows of the database",
         error="10 more than its tables, probably without a date", corrected=10_061_222),
    Fact("images_rows_after_cleaning_2019_09_18", 10_061_158, "images",
         "images as rows, later", error=_CLEANING, corrected=10_061_222),
    Fact("images_bash_find_total", 10_101_580, "images", "images by extension alone",
         error="whole articles that are PDFs are among them", is_too="high"),
    Fact("images_total_published", 10_053_059, "images", "images with size and format",
         error=_CLEANING, corrected=10_053_123),
    Fact("images_with_null_x_y_or_format", 8099, "images", "images without size or format"),
    Fact("mean_images_per_article", 6.814069127, "images an article", "images an article, mean",
         error="rows by folders; by its tables it is 6.781", corrected=10_061_222 / 1_483_841),
    Fact("max_images_single_article_as_printed", 67, "images", "most images in one article",
         error="not credible: the 341 articles of cs.SE in 2013 have 50.4 on average",
         is_too="low"),
    Fact("mean_width", 614.5988512991947, "px or pt", "width, pixels and points in one mean"),
    Fact("mean_height", 478.21691675858534, "px or pt", "height, pixels and points in one mean"),
    Fact("images_eps", 4_227_143, "images", "images as eps, epsf", _FORMATS),
    Fact("images_pdf", 3_299_043, "images", "images as pdf", _FORMATS),
    Fact("images_png", 1_076_731, "images", "images as png", _FORMATS),
    Fact("images_ps", 933_236, "images", "images as ps, pstex", _FORMATS),
    Fact("images_jpg", 485_452, "images", "images as jpg, jpeg", _FORMATS),
    Fact("primary_categories", 171, "categories", "primary categories"),
    Fact("articles_hep_ph", 105_924, "articles", "articles of hep-ph, the largest category",
         error=_CATEGORY_2019, corrected=105_255),
    Fact("articles_hep_ex_drawn", 2204, "articles", "articles of hep-ex, as drawn",
         "arxiv-cat-relativesize.svg", error=_DROPPED, corrected=18_258),
    Fact("categories_drawn", 51, "categories", "categories of over 1,000 articles, as drawn",
         "arxiv-cat-relativesize.svg", error=_DROPPED, corrected=125),
    Fact("images_hep_ph", 814_037, "images", "images of hep-ph"),
    Fact("images_cs_cv", 536_024, "images", "images of cs.CV"),
    Fact("licence_arxiv", 1_017_997, "articles", "articles under arXiv's licence",
         error=_ALL_OF_2019, is_too="high"),
    Fact("licence_none", 453_077, "articles", "articles without a licence"),
    Fact("creator_none", 1_997_457, "images", "images that name no software"),
    Fact("creator_matlab", 876_177, "images", "images of MATLAB"),
    Fact("articles_metadata_rows_2020_08_17", 1_749_287, "articles", "articles with a record",
         "data-statistics-update.org", MID_2020),
    Fact("images_rows", 12_712_289, "images", "images as rows of the database",
         "data-statistics-update.org", MID_2020),
    Fact("mean_images_per_article_as_printed", 6.86, "images an article",
         "images an article, mean", "data-statistics-update.org", MID_2020,
         error="divided by 1,852,722 records, 103,435 of them twice there; without, it is 7.26",
         corrected=7.26),
    Fact("captions_total", 6_000_000, "captions", "captions, about", "caption-analysis.org",
         MID_2020),
)
# fmt: on
