from dataclasses import replace

import pytest

from reimaging.sample.includes import pstex_pair
from reimaging.sample.plan import plan_sample


@pytest.mark.parametrize(
    ("year", "command"), [(1998, "\\epsfig{file=a.pstex}"), (2004, "\\includegraphics{a.pstex}")]
)
def test_the_letters_beside_a_pstex_file_include_it_as_their_year_did(year, command):
    text = pstex_pair("a.pstex", replace(plan_sample(12, 0)[0], year=year))
    assert text.startswith("\\begin{picture}(0,0)%\n" + command)
    assert text.count("\\begin{picture}") == text.count("\\end{picture}") == 2
