from reimaging.image_class import CLASSES


def test_there_are_three_classes_in_the_order_of_every_table():
    assert CLASSES == ("diagram", "sensor", "mixed")
