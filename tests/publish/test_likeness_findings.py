"""What the text says of clusters, embeddings and maps is told from their tables."""

import pytest

from reimaging.publish.likeness_findings import TABLES, likeness_findings
from tables import write_tables


@pytest.fixture
def found(tmp_path):
    write_tables(tmp_path)
    return likeness_findings(tmp_path, "deepcluster")


def test_embeddings_are_counted_and_the_one_of_the_maps_is_named(found):
    assert (found["embeddings"], found["main_embedding"]) == ("3", "deepcluster")
    assert found["embedding_names"] == r"\texttt{deepcluster}, \texttt{raw}, \texttt{caption}"
    assert found["raw_kept"] == r"87.5\,\%"


def test_clusters_have_a_number_and_sizes(found):
    assert (found["clusters"], found["smallest_cluster"], found["largest_cluster"]) == (
        "2",
        "40",
        "60",
    )


def test_what_clusters_share_with_kinds_and_categories_stands_beside_chance(found):
    assert (found["nmi_clusters_kind"], found["nmi_pixels_kind"], found["nmi_lot_kind"]) == (
        "0.60", "0.40", "0.30",
    )  # fmt: skip
    assert found["nmi_clusters_category"] == "0.35"
    assert found["ami_clusters_kind"] == "0.40"
    assert found["nmi_pixels_category"] == "none"  # nothing is known of it


def test_each_map_says_what_it_shows_and_keeps(found):
    assert found["map_category_tsne_shows"] == "150 images of cs.CV, 2012"
    assert found["map_random_tsne_kept"] == r"50.0\,\%"
    assert found["map_random_umap_trust"] == "0.93"


def test_pictures_and_captions_agree_on_ten_neighbours_or_it_is_not_told(found, tmp_path):
    assert (found["captions_shared"], found["captions_by_chance"]) == (r"8.3\,\%", r"1.1\,\%")
    (tmp_path / "embedding_agreement.csv").write_text("neighbours,shared,by_chance\n")
    assert likeness_findings(tmp_path, "deepcluster")["captions_shared"] == "none"


def test_it_reads_the_tables_that_it_names(tmp_path):
    write_tables(tmp_path)
    for name in TABLES:
        text = (tmp_path / f"{name}.csv").read_text()
        (tmp_path / f"{name}.csv").unlink()
        with pytest.raises(FileNotFoundError):
            likeness_findings(tmp_path, "deepcluster")
        (tmp_path / f"{name}.csv").write_text(text)
