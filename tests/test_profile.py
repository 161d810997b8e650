"""A profile is read whole and right, or refused in one sentence that names file, key and choice."""

import re
from pathlib import Path

import pytest

from reimaging.errors import ReimagingError
from reimaging.profile import load_profile

FOUR_KEYS = """
[source]
kind = "directory"
location = "tars"
[metadata]
kind = "oai-files"
location = "oai"
"""


@pytest.fixture
def write(tmp_path):
    (tmp_path / "tars").mkdir()
    (tmp_path / "oai").mkdir()

    def write(text, name="mine.toml"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


def refused(path, root=Path("/nowhere")):
    with pytest.raises(ReimagingError) as caught:
        load_profile(path, root)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    return sentence


def test_four_keys_are_enough_and_the_others_have_defaults(write, tmp_path):
    profile = load_profile(write(FOUR_KEYS), tmp_path)
    assert profile.name == "mine"
    assert profile.source.keep_tars is True
    assert profile.slice.categories == ()
    assert profile.images.short_side == 512
    assert not profile.slice.by_article


def test_places_are_relative_to_the_profile_or_absolute(write, tmp_path):
    text = FOUR_KEYS.replace('"oai"', f'"{tmp_path}/elsewhere/../oai"')
    profile = load_profile(write(text), Path("/nowhere"))
    assert profile.source.location == str(tmp_path / "tars")
    assert profile.metadata.location == str(tmp_path / "oai")


def test_a_name_means_a_file_in_the_projects_profiles(write, tmp_path):
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "big.toml").write_text(
        FOUR_KEYS.replace('"tars"', '"../tars"').replace('"oai"', '"../oai"')
    )
    assert load_profile("big", tmp_path).name == "big"


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path):
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "big.toml").write_text(FOUR_KEYS)
    assert "(big)" in refused("small", tmp_path)


@pytest.mark.parametrize(
    ("added", "key", "found", "allowed"),
    [
        ("[slise]", "slise", "section slise", "did you mean slice?"),
        ("[slice]\nmonths = 1", "slice.months", "unknown key", "first_month, last_month"),
        ("[arrays]\nside = '128'", "arrays.side", "'128'", "from 16 to 1024"),
        ("[arrays]\nside = 4096", "arrays.side", "4096", "from 16 to 1024"),
        ("[arrays]\nside = true", "arrays.side", "True", "from 16 to 1024"),
        ("[slice]\nmax_articles = 0", "slice.max_articles", "0", "at least 1"),
        ("[slice]\nfirst_month = '1201'", "slice.first_month", "'1201'", "2012-01"),
        ("[slice]\ncategories = 'cs.CV'", "slice.categories", "'cs.CV'", "a list of texts"),
        ("[slice]\ncategories = [1]", "slice.categories", "[1]", "a list of texts"),
        ("slice = 3", "slice", "3", "[slice]"),
    ],
)
def test_a_wrong_key_type_or_value_names_file_key_what_was_found_and_what_is_allowed(
    write, added, key, found, allowed
):
    text = f"{added}\n{FOUR_KEYS}" if not added.startswith("[") else f"{FOUR_KEYS}\n{added}"
    sentence = refused(write(text))
    for part in ("mine.toml", key, found, allowed):
        assert part in sentence


def test_a_wrong_kind_names_those_that_are_allowed(write):
    sentence = refused(write(FOUR_KEYS.replace('"directory"', '"folder"')))
    assert "source.kind is 'folder'" in sentence
    assert '"sample" or "directory" or "s3"' in sentence


def of_kind(kind, location, more="", metadata='kind = "oai"\nlocation = "https://example.org/oai"'):
    return f'[source]\nkind = "{kind}"\nlocation = "{location}"\n{more}\n[metadata]\n{metadata}\n'


@pytest.mark.parametrize(
    ("engine", "sentence"),
    [
        ("kind = 'ray'", 'engine.kind is \'ray\'; allowed is "local" or "dask"'),
        ("kind = 'dask'", "needed is either engine.address"),
        ("kind = 'dask'\naddress = 'tcp://a:1'\ncluster = 'slurm'", "needed is either"),
        ("kind = 'dask'\ncluster = 'slurm'", "engine.workers is missing"),
        ("kind = 'dask'\ncluster = 'cloud'", "engine.cluster is 'cloud'; allowed is \"local\" or"),
        ("kind = 'dask'\naddress = 'head'", "allowed is an address such as tcp://host:8786"),
        ("cluster = 'slurm'\nworkers = 2", "allowed are they with 'dask' alone"),
        ("address = 'tcp://a:1'", "allowed are they with 'dask' alone"),
        ("memory = 'much'", "allowed is bytes such as"),
        ("memory = '0 MB'", "engine.memory is '0 MB'; allowed is 500.0 MB or more"),
        ("memory = '0.4 GiB'", "engine.memory is '0.4 GiB'; allowed is 500.0 MB or more"),
        ("walltime = '1 day'", "allowed is hours such as"),
        ("walltime = '0:00:59'", "a minute or more"),
    ],
)
def test_an_engine_that_cannot_be_is_refused(write, engine, sentence):
    assert sentence in refused(write(f"{FOUR_KEYS}[engine]\n{engine}\n"))


def test_an_engine_is_this_machine_unless_it_is_said(write, tmp_path):
    assert load_profile(write(FOUR_KEYS), tmp_path).engine.kind == "local"
    more = "[engine]\nkind = 'dask'\naddress = 'shared/scheduler.json'\n"
    assert load_profile(write(FOUR_KEYS + more), tmp_path).engine.address == "shared/scheduler.json"


@pytest.mark.parametrize(
    ("kind", "location"),
    [
        ("s3", "s3://arxiv/src"),
        ("http", "https://example.org/arxiv"),
        ("archive", "https://archive.org"),
        ("eprints", "https://export.arxiv.org"),
    ],
)
def test_a_place_elsewhere_is_an_address_and_stays_as_it_is(write, tmp_path, kind, location):
    more = "[slice]\nmax_articles = 5"
    profile = load_profile(write(of_kind(kind, f"{location}/", more)), tmp_path)
    assert profile.source.location == location
    assert profile.source.is_remote
    assert profile.metadata.location == "https://example.org/oai"


@pytest.mark.parametrize(
    ("kind", "location", "allowed"),
    [
        ("s3", "arxiv/src", "s3://arxiv/src"),
        ("s3", "https://arxiv.s3.amazonaws.com", "s3://arxiv/src"),
        ("archive", "s3://arxiv/src", "https://host/path"),
        ("http", "http://", "https://host/path"),
    ],
)
def test_a_place_of_another_kind_is_refused(write, kind, location, allowed):
    sentence = refused(write(of_kind(kind, location)))
    assert f"source.location is '{location}'; with source.kind = \"{kind}\"" in sentence
    assert allowed in sentence


EPRINTS = of_kind("eprints", "https://export.arxiv.org")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (EPRINTS, "needed is a list of them, source.identifiers, or their number"),
        (of_kind("s3", "s3://arxiv", 'identifiers = "list.txt"'), "with 'eprints' alone"),
        (of_kind("http", "https://example.org", 'free_copy = "https://archive.org"'), "'s3' alone"),
        (f"{FOUR_KEYS}sets = ['cs']", "allowed are they with 'oai' alone"),
        (
            EPRINTS.replace("[meta", 'identifiers = "a.txt"\n[slice]\nmax_articles = 3\n[meta'),
            "allowed beside it are neither slice.categories",
        ),
        (
            of_kind("s3", "s3://arxiv") + "since = '2024-02-01'\nuntil = '2024-01-01'",
            "after metadata.until",
        ),
    ],
)
def test_what_would_have_no_effect_or_no_end_is_refused(write, text, sentence):
    assert sentence in refused(write(text))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("names = []", "embeddings.names is empty"),
        ('names = ["ternary", "caption", "vgg19"]', "embeddings.names has the embedding 'vgg19'"),
        ('names = ["raw", "ternary"]', "embeddings.names lacks caption, which figures are made of"),
        (
            'names = ["ternary", "caption", "file:a/v.h5", "file:b/v.h5"]\n[maps]\nembedding = "ternary"',
            "two of embeddings.names would be called file-v",
        ),
        (
            'names = ["ternary", "caption"]\n[maps]\nembedding = "raw"',
            "maps.embedding is 'raw'; allowed is one of embeddings.names, which are ternary, caption",
        ),
    ],
)
def test_embeddings_have_names_of_their_own_and_the_maps_one_of_them(write, text, sentence):
    assert sentence in refused(write(f"{FOUR_KEYS}[embeddings]\n{text}"))


def test_costs_are_numbers_that_are_not_negative(write):
    profile = load_profile(write(f"{FOUR_KEYS}[costs]\nbudget_usd = 20\nusd_per_gb = 0.05"), Path())
    assert profile.costs.budget_usd == 20
    assert profile.costs.usd_per_gb == 0.05
    for wrong in ("-1", "nan", "'20'", "true"):
        text = f"{FOUR_KEYS}[costs]\nbudget_usd = {wrong}"
        assert "allowed is a number of at least 0" in refused(write(text))


@pytest.mark.parametrize("name", ["sample", "arxiv", "archive", "eprints"])
def test_the_profiles_that_come_with_the_project_are_right(name):
    assert load_profile(name, Path(__file__).parents[1]).name == name


def test_a_keep_tars_that_is_no_boolean_is_refused(write):
    sentence = refused(write(FOUR_KEYS.replace("[metadata]", 'keep_tars = "no"\n[metadata]')))
    assert "true or false" in sentence


@pytest.mark.parametrize("key", ["kind", "location"])
def test_a_missing_key_is_named(write, key):
    text = "\n".join(line for line in FOUR_KEYS.splitlines() if not line.startswith(key))
    assert f"source.{key} is missing" in refused(write(text))


def test_a_home_that_nobody_has_is_refused(write):
    assert "source.location is '~nobody-has-it/x'" in refused(
        write(FOUR_KEYS.replace('"tars"', '"~nobody-has-it/x"'))
    )


def test_months_in_the_wrong_order_are_refused(write):
    text = f"{FOUR_KEYS}\n[slice]\nfirst_month = '2013-01'\nlast_month = '2012-01'"
    assert "after slice.last_month" in refused(write(text))


def test_what_is_not_toml_is_refused(write):
    assert "not TOML" in refused(write("source = ["))


def test_a_name_that_would_lead_out_of_its_folder_is_refused(write):
    assert "names folders" in refused(write(FOUR_KEYS, "..toml"))
    assert "names folders" in refused(write(FOUR_KEYS, "a b.toml"))


def test_tables_that_were_counted_elsewhere_need_no_records(write, tmp_path):
    profile = load_profile(
        str(write('[source]\nkind = "tables"\nlocation = "counted"\n')), tmp_path
    )
    assert profile.source.location == str(tmp_path / "counted")
    assert profile.metadata.kind == "none"
    assert not profile.source.is_remote and not profile.source.is_bulk


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[source]\nkind = "directory"\nlocation = "."\n', "metadata.kind is missing; allowed is"),
        ('[source]\nkind = "tables"\nlocation = "."\n[metadata]\nkind = "oai-files"\nlocation = "."\n', "allowed is no .metadata. beside it"),
        ('[source]\nkind = "directory"\nlocation = "."\n[metadata]\nkind = "oai-files"\n', "metadata.location is missing"),
    ],
)  # fmt: skip
def test_records_are_missed_where_there_are_articles_and_refused_where_there_are_none(
    write, text, sentence
):
    assert re.search(sentence, refused(write(text)))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("side = 48", "gan.side is 48; allowed is one of 16, 32, 64, 128, 256."),
        ("colours = 2", "gan.colours is 2; allowed is one of 1, 3."),
        ("batch = 30", "gan.batch is 30; allowed is a multiple of 4."),
        ("first_year = 2013\nlast_year = 2012", "gan.first_year is 2013, after gan.last_year 2012"),
        ('image_class = "photo"', '"any" or "diagram" or "sensor" or "mixed"'),
        ("shown = 1", "gan.shown is 1; allowed is a whole number of at least 4"),
    ],
)
def test_a_generator_that_cannot_be_is_refused(write, text, sentence):
    assert sentence in refused(write(f"{FOUR_KEYS}\n[gan]\n{text}\n"))
