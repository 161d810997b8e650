from reimaging.sample.streams import stream


def test_a_stream_depends_on_seed_and_names_alone():
    first = stream(1, "hep-th/9108001", "words").random(4).tolist()
    stream(1, "another").random(100)
    assert stream(1, "hep-th/9108001", "words").random(4).tolist() == first
    assert stream(2, "hep-th/9108001", "words").random(4).tolist() != first
    assert stream(1, "hep-th/9108001", "record").random(4).tolist() != first


def test_names_do_not_run_into_each_other():
    assert stream(0, "ab", "c").random() != stream(0, "a", "bc").random()
