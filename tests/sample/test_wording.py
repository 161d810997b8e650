from reimaging.sample.wording import Quantity, quantities, words


def test_a_quantity_is_labelled_in_plain_characters_and_in_tex():
    energy = Quantity("energy", "E", "E_0", "eV")
    assert (energy.label, energy.tex_label) == ("E [eV]", "$E_0$ (eV)")
    ratio = Quantity("ratio", "r", "r")
    assert (ratio.label, ratio.tex_label) == ("r", "$r$")


def test_words_stand_between_semicolons_whatever_the_lines():
    assert words("red dwarfs; white\n        dwarfs") == ("red dwarfs", "white dwarfs")


def test_quantities_stand_in_lines():
    assert quantities("the mass | m | m_0 | kg\nthe rate | r | r |") == (
        Quantity("the mass", "m", "m_0", "kg"),
        Quantity("the rate", "r", "r", ""),
    )
