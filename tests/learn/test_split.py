"""Groups stay whole; classes are shared out evenly; nothing depends on the order of rows."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reimaging.errors import ReimagingError
from reimaging.image_class import CLASSES
from reimaging.learn.split import LEFT_OUT, NOT_TEST, PARTS, join_groups, split

SHARES = {"train": 0.7, "validation": 0.15, "test": 0.15}

SEEDS = st.integers(0, 2**32)
# rows of several classes in a group, as an article has them
MIXED = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(CLASSES)), max_size=120)
# groups of one class each: its class, and how many rows it has
PURE = st.lists(st.tuples(st.sampled_from(CLASSES), st.integers(1, 9)), max_size=60)
FIXED = st.sampled_from([*PARTS, NOT_TEST, None])


def rows_of_groups(pure):
    groups = [group for group, (_, size) in enumerate(pure) for _ in range(size)]
    return groups, [pure[group][0] for group in groups]


def parts_of(groups, parts):
    found = defaultdict(set)
    for group, part in zip(groups, parts, strict=True):
        found[group].add(part)
    return found


@given(MIXED, SEEDS)
def test_a_group_is_never_parted(rows, seed):
    groups, labels = [group for group, _ in rows], [label for _, label in rows]
    parts = split(groups, labels, SHARES, seed)
    assert len(parts) == len(rows)
    assert all(len(found) == 1 and found < set(PARTS) for found in parts_of(groups, parts).values())


@given(PURE, SEEDS)
def test_each_class_has_its_shares_within_twice_its_largest_group(pure, seed):
    groups, labels = rows_of_groups(pure)
    counts = Counter(zip(labels, split(groups, labels, SHARES, seed), strict=True))
    for label in set(labels):
        largest = max(size for name, size in pure if name == label)
        for part, share in SHARES.items():
            assert abs(counts[label, part] - share * labels.count(label)) <= 2 * largest


@given(PURE, SEEDS)
def test_a_class_of_three_groups_or_more_is_in_each_part(pure, seed):
    groups, labels = rows_of_groups(pure)
    found = set(zip(labels, split(groups, labels, SHARES, seed), strict=True))
    for label, count in Counter(name for name, _ in pure).items():
        assert count < 3 or {(label, part) for part in PARTS} <= found


@settings(max_examples=50)
@given(MIXED, SEEDS, st.data())
def test_the_answer_does_not_depend_on_the_order_of_rows(rows, seed, data):
    groups, labels = [str(group) for group, _ in rows], [label for _, label in rows]
    fixed = [data.draw(FIXED) for _ in rows]
    parts = split(groups, labels, SHARES, seed, fixed)
    order = data.draw(st.permutations(range(len(rows))))
    again = split(*([of[n] for n in order] for of in (groups, labels)), SHARES, seed, [fixed[n] for n in order])  # fmt: skip
    assert again == [parts[n] for n in order]


@given(MIXED, SEEDS, st.data())
def test_fixed_rows_keep_their_part_or_are_left_out_and_tests_are_kept(rows, seed, data):
    groups, labels = [group for group, _ in rows], [label for _, label in rows]
    fixed = [data.draw(FIXED) for _ in rows]
    parts = split(groups, labels, SHARES, seed, fixed)
    for part, wish in zip(parts, fixed, strict=True):
        assert part == "test" if wish == "test" else part in {*PARTS, LEFT_OUT}
        assert wish not in PARTS or part in {wish, LEFT_OUT}
        assert wish != NOT_TEST or part != "test"
    assert all(len(found - {LEFT_OUT}) <= 1 for found in parts_of(groups, parts).values())
    tested = {group for group, wish in zip(groups, fixed, strict=True) if wish == "test"}
    for group, part, wish in zip(groups, parts, fixed, strict=True):
        if group in tested and wish != "test":
            assert part == LEFT_OUT


def test_groups_of_one_are_shared_out_exactly():
    labels = ["diagram"] * 200 + ["sensor"] * 40 + ["mixed"] * 20
    counts = Counter(zip(labels, split(range(260), labels, SHARES, 4), strict=True))
    assert [counts["diagram", part] for part in PARTS] == [140, 30, 30]
    assert [counts["sensor", part] for part in PARTS] == [28, 6, 6]
    assert [counts["mixed", part] for part in PARTS] == [14, 3, 3]


def test_articles_of_several_classes_are_shared_out_nearly():
    """Forty articles with nine diagrams, of which every fourth has two photographs too."""
    groups = [article for article in range(40) for _ in range(9 + 2 * (article % 4 == 0))]
    labels = [label for article in range(40) for label in ["diagram"] * 9 + ["sensor"] * 2 * (article % 4 == 0)]  # fmt: skip
    parts = split(groups, labels, SHARES, 4)
    counts = Counter(zip(labels, parts, strict=True))
    for label, largest in (("diagram", 9), ("sensor", 2)):
        for part, share in SHARES.items():
            assert abs(counts[label, part] - share * labels.count(label)) <= largest


def test_the_seed_decides_which_groups_go_where():
    labels = ["diagram"] * 100
    one, two = (split(range(100), labels, SHARES, seed) for seed in (1, 2))
    assert one != two
    assert Counter(one) == Counter(two)


def test_a_split_that_was_made_once_stays():
    """Known for good: with another rule all models and numbers would be others."""
    groups = ["0704.0001", "hep-th/9901001", "1501.00001", "2312.00042", "cs/0703001", "1812.01187"]
    parts = split(groups, ["diagram"] * 6, {"train": 0.5, "validation": 0.25, "test": 0.25}, 4)
    assert parts == ["train", "test", "validation", "train", "test", "train"]


def test_the_drawn_sets_and_hand_made_labels_together():
    """The drawn test is all of the test but for its share of the others; training never is."""
    kinds = ["drawn test"] * 30 + ["drawn training"] * 80 + ["hand"] * 100
    fixed = [{"drawn test": "test", "drawn training": NOT_TEST, "hand": None}[k] for k in kinds]
    labels = [CLASSES[n % 2] for n in range(210)]
    parts = split(range(210), labels, {"train": 0.6, "validation": 0.2, "test": 0.2}, 4, fixed)
    assert Counter(zip(kinds, parts, strict=True)) == {
        ("drawn test", "test"): 30,
        ("drawn training", "train"): 60,
        ("drawn training", "validation"): 20,
        ("hand", "train"): 60,
        ("hand", "validation"): 20,
        ("hand", "test"): 20,
    }


def test_what_is_like_a_fixed_test_picture_is_left_out():
    fixed = ["test", None, NOT_TEST, "train", None]
    parts = split([1, 1, 1, 1, 2], ["sensor"] * 5, {"train": 1}, 0, fixed)
    assert parts == ["test", LEFT_OUT, LEFT_OUT, LEFT_OUT, "train"]


def test_of_two_fixed_parts_validation_comes_before_train():
    parts = split([1, 1, 1, 1], ["sensor"] * 4, {"train": 1}, 0, ["train", "validation", None, NOT_TEST])  # fmt: skip
    assert parts == [LEFT_OUT, "validation", "validation", "validation"]


def test_a_free_row_follows_one_that_may_not_be_tested():
    parts = split([1, 1], ["sensor"] * 2, {"test": 1}, 0, [None, NOT_TEST])
    assert parts == ["train", "train"]


def test_a_part_without_a_share_gets_nothing():
    labels = [CLASSES[n % 3] for n in range(90)]
    shares = {"train": 0.8, "validation": 0.2}
    assert Counter(split(range(90), labels, shares, 0)) == {"train": 72, "validation": 18}


@pytest.mark.parametrize(
    "shares",
    [{}, {"train": 0.8}, {"train": 1.2, "test": -0.2}, {"train": 0.5, "exam": 0.5}],
)
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(ReimagingError, match=r"train, validation, test may have shares"):
        split([1], ["sensor"], shares, 0)


def test_an_unknown_part_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="exam"):
        split([1], ["sensor"], {"train": 1}, 0, ["exam"])


def test_articles_and_near_duplicates_are_joined():
    articles = [10, 10, 20, 20, 30, 40]
    alike = ["a", "b", "b", "c", "d", "d"]
    assert join_groups(articles, alike) == [10, 10, 10, 10, 30, 30]


def test_a_grouping_alone_stays_as_it_is():
    assert join_groups(["b", "a", "b"]) == ["b", "a", "b"]
    assert join_groups([], []) == []


def test_a_name_of_one_grouping_is_no_name_of_another():
    assert join_groups([1, 2, 3], [2, 1, 4]) == [1, 2, 3]


@given(
    st.lists(st.tuples(*[st.integers(0, 9)] * 3), max_size=40), st.randoms(use_true_random=False)
)
def test_joined_groups_are_the_finest_that_keep_all_together(rows, random):
    joined = join_groups(*zip(*rows, strict=True)) if rows else []
    expected = list(range(len(rows)))  # by merging until nothing changes
    for _ in rows:
        for one in range(len(rows)):
            for other in range(len(rows)):
                if any(a == b for a, b in zip(rows[one], rows[other], strict=True)):
                    expected[one] = expected[other] = min(expected[one], expected[other])
    for group in set(expected):
        names = {rows[n][0] for n in range(len(rows)) if expected[n] == group}
        assert {joined[n] for n in range(len(rows)) if expected[n] == group} == {min(names)}
    shuffled = random.sample(range(len(rows)), len(rows))
    if rows:
        again = join_groups(*zip(*(rows[n] for n in shuffled), strict=True))
        assert again == [joined[n] for n in shuffled]
