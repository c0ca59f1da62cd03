"""The search of a site: finds Bangla and English words in whatever form they stand.

`install(site_dir, language)` after each build with MkDocs is all the rest of tatka calls.
README.md tells how it works and how to teach it a word.
"""

from tatka.site.search.install import InstalledSearch, install

__all__ = ["InstalledSearch", "install"]
