"""The SQLite index: its schema, its parts a tar, their merge, and the statistics asked of it."""
