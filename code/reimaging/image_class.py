"""The three classes into which the study sorts images.

A diagram is made of marks: plots, schematics, text. A sensor image was taken by an instrument:
photographs, micrographs, skies, scans. Mixed are images that hold both, such as a photograph with
boxes drawn on it (the study called this class "unsure").
"""

CLASSES = ("diagram", "sensor", "mixed")
