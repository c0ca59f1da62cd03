"""tatka: a bilingual course-site generator whose pages can never disagree with their code."""

__version__ = "0.1.0"
