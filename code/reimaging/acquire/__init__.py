"""The world outside: manifests, the places of bulk tars, and the DataLad dataset made of them."""
