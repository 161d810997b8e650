"""Images that a sensor took, or might have: photographs, micrographs, sky images, scans."""
