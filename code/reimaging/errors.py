"""The one exception that users see."""


class ReimagingError(Exception):
    """What the user can mend: its text is one sentence saying what, where, and what is allowed."""
