"""tatka: a bilingual course-site generator whose pages can never disagree with their code.

The command is `tatka`; what other programs may call is `tatka.api`.
"""

__all__ = ["__version__"]
__version__ = "0.1.0"
