from reimaging.sample.lettering import set_label
from reimaging.sample.mixed.said import SENTENCES, TOGETHER


def test_words_that_stand_together_are_two_or_more_and_none_twice():
    for words in TOGETHER:
        assert len(words) >= 2 and len(set(words)) == len(words)


def test_all_can_be_set_without_leaving_tex_behind():
    for said in (*SENTENCES, *(word for words in TOGETHER for word in words)):
        text = "".join(run.text for run in set_label(said, "sans")[0])
        assert text.strip() and not set(text) & set("\\{}$?") - set("?" if "?" in said else "")
