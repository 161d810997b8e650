"""The index, and what the run knows of each image, as Parquet: `reimaging export --parquet`."""
