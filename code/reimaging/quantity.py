"""Counts, bytes, durations and money as people read and write them."""

from typing import Final

_POWERS: Final = {"K": 1, "M": 2, "G": 3, "T": 4}


def count_text(number: int, noun: str) -> str:
    """Write a number of things, such as `1 tar` or `1,200 tars`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def usd_text(usd: float) -> str:
    """Write US dollars to the cent; below one, to the millionth."""
    if usd >= 0.01 or not usd:
        return f"{usd:,.2f}"
    return f"{usd:.6f}".rstrip("0") if usd >= 1e-6 else "under 0.000001"


def size_text(number: float) -> str:
    """Write a number of bytes, such as `1.2 GB`; a kilobyte has 1,000 of them."""
    size = float(number)
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1000:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    return f"{size:,.1f} TB"


def bytes_of(text: str) -> int:
    """Read a number of bytes, such as `4 GiB` (1,024 times 1,024 times 1,024 each) or `500 MB`."""
    number = text.rstrip("KMGTiB ")
    unit = text[len(number) :].strip()
    base = 1024 if "i" in unit else 1000
    return int(float(number) * base ** _POWERS[unit[0]])


def time_text(seconds: float) -> str:
    """Write a duration, such as `3 min`, `2.5 h` or `3.2 days`."""
    if seconds < 180:
        return f"{seconds:,.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:,.0f} min"
    if seconds < 48 * 3600:
        return f"{seconds / 3600:,.1f} h"
    return f"{seconds / 86400:,.1f} days"
