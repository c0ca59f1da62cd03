"""What the examples of the course share: drawn data, models, input pipelines."""
