"""The explorer and the labelling tool: web servers over index, stores and neighbours."""
