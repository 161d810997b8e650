"""What the articles of each family of subjects are about, and what they put on their axes."""

from reimaging.sample import topics_other, topics_physics
from reimaging.sample.wording import Quantity, Topic

__all__ = ["TOPICS", "Quantity", "Topic"]

TOPICS: dict[str, Topic] = {
    "hep": topics_physics.HEP,
    "astro": topics_physics.ASTRO,
    "matter": topics_physics.MATTER,
    "quantum": topics_physics.QUANTUM,
    "math": topics_other.MATH,
    "fluids": topics_physics.FLUIDS,
    "life": topics_other.LIFE,
    "learning": topics_other.LEARNING,
    "vision": topics_other.VISION,
}
