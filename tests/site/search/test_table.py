from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tatka.core.errors import Problems, SiteError, TatkaError
from tatka.site.search.table import read_table

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str) -> Path:
    file = folder / "table.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[fold]]\nfrom = ['a', 'b']\nto = ['c']", "differ in length"),
        ("[[bangla.endings]]\nend = ['ে']\nafter = 'tone'", "none of the classes"),
        ("[[bangla.endings]]\nend = ['ে']\nput = 'েে'", "not shorter"),
        ("[bangla]\nletters = '[ক-'", "no regular expression"),
        ("[bangla.forms]\n'ক' = 'খ'\n'খ' = 'ক'", "go on for ever"),
        ("[bangla", "can't be read"),
    ],
)
def test_a_rule_that_can_t_work_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(TatkaError, match=what) as caught:
        read_table(write(tmp_path, text))
    error = caught.value
    errors = error.problems if isinstance(error, Problems) else (error,)
    assert all(isinstance(one, SiteError) and what in one.what for one in errors)


def test_rules_meet_words_that_are_folded_already(tmp_path: Path) -> None:
    text = "[[fold]]\nfrom = ['ঙ']\nto = ['ং']\n[bangla.forms]\n'রঙা' = 'রঙ'"
    assert dict(read_table(write(tmp_path, text)).bangla.forms) == {"রংা": "রং"}
