"""Licences: short names for the addresses by which arXiv's records state them."""

_NAMES = (
    ("nonexclusive-distrib", "arXiv"),
    ("publicdomain/zero", "CC0"),
    ("publicdomain", "PD"),
    ("by-nc-nd", "BY-NC-ND"),
    ("by-nc-sa", "BY-NC-SA"),
    ("by-nc", "BY-NC"),
    ("by-nd", "BY-ND"),
    ("by-sa", "BY-SA"),
    ("licenses/by", "BY"),
    ("apache.org", "Apache-2.0"),
    ("opensource.org/licenses/MIT", "MIT"),
)


def licence_name(address: str) -> str:
    """Shorten a licence's address, as records have it, to a word; "none stated" without one."""
    if not address:
        return "none stated"
    return next((name for part, name in _NAMES if part in address), "other")
