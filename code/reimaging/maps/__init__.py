"""Images by likeness: reduction, maps, neighbours, and the pictures made of them."""
