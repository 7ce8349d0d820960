"""The porch of the package: what runs, checks and builds the course around the mathematics."""
