# ruff: noqa: E501 - lines as scripts of courses have them
"""Scripts in the shape of public courses, untouched: all of them run, and are fresh afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.run_course import Course
from tatka.record.status import status
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale
from tatka.script.reading import read_examples

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

HEAD = """\
# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # A title
#
# What do we want to know? Let's see.

"""
LOAD = 'import pandas as pd\n\ncensus = pd.read_csv("../datasets/census.csv")\n'
SCRIPTS = {
    "01_tabular_data_exploration": f"# %%\n{LOAD}\n# %%\ncensus.head()\n\n# %%\n# How many rows are there?\nprint(len(census))\n",
    "02_numerical_pipeline": f"# %%\n{LOAD}\ntarget = census['class']\ndata = census.drop(columns='class')\n\n# %%\nfrom sklearn.linear_model import LogisticRegression\nfrom sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n\nmodel = make_pipeline(StandardScaler(), LogisticRegression())\nmodel.fit(data, target)\nmodel.score(data, target)\n",
    "03_cross_validation": f"# %%\n{LOAD}\n# %%\nfrom sklearn.model_selection import cross_validate\nfrom sklearn.tree import DecisionTreeClassifier\n\nresult = cross_validate(DecisionTreeClassifier(max_depth=2, random_state=0), census[['age', 'hours']], census['class'], cv=3, n_jobs=2)\nprint(sorted(result))\n",
    "04_grid_search": f"# %%\n{LOAD}\n# %%\nfrom sklearn.model_selection import GridSearchCV\nfrom sklearn.neighbors import KNeighborsClassifier\n\nsearch = GridSearchCV(KNeighborsClassifier(), {{'n_neighbors': [1, 3]}}, cv=2, n_jobs=2)\nsearch.fit(census[['age', 'hours']], census['class'])\nprint(search.best_params_)\n",
    "05_forest": "# %%\nfrom sklearn.datasets import make_moons\nfrom sklearn.ensemble import RandomForestClassifier\n\nx, y = make_moons(60, random_state=0)\nprint(RandomForestClassifier(5, n_jobs=2, random_state=0).fit(x, y).score(x, y))\n",
    "06_plot": f"# %%\n# %matplotlib inline\nimport matplotlib.pyplot as plt\n\n{LOAD}\n# %%\n_ = census.hist(figsize=(4, 3))\n\n# %%\nplt.plot(census['age'])\nplt.show()\n",
    "07_timing": "# %%\nimport numpy as np\n\n# %%\n# %timeit -n 2 -r 1 np.arange(10).sum()\n\n# %%\n# %%time\n# np.arange(10).sum()\n",
    "08_shell": "# %%\n# !ls ../datasets\n\n# %%\n# files = !ls ../datasets\nprint(len(files))\n",
    "09_bash_cell": "# %% [markdown]\n# A cell for a shell:\n\n# %%\n# %%bash\n# wc -l < ../datasets/census.csv\n",
    "10_load_ext": "# %%\n# %load_ext autoreload\n# %autoreload 2\nprint('ready')\n",
    "11_helper": "# %%\nfrom helpers import mean\n\nprint(mean([1, 2]))\n",
    "12_helper_package": "# %%\nimport sys\n\nsys.path.append('.')\nfrom tools.plots import title\n\nprint(title('a'))\n",
    "13_here": "# %%\nfrom pathlib import Path\n\nHERE = Path(__file__).resolve().parent\nprint((HERE / '..' / 'datasets' / 'census.csv').read_text().count('\\n'))\n",
    "14_file_dirname": "# %%\nimport os\n\nfolder = os.path.join(os.path.dirname(__file__), os.pardir, 'datasets')\nprint(sorted(os.listdir(folder)))\n",
    "15_with_bom": "\ufeff# %%\nprint('a mark at the start')\n",
    "16_question": "# %%\n# Is 1 + 1 == 2?\nassert 1 + 1 == 2\n\n# %%\n# Which columns?\n# And why?\n\n# %%\nx = 1  # really?\n",
    "17_help": "# %%\nimport math\n\n# math.sqrt?\n",
    "18_glob": "# %%\nfrom glob import glob\n\nprint(sorted(glob('../datasets/*.csv')))\n",
    "19_writes": "# %%\nimport os\n\nos.makedirs('figures', exist_ok=True)\nwith open('figures/out.txt', 'w') as f:\n    f.write('x')\nprint(os.listdir('figures'))\n",
    "20_processes": "# %%\nfrom concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as mp\nimport math\n\nif __name__ == '__main__':\n    with ProcessPoolExecutor(2, mp.get_context('spawn')) as pool:\n        print(list(pool.map(math.sqrt, [1, 4])))\n",
    "21_json": "# %%\nimport json\n\nwith open('data/settings.json') as f:\n    print(json.load(f))\n",
    "২২_বাংলা নাম".replace(
        " ", "_"
    ): "# %%\nimport pandas as pd\n\nতথ্য = pd.read_csv('../datasets/census.csv')\nprint(তথ্য.shape)\n",
    "23-dashes-in-the-name": "# %% [markdown]\n# Words\n# %%\nprint(1)\n# %%\n# # %pip install something\n",
    "24_main": "# %%\ndef main():\n    print('main')\n\n\nif __name__ == '__main__':\n    main()\n",
}
CENSUS = "age,hours,class\n" + "".join(f"{20 + n},{30 + n % 7},{n % 2}\n" for n in range(24))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, dict[str, str]]:
    """All of them in one course, run."""
    root: Path = tmp_path_factory.mktemp("scripts") / "course"
    course = Course(root)
    heads = {
        name: text if text.startswith("\ufeff") else HEAD + text for name, text in SCRIPTS.items()
    }
    course.only(**heads)
    course.write("datasets/census.csv", CENSUS)
    course.write("examples/helpers.py", "def mean(x):\n    return sum(x) / len(x)\n")
    course.write("examples/tools/__init__.py", "")
    course.write("examples/tools/plots.py", "def title(x):\n    return x.upper()\n")
    course.write("examples/data/settings.json", '{"a": 1}')
    results = run_stale(course.settings, Silence())
    return course, {one.example: str(one.error or "") for one in results}


@pytest.mark.parametrize("name", SCRIPTS)
def test_runs_and_is_fresh(course: tuple[Course, dict[str, str]], name: str) -> None:
    made, errors = course
    assert errors[name] == ""
    found = status(made.settings, read_examples(made.settings), "embedded")
    state = next(one for one in found if one.example == name)
    assert (state.state, state.reasons) == ("fresh", ())


def test_data_of_the_course_count(course: tuple[Course, dict[str, str]]) -> None:
    made, _ = course
    made.write("datasets/census.csv", CENSUS.replace("20,30", "99,30"))
    try:
        found = status(made.settings, read_examples(made.settings), "embedded")
        stale = {one.example for one in found if one.state == "stale"}
    finally:
        made.write("datasets/census.csv", CENSUS)
    assert {"01_tabular_data_exploration", "03_cross_validation", "09_bash_cell"} <= stale
    assert {"05_forest", "11_helper", "24_main"} & stale == set()
