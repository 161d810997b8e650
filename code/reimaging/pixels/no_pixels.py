"""The ways in which a file gives no pixels, each in words that begin with its kind."""


class NoPixels(Exception):
    """Why a file gave no pixels; its text is the outcome that is recorded."""


def unreadable(why: str) -> NoPixels:
    """Tell that the content cannot be read."""
    return NoPixels(f"unreadable: {why}")


def too_large(why: str) -> NoPixels:
    """Tell that the picture is beyond what is decoded."""
    return NoPixels(f"too large: {why}")


def timed_out(seconds: float) -> NoPixels:
    """Tell that the time allowed was over."""
    return NoPixels(f"timeout: over {seconds:g} s")


def blank() -> NoPixels:
    """Tell that there is nothing to see."""
    return NoPixels("blank: one colour only")
