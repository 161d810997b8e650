"""The steps of embedding and mapping as doit's tasks: dodo.py takes them from here, a step each.

Nothing that takes Keras is imported: doit reads this at every start.
"""

# fmt: off

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from reimaging import chain, run
from reimaging.embedding_name import EmbeddingName
from reimaging.learn import (
    caption_embedding,
    clusters,
    embedding_table,
    imagenet,
    outside_vectors,
    picture_embedding,
)
from reimaging.learn.picture_features import Networks
from reimaging.maps import (
    embedding_agreement,
    map_drawing,
    map_slice,
    near_duplicates,
    neighbour_file,
    tsne,
    umap_layout,
)
from reimaging.pixels import squares
from reimaging.profile import Profile, embedding_names, map_embedding
from reimaging.tasks import task

Tasks = Iterator[dict[str, Any]]
Code = Callable[..., list[Path]]
_CAPTIONS = ("index/caption*.py", "index/*.txt")
_TIMES = 10  # as many images of a category and year as of a sheet by lot


def present(profile: Profile) -> list[EmbeddingName]:
    """Name the embeddings that can be made: that of VGG16 takes its weights."""
    names = embedding_names(profile)
    return [name for name in names if name.kind != "vgg16" or imagenet.has_weights()]


def cluster_tasks(asked: run.Run, code: Code) -> Tasks:
    """Sort the images into clusters by DeepCluster, and say what each is made of."""
    here, profile, stems = asked.layout, asked.profile, run.stems_by_now(asked)
    side, settings, seed = profile.arrays.side, profile.deepcluster, profile.random.seed
    stores, tars = run.of_each_tar(asked, here.store), run.of_each_tar(asked, here.squares, side)
    array, model = here.array("clustered", side), here.deepcluster
    known = chain.tells_kinds(asked)
    yield task(
        "images", squares.write_lot, array, tars, settings.images, seed, "clusters",
        makes=[array], reads=tars, code=code("pixels/squares.py"),
        settings={"images": settings.images, "seed": seed})
    yield task(
        "train", chain.find_clusters, asked, array, aloud=True,
        makes=[model, here.table("deepcluster_history")],
        reads=[array, *known], code=code("learn/deepcluster.py", "learn/known_kinds.py"),
        settings={"deepcluster": repr(settings), "seed": seed}, network=True)
    shards, ours = [*map(here.cluster_shard, stems)], code("learn/clusters.py")
    for stem, tar, shard in zip(stems, tars, shards, strict=True):
        yield task(
            stem, clusters.write_clusters, shard, model, tar, makes=[shard],
            reads=[model, tar], code=ours, network=True)
    yield task(
        "merge", clusters.merge_clusters, here.clusters, model, shards, here.database, stores,
        makes=[here.clusters], reads=[model, *shards, here.database, *stores],
        code=code("learn/clusters.py", "pixels/rendered.py"))
    asked_of = {here.database, here.clusters, here.predictions("classifier"), *known}
    yield task(
        "agreement", chain.compare_clusters, asked, array, settings={"seed": seed},
        makes=[here.table("cluster_agreement")], reads=[*sorted(asked_of), array],
        code=code("learn/cluster_agreement.py", "learn/known_kinds.py", *_CAPTIONS))
    yield task(
        "table", chain.describe_clusters, asked, makes=[here.table("clusters")],
        settings={"seed": seed}, reads=sorted(asked_of),
        code=code("learn/cluster_table.py", "learn/known_kinds.py", *_CAPTIONS))


def embed_tasks(asked: run.Run, code: Code) -> Tasks:
    """Give each image vectors: of what networks see, of its pixels, of its caption."""
    here, profile, names = asked.layout, asked.profile, present(asked.profile)
    stores = run.of_each_tar(asked, here.store)
    how: dict[str, Any] = {
        "components": profile.embeddings.numbers, "most": profile.embeddings.fitted,
        "seed": profile.random.seed,
    }
    for name in names:
        if name.is_of_pictures:
            yield from _picture_tasks(asked, name, how, code)
        elif name.kind == "caption":
            yield task(
                name.slug, caption_embedding.write_caption_embedding,
                here.embedding(name.slug), here.database, stores, **how,
                makes=[here.embedding(name.slug)], settings=how, reads=[here.database, *stores],
                code=code("learn/caption_embedding.py", "pixels/rendered.py", *_CAPTIONS))
        else:
            yield task(
                name.slug, outside_vectors.write_outside_embedding,
                here.embedding(name.slug), name, here.database, stores, **how,
                makes=[here.embedding(name.slug)], settings=how, aloud=True,
                reads=[name.path or Path(), here.database, *stores],
                code=code("learn/outside_vectors.py", "pixels/rendered.py"))
    if len(names) < len(profile.embeddings.names):
        yield task("vgg16", picture_embedding.say_skipped, aloud=True, settings={"missing": True})
    made = [here.embedding(name.slug) for name in names]
    yield task(
        "table", embedding_table.write_embedding_table, here.table("embeddings"), made,
        reads=made, makes=[here.table("embeddings")], code=code("learn/embedding_table.py"))


def _picture_tasks(
    asked: run.Run, name: EmbeddingName, how: dict[str, Any], code: Code
) -> Tasks:
    here, side, stems = asked.layout, asked.profile.arrays.side, run.stems_by_now(asked)
    networks = Networks(here.classifier, here.deepcluster)
    looks_at = {
        "ternary": [here.classifier], "deepcluster": [here.deepcluster], "raw": [],
        "vgg16": [imagenet.cache() / imagenet.WEIGHTS],
    }.get(name.kind, [name.path or Path()])
    stores = run.of_each_tar(asked, here.store)
    tars = [*zip(stores, run.of_each_tar(asked, here.squares, side), strict=True)]
    ours = code("learn/picture_embedding.py", "pixels/rendered.py")
    reduction = here.reduction(name.slug)
    yield task(
        f"{name.slug}-reduction", picture_embedding.fit_pictures,
        reduction, name, networks, tars, **how, makes=[reduction], settings=how,
        reads=[*looks_at, *(path for tar in tars for path in tar)], code=ours,
        network=name.kind != "raw")
    shards = [here.embedding_shard(name.slug, stem) for stem in stems]
    for stem, tar, shard in zip(stems, tars, shards, strict=True):
        yield task(
            f"{name.slug}-{stem}", picture_embedding.write_shard,
            shard, name, networks, reduction, tar, makes=[shard],
            reads=[*looks_at, reduction, *tar], code=ours, network=name.kind != "raw")
    yield task(
        name.slug, picture_embedding.merge_shards,
        here.embedding(name.slug), reduction, shards, here.database, stores,
        makes=[here.embedding(name.slug)],
        reads=[reduction, *shards, here.database, *stores], code=ours)


def neighbour_tasks(asked: run.Run, code: Code) -> Tasks:
    """Find the neighbours of each image in each embedding, and what is nearly the same picture."""
    here, profile = asked.layout, asked.profile
    for name in present(profile):
        embedding, index = here.embedding(name.slug), here.neighbours(name.slug)
        yield task(
            name.slug, neighbour_file.write_index, index, embedding, makes=[index],
            reads=[embedding], code=code("maps/neighbour_file.py"))
    slug = map_embedding(profile).slug
    pictures = run.of_each_tar(asked, here.squares, profile.arrays.side)
    table = here.table("near_duplicates")
    yield task(
        "duplicates", near_duplicates.write_near_duplicates,
        table, here.neighbours(slug), here.embedding(slug), pictures, makes=[table],
        reads=[*pictures, here.neighbours(slug), here.embedding(slug)],
        code=code("maps/near_duplicates.py"))


def map_tasks(asked: run.Run, code: Code) -> Tasks:
    """Lay images out on a plane by likeness: t-SNE and UMAP, and measure what the maps keep."""
    here, profile, seed = asked.layout, asked.profile, asked.profile.random.seed
    settings = profile.maps
    how = tsne.TsneHow(
        settings.engine, settings.perplexity, settings.exaggeration, settings.learning_rate,
        settings.steps, settings.threads)
    by_tsne = partial(tsne.tsne, how=how, seed=seed)
    by_umap = partial(
        umap_layout.umap_layout, seed=seed, neighbours=settings.neighbours,
        min_distance=settings.min_distance)
    main = here.embedding(map_embedding(profile).slug)
    by_lot = partial(map_slice.by_lot, [main], settings.images, seed)
    of_year = partial(
        map_slice.of_category_year, main, here.database, _TIMES * settings.images, seed)
    asked_for: list[tuple[str, Path, Any, Any, str, list[Path]]] = [
        ("random_tsne", main, by_lot, by_tsne, "t-SNE", []),
        ("random_umap", main, by_lot, by_umap, "UMAP", []),
        ("category_tsne", main, of_year, by_tsne, "t-SNE", [here.database]),
    ]
    caption = here.embedding("caption")
    both = partial(map_slice.by_lot, [main, caption], settings.images, seed)
    asked_for += [
        ("captioned_tsne", main, both, by_tsne, "t-SNE", [caption]),
        ("captions_tsne", caption, both, by_tsne, "t-SNE", [main]),
    ]
    table = here.table("embedding_agreement")
    yield task(
        "agreement", embedding_agreement.write_embedding_agreement,
        table, here.database, main, caption, seed, makes=[table], settings={"seed": seed},
        reads=[here.database, main, caption], code=code("maps/embedding_agreement.py"), aloud=True)
    for name, embedding, choose, lay_out, method, others in asked_for:
        yield task(
            name, map_drawing.draw_map,
            here.map(name), embedding, choose, lay_out, method, seed, makes=[here.map(name)],
            settings={"maps": repr(settings), "seed": seed}, aloud=True,
            reads=[embedding, *others], code=code("maps/map_drawing.py", "maps/umap_layout.py"))
    maps = [here.map(name) for name, *_ in asked_for]
    yield task(
        "table", map_drawing.write_map_table, here.table("maps"), maps, makes=[here.table("maps")],
        reads=maps, code=code("maps/map_drawing.py"))
