"""Static analysis: what an example's code can get to."""
