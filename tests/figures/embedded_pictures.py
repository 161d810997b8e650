"""How many pictures a printed figure holds."""

import pypdfium2


def pictures_in(pdf):
    found = pypdfium2.PdfDocument(pdf)[0].get_objects()
    return sum(isinstance(one, pypdfium2.PdfImage) for one in found)
