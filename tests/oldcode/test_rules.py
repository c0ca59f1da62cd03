"""Every rule finds what it speaks of, mends it as it says, and what it makes runs as locked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from tatka.oldcode.doctor import examine
from tatka.oldcode.rules import read_rules
from tatka.oldcode.units import read_old_file

if TYPE_CHECKING:
    from pathlib import Path

    from tatka.oldcode.rules import Rule

RULES = {rule.id: rule for rule in read_rules()}
# Runs both sides of every rule in one process, since TensorFlow takes seconds to import.
RUNNER = """
import json, os, sys, tempfile, warnings
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1", MPLBACKEND="Agg")
os.chdir(tempfile.mkdtemp())
told = {}
for name, sides in json.load(open(sys.argv[1])).items():
    for side, code in sides.items():
        try:
            with warnings.catch_warnings(record=True) as seen:
                warnings.simplefilter("always")
                exec(compile(code, name, "exec"), {})
            told[name + "/" + side] = "runs" + "".join("; " + str(w.message) for w in seen[-1:])
        except Exception as error:
            told[name + "/" + side] = f"{type(error).__name__}: {error}"
json.dump(told, open(sys.argv[2], "w"))
"""


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_and_mends_what_it_speaks_of(name: str, tmp_path: Path) -> None:
    rule = RULES[name]
    path = tmp_path / "old.py"
    path.write_text(rule.before, encoding="utf-8")
    choices = {name: rule.choice} if rule.choice else {}
    examined = examine(read_old_file(path, "old.py"), choices)
    assert name in {finding.id for finding in examined.findings}
    assert "".join(examined.sources) == (rule.after or rule.before)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.after])
def test_what_is_mended_is_not_found_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    path.write_text(RULES[name].after, encoding="utf-8")
    examined = examine(read_old_file(path, "old.py"))
    assert name not in {finding.id for finding in examined.findings}


def test_every_rule_speaks_both_languages_and_says_since_when() -> None:
    for rule in RULES.values():
        assert rule.messages["bn"]
        assert rule.messages["bn"] != rule.messages["en"]
        assert rule.gone
        assert bool(rule.after) == (rule.kind in {"fix", "choose"}), rule.id


def _failing(rule: Rule) -> bool:
    """Whether the old code is said to fail today, loudly."""
    quiet = ("still runs", "deprecated", "needs", "always")
    return rule.kind != "hint" and not rule.silent and not rule.gone.startswith(quiet)


@pytest.mark.slow
def test_replacements_run_on_the_locked_versions_and_the_old_calls_do_not(tmp_path: Path) -> None:
    sides = {
        rule.id: {"after": rule.after, **({"before": rule.before} if _failing(rule) else {})}
        for rule in RULES.values()
        if rule.after and not rule.needs
    }
    (tmp_path / "run.py").write_text(RUNNER, encoding="utf-8")
    (tmp_path / "in.json").write_text(json.dumps(sides), encoding="utf-8")
    subprocess.run(
        [sys.executable, "run.py", str(tmp_path / "in.json"), str(tmp_path / "out.json")],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "TF_ENABLE_ONEDNN_OPTS": "0"},
    )
    told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    broken = {name: said for name, said in told.items() if name.endswith("/after")}
    broken = {name: said for name, said in broken.items() if not said.startswith("runs")}
    assert not broken
    alive = {name: said for name, said in told.items() if name.endswith("/before")}
    assert not {name for name, said in alive.items() if said.startswith("runs")}


def test_two_fixes_in_one_call_are_both_made(tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    code = """
    import numpy as np
    from tensorflow import keras
    সংখ্যা = np.float(3)  # সংখ্যাটা
    m = keras.Sequential([keras.layers.AveragePooling2D(name='p')])
    m.compile(keras.optimizers.Adam(lr=np.float(0.1)), 'mse')  # শিখন হার
    """
    path.write_text(textwrap.dedent(code), encoding="utf-8")
    fixed = "".join(examine(read_old_file(path, "old.py")).sources)
    assert "সংখ্যা = float(3)  # সংখ্যাটা\n" in fixed
    assert "keras.layers.AveragePooling2D(2, name='p')" in fixed
    assert "keras.optimizers.Adam(learning_rate=float(0.1)), 'mse')  # শিখন হার\n" in fixed


def test_a_path_changes_wherever_it_is_written_and_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    code = """
    import keras
    filepath = 'best.hdf5'
    c = keras.callbacks.ModelCheckpoint(filepath, save_weights_only=True)
    f = open('w', 'w')
    m.save_weights('w')
    m.load_weights('best.hdf5')
    """
    path.write_text(textwrap.dedent(code), encoding="utf-8")
    fixed = "".join(examine(read_old_file(path, "old.py")).sources)
    assert "filepath = 'best.weights.h5'" in fixed
    assert "open('w', 'w')" in fixed
    assert "m.save_weights('w.weights.h5')" in fixed
    assert "m.load_weights('best.weights.h5')" in fixed


def test_names_of_others_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    code = """
    from sklearn.linear_model import LogisticRegression
    import matplotlib.pyplot as plt
    p = LogisticRegression().predict_proba([[1.0]])
    rows = []
    rows.append(1)
    history = {'acc': 1}
    history['acc']
    plt.grid(True)
    keras = 1
    class float_: pass
    """
    path.write_text(textwrap.dedent(code), encoding="utf-8")
    assert examine(read_old_file(path, "new.py")).findings == ()


def test_a_choice_is_asked_with_what_the_file_says_of_it(tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    code = "import keras\nl = keras.layers.Dense(2, activation='softmax')\nm.predict_classes(x)\n"
    path.write_text(code, encoding="utf-8")
    (finding,) = examine(read_old_file(path, "old.py")).findings
    assert finding.kind == "choose"
    assert "the last layer has softmax" in finding.new
    assert "".join(examine(read_old_file(path, "old.py")).sources) == code


def test_a_key_of_the_history_is_only_a_hint_where_compile_is_not_seen(tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    code = "acc = model.fit(x, y).history['acc']\n"
    path.write_text(code, encoding="utf-8")
    examined = examine(read_old_file(path, "old.py"))
    assert [(item.id, item.kind) for item in examined.findings] == [("history-acc", "hint")]
    assert "".join(examined.sources) == code


def test_an_import_that_moves_keeps_the_name_that_the_file_uses(tmp_path: Path) -> None:
    path = tmp_path / "old.py"
    path.write_text(
        "from tensorflow.keras.layers.experimental import preprocessing\n"
        "l = preprocessing.Rescaling(0.5)\n",
        encoding="utf-8",
    )
    fixed = "".join(examine(read_old_file(path, "old.py")).sources)
    assert fixed.startswith("from tensorflow.keras import layers as preprocessing\n")
