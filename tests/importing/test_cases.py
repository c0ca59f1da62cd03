"""The kinds of old pages that were seen, each with what has to become of it."""

from __future__ import annotations

import ast
import base64
import json
from typing import TYPE_CHECKING

import pytest

from support.old_book import result, stream
from tatka.importing.report import report_lines
from tatka.script.reading import read_example

if TYPE_CHECKING:
    from support.old_book import OldBook

HINTS = """---
description: (এক পাতার নমুনা)
---

# নমুনা পাতা

{% hint style="info" %}
কোড আছে [my\\_notebook.ipynb](https://github.com/x/y/blob/master/my_notebook.ipynb) ফাইলে।

দ্বিতীয় অনুচ্ছেদ \\(বন্ধনীসহ\\)।
{% endhint %}

## নমুনা পাতা

সূত্র y = m \\* x + b, আর `train\\_images` নামটা। ঘরটা \\[ক, খ\\]।\x20\x20
জোর করে নতুন লাইন।

{% hint style="danger" %}
সাবধান: এখানে
```python
x = "{% hint %}"   # চিহ্ন ছোঁয়া যাবে না, আর a\\_b ও না
```
{% endhint %}
"""


def test_hints_escapes_and_a_heading_that_says_the_title_again(old: OldBook) -> None:
    page = old.page(HINTS)
    assert page.startswith("---\ndescription: (এক পাতার নমুনা)\n---\n\n# নমুনা পাতা {#page}\n")
    assert "!!! info\n    কোড আছে [my_notebook.ipynb](" in page
    assert "\n\n    দ্বিতীয় অনুচ্ছেদ (বন্ধনীসহ)।\n" in page
    assert "## নমুনা পাতা" not in page
    assert "y = m * x + b, আর `train\\_images`" in page
    assert "[ক, খ]।  \nজোর" in page
    assert '    x = "{% hint %}"   # চিহ্ন ছোঁয়া যাবে না, আর a\\_b ও না\n' in page
    told = "\n".join(old.decisions(old.plan("page.md")))
    assert "dropped: the title again [exact] (E9)" in told
    assert "`train\\_images` → kept: is the backslash part of the code? [review] (E2)" in told


def test_an_escape_stays_where_the_text_would_mean_something_else(old: OldBook) -> None:
    page = old.page("# ক\n\nএকটা \\[লিংক\\]\\(নয়\\), \\*জোর\\* নয়, শুরুতে:\n\n1\\. ধাপ\n\n\\# খ\n")
    assert "\\*জোর\\*" in page
    assert "\n1\\. ধাপ\n" in page
    assert "\n\\# খ\n" in page
    assert "[লিংক\\](নয়)" in page


def test_outputs_pictures_captions_and_numbers(old: OldBook) -> None:
    old.write({"page.md": EXPORTED})
    old.notebook("source.ipynb", EXPORTED_CELLS)
    plan = old.plan("page.md")
    page = old.files(plan)["docs/bn/page.md"]
    assert "```text" not in page
    assert ".gitbook" not in page
    assert page.count("```{example} source#") == 4
    assert 'caption: "চিত্র: দুটো বিন্দুর মাঝে দাগ"' in page
    assert "ওপরে আমরা 7 পেলাম।" in page
    told = old.decisions(plan)
    assert any("output: 7 / 5 → the run's" in line and "(R3)" in line for line in told)
    assert any("7 is in an output above" in line and "[review] (R4)" in line for line in told)
    assert any("say in alt" in line and "(R6)" in line for line in told)
    assert any("4 of 4 pieces" in line for line in told)
    assert any("the figure of the code above [exact] (E5)" in line for line in told)


def test_a_picture_that_breaks_the_constant_is_a_mark(old: OldBook) -> None:
    text = EXPORTED + "\n\n![png](../.gitbook/assets/output_9_0.png)\n"
    old.write({"page.md": text})
    old.notebook("source.ipynb", EXPORTED_CELLS)
    told = old.decisions(old.plan("page.md"))
    assert any("output_9_0.png → the figure" in t and "[review] (E5)" in t for t in told)


def test_magics_and_what_serves_colab_alone(old: OldBook) -> None:
    old.notebook(
        "source.ipynb",
        [
            (
                "try:\n  # %tensorflow_version শুধু Colab-এ\n  %tensorflow_version 2.x\n"
                "except Exception:\n  pass\n\nimport math"
            ),
            "%matplotlib inline\n%load_ext tensorboard\nmath.sqrt(4)",
            "%timeit -n 1 -r 1 sum(range(10))",
            "%%time\ntotal = sum(range(10))",
            "math.sqrt?",
        ],
    )
    plan = old.plan("source.ipynb")
    script = old.files(plan)["examples/source.py"]
    ast.parse(script)
    assert "tensorflow_version" not in script
    assert "import math" in script
    assert "matplotlib" not in script
    assert "load_ext" not in script
    assert "total = sum(range(10))" in script
    assert "%%time" not in script
    told = old.decisions(plan)
    assert any("%timeit" in line and "[review] (R8)" in line for line in told)
    assert any("math.sqrt? →" in line and "[review] (R8)" in line for line in told)


def test_leaked_styles_and_scripts_go_and_the_authors_own_code_stays(old: OldBook) -> None:
    page = old.page(LEAKED)
    assert ".dataframe" not in page
    assert "| loss |" not in page
    assert "window" not in page
    assert ".author { color: red }   /* লেখকের নিজের */" in page
    assert "    def author_example():      # লেখকের ইন্ডেন্ট করা কোড\n        return 1\n" in page
    dropped = [m.decision for m in old.plan("page.md").ledger.marks if m.decision.dropped]
    assert {(item.line, item.lines) for item in dropped} == {(7, 6), (14, 4), (25, 2)}


def test_a_table_of_the_authors_stays(old: OldBook) -> None:
    page = old.page("# ক\n\n```python\nx = 1\n```\n\n| নাম | মান |\n| --- | --- |\n| ক | 1 |\n")
    assert "| নাম | মান |" in page


def test_contents_links_assets_and_pages_left_out(old: OldBook) -> None:
    old.write(NAVIGATION)
    plan = old.plan()
    files = old.files(plan)
    assert "[শুরু](part-one/intro.md#sec-1)" in files["docs/bn/index.md"]
    intro = files["docs/bn/part-one/intro.md"]
    assert "## শেষ কথা {#sec-1}" in intro
    assert "<https://example.org/video>\n\nভিডিওর ক্যাপশন" in intro
    assert "[data.csv](../../assets/data.csv)" in intro
    assert "![](../../assets/my-picture.png)" in intro
    assert "![](../../assets/other.png) চিত্রঃ ক্যাপশন" in intro
    assert "[পাখি](https://elsewhere.example/bird.png)" in intro
    assert '=== "ক"\n    এক\n' in files["docs/bn/part-one/more_words.md"]
    assert files["docs/assets/my-picture.png"] == "picture"
    nav = plan.nav
    assert nav[0].page == "index.md"
    assert nav[1].title == "প্রথম ভাগ"
    first, outside = nav[1].entries
    assert [entry.page for entry in first.entries] == [
        "part-one/intro.md",
        "part-one/more_words.md",
    ]
    assert outside.address == "https://example.org/x"
    told = old.decisions(plan)
    assert any("gone.md is not there" in line for line in told)
    assert any("orphan.md:1 an orphan" in line for line in told)
    assert any("empty.md:1 empty" in line for line in told)
    assert any("bird.png" in line and "[review] (E8)" in line for line in told)
    assert not any("orphan" in name or "empty" in name for name in files)


def test_the_linked_notebook_is_not_the_one_with_the_code(old: OldBook) -> None:
    old.notebook("lesson_v1.ipynb", ["n = 10", "x = list(range(n))", "print(sum(x))"])
    old.notebook(
        "lesson_v2.ipynb",
        ["n = 10", "x = list(range(1, n))", "print(sum(x))", "print(max(x))"],
    )
    old.notebook("other.ipynb", ["n = 10", "print('unrelated')"])
    old.write({"lesson.md": LESSON})
    plan = old.plan("lesson.md")
    told = "\n".join(old.decisions(plan))
    assert "links lesson_v2.ipynb, which has 2 of 4" in told
    assert "lesson_v1.ipynb has more → lesson_v2.ipynb was taken" in told
    assert "changed: x = list(range(n)) → cell 2 of lesson_v2.ipynb [review] (R2)" in told
    assert "only on the page: print('only here')" in told
    assert "only in the notebook: print(max(x))" in told
    changed = next(m.decision for m in plan.ledger.marks if m.decision.what.startswith("changed"))
    assert "-x = list(range(n))\n+x = list(range(1, n))" in changed.detail
    named = old.plan("lesson.md", notebooks=(old.folder / "lesson_v1.ipynb",))
    assert "x = list(range(n))" in old.files(named)["examples/lesson_v1.py"]


def test_a_tie_is_asked(old: OldBook) -> None:
    for name in ("one", "two", "three"):
        old.notebook(f"{name}_lesson.ipynb", ["n = 10", "print(n)"])
    text = "# ক\n\n[l](https://github.com/a/b/blob/master/on-lesson.ipynb)\n\n"
    old.write({"page.md": text + "```python\nn = 10\n```\n\n```python\nprint(n)\n```\n"})
    plan = old.plan("page.md")
    told = "\n".join(old.decisions(plan))
    assert "3 notebooks have 2 of 2 pieces" in told
    assert "choose with --notebook [review] (R1)" in told
    assert "linked, and not there: on-lesson.ipynb; there is one_lesson.ipynb" in told
    assert "examples/page.py" in old.files(plan)


def test_forms_shell_lines_and_secrets(old: OldBook) -> None:
    old.notebook("source.ipynb", COLAB_CELLS)
    plan = old.plan("source.ipynb")
    files = old.files(plan)
    script = files["examples/source.py"]
    ast.parse(script)
    head = '# %% name="parameters" tags=["parameters"]\nepochs = 5\nname = \'cat\'\n'
    assert head in script
    assert "nltk" not in script
    assert "wget" not in script
    told = "\n".join(report_lines(plan.ledger, everything=True))
    assert "packages to lock: tensorflow, nltk" in told
    assert "2.0.0" not in told.partition("packages to lock")[2].split("\n")[0]
    assert "data to bring into the repository" in told
    assert "google.colab" in told
    everything = "\n".join(files.values()) + told + str(plan.ledger)
    assert "not-a-real-one" not in everything
    assert "source.ipynb:cell 6:1 a line that is not shown" in told


def test_an_output_of_a_megabyte_is_shortened_in_the_report(old: OldBook) -> None:
    bar = "10000/1 [" + "=" * 299_900 + "] - 1s 59us/sample - loss: 0.2 - accuracy: 0.87"
    code = "```python\nmodel.evaluate(x, y)\n```\n\n```text\n" + bar + "\n```\n\nশেষ কথা।\n"
    page = old.page(f"# লগ\n\n{code}")
    assert "====" not in page
    assert "শেষ কথা।" in page
    plan = old.plan("page.md")
    assert max(map(len, report_lines(plan.ledger, everything=True))) < 400
    assert max(len(mark.decision.detail) for mark in plan.ledger.marks) < 5000


def test_bangla_names_stay_and_bangla_comments_are_marked(old: OldBook) -> None:
    old.notebook("source.ipynb", ["চ = [1, 2, 3]  # তালিকা\n# যোগফল\nprint(sum(চ))\nসংখ্যা = 5"])
    script = old.files(old.plan("source.ipynb"))["examples/source.py"]
    assert "# bn: তালিকা\nচ = [1, 2, 3]\n# bn: যোগফল\nprint(sum(চ))\nসংখ্যা = 5" in script
    assert "# en:" not in script


def test_digits_that_python_refuses_stay_text_with_a_hint(old: OldBook) -> None:
    page = old.page("# ক\n\n```python\nx = ১ + ২\n```\n")
    assert "x = ১ + ২" in page
    told = old.decisions(old.plan("page.md"))
    assert any("write digits as 0-9" in line and "[person] (P1)" in line for line in told)


def test_maths_money_levels_and_old_python(old: OldBook) -> None:
    page = old.page(MATHS)
    assert "\\hat{y} = \\theta_0 + \\theta_1 x" in page
    assert "দাম $5 আর $10।" in page
    assert "## দ্বিতীয় {#sec-1}" in page
    assert ">>> print 1" in page
    assert "```\nকোনো ভাষা বলা নেই: x = 1\n```" in page
    told = old.decisions(old.plan("page.md"))
    assert any("print 1" in line and "[person] (P1)" in line for line in told)
    assert any("no language" in line and "[review] (R9)" in line for line in told)


def test_a_session_at_the_prompt_is_code_and_output(old: OldBook) -> None:
    old.page("# ক\n\n```python\n>>> x = 2\n>>> x + 1\n3\n```\n")
    script = old.files(old.plan("page.md"))["examples/page.py"]
    assert script.endswith("x = 2\nx + 1\n")


def test_mdx(old: OldBook) -> None:
    page = old.page(MDX, "page.mdx")
    assert "# Title {#title}" in page
    assert "!!! tip\n\n    A tip with `code`." in page
    assert '=== "PyTorch"\n    ```py\n    import torch\n    ```' in page
    assert '=== "TensorFlow"\n\n    ```{example} page#imports' in page
    assert "[1, 2]" not in page
    other = old.page(MDX, "page.mdx", framework="pt")
    assert '=== "PyTorch"\n\n    ```{example} page#imports' in other


def test_d2l(old: OldBook) -> None:
    page = old.page(D2L)
    assert "# Linear Regression {#sec_linear}" in page
    assert "See [Linear Regression](#sec_linear)" in page
    assert ":cite:`Someone.2020`" in page
    assert "Only for TensorFlow." in page
    assert "begin_tab" not in page
    assert "import tensorflow as tf" in old.files(old.plan("page.md"))["examples/page.py"]
    told = old.decisions(old.plan("page.md"))
    assert any(":cite:" in line and "[review] (P2)" in line for line in told)


def test_quarto_and_myst(old: OldBook) -> None:
    quarto = old.page(
        "# Q\n\n::: {.callout-note}\nA note.\n:::\n\n```{python}\n#| label: add\n#| echo: false\n"
        "print(1 + 1)\n```\n",
        "q.qmd",
    )
    assert "!!! note\n    A note.\n" in quarto
    assert "```{example} q#add\nshow: output\n```" in quarto
    myst = old.page(
        "# M\n\n(here)=\n## Part\n\n:::{tip}\nA tip.\n:::\n\n```{code-cell} ipython3\n:tags: [a]\n"
        "\nx = 1\nprint(x)\n```\n\nSee {ref}`the part <here>`.\n",
        "m.md",
    )
    assert "## Part {#here}" in myst
    assert "!!! tip\n    A tip.\n" in myst
    assert "```{example} m#" in myst
    assert "See [the part](#here)." in myst


EXPORTED = """# শুরু

দুটো সংখ্যা যোগ করি।

```python
a = 2
b = 3  # দ্বিতীয়টা
```

```python
print(a + b)
```

```text
7
```

এবার ছবি।

```python
import matplotlib.pyplot as plt
plt.plot([a, b])
```

```text
[<matplotlib.lines.Line2D at 0x7f11>]
```

![png](../.gitbook/assets/output_4_1.png)

চিত্র: দুটো বিন্দুর মাঝে দাগ

```python
a * b
```

```text
6
```

ওপরে আমরা 7 পেলাম।
"""
PICTURE = {
    "output_type": "display_data",
    "data": {"text/plain": "<Figure>", "image/png": "iVBORw0KGgo="},
    "metadata": {},
}
EXPORTED_CELLS = [
    (
        "md",
        (
            '<a href="https://colab.research.google.com/github/a/b/blob/master/s.ipynb">'
            '<img src="https://colab.research.google.com/assets/colab-badge.svg"/></a>'
        ),
    ),
    ("md", "## শুরু\n\nদুটো সংখ্যা যোগ করি।"),
    "a = 2\nb = 3  # দ্বিতীয়টা",
    ("print(a + b)", [stream("5\n")]),
    ("md", "এবার ছবি।"),
    (
        "import matplotlib.pyplot as plt\nplt.plot([a, b])",
        [result(text_plain="[<matplotlib.lines.Line2D at 0x7f00>]"), PICTURE],
    ),
    ("a * b", [result(text_plain="6")]),
]
LEAKED = """# টেবিল

```python
df
```

    .dataframe tbody tr th:only-of-type {
        vertical-align: middle;
    }
    .dataframe thead th {
        text-align: right;
    }

|  | loss | epoch |
| :--- | :--- | :--- |
| 0 | 0.5 | 1 |
| 1 | 0.4 | 2 |

এর পরের লেখাটা লেখকের।

```python
%tensorboard --logdir log/
```

    window.SOME\\_ENV = window.SOME\\_ENV \\|\\| {};
    (function() { document.getElementById\\("root"\\); })();

```css
.author { color: red }   /* লেখকের নিজের */
```

    def author_example():      # লেখকের ইন্ডেন্ট করা কোড
        return 1
"""
NAVIGATION = {
    "README.md": "# প্রচ্ছদ\n\n[শুরু](part-one/intro.md#শেষ-কথা)\n",
    "SUMMARY.md": "# Table of contents\n\n* [প্রচ্ছদ](README.md)\n\n"
    '## প্রথম ভাগ <a id="part-one"></a>\n\n'
    "* [শুরুর কথা](part-one/intro.md)\n  * [আরও কথা](part-one/more\\_words.md)\n"
    "* [বাইরের পাতা](https://example.org/x)\n* [ফাইল নেই](part-one/gone.md)\n",
    "part-one/intro.md": '# শুরুর কথা\n\n{% embed url="https://example.org/video" %}\nভিডিওর ক্যাপশন\n'
    '{% endembed %}\n\n{% file src="../.gitbook/assets/data.csv" %}\n\n'
    "![](../.gitbook/assets/my%20picture.PNG)\n\n"
    "![](https://github.com/someone/book/raw/master/.gitbook/assets/other.png) চিত্রঃ ক্যাপশন\n\n"
    "![পাখি](https://elsewhere.example/bird.png)\n\n## শেষ কথা\n\n[আরও](more_words.md) দেখুন।\n",
    "part-one/more_words.md": '# আরও কথা\n\n{% tabs %}\n{% tab title="ক" %}\nএক\n{% endtab %}\n'
    '{% tab title="খ" %}\nদুই\n{% endtab %}\n{% endtabs %}\n',
    "part-one/empty.md": "",
    "part-one/orphan.md": "# অনাথ পাতা\n",
    ".gitbook/assets/my picture.PNG": "picture",
}
LESSON = """# পাঠ

নোটবুক: [lesson\\_v2.ipynb](https://github.com/a/b/blob/master/lesson_v2.ipynb)

```python
n = 10  # দশ
```

```python
x = list(range(n))
```

```python
print(sum(x))
```

```text
45
```

```python
print('only here')
```
"""
COLAB_CELLS = [
    (
        '#@title সেটিংস { run: "auto" }\nepochs = 5 #@param {type:"slider", min:1, max:50}\n'
        "name = 'cat' #@param ['cat','dog']"
    ),
    "!pip install -q tensorflow==2.0.0 nltk",
    "!wget -q https://example.org/data/texts.zip\n!unzip -o texts.zip",
    "from google.colab import files\nuploaded = files.upload()",
    "from google.colab import drive\ndrive.mount('/content/drive')",
    "!git config --global user.password 'not-a-real-one'",
    "!rm -rf ./logs/",
    "lines = open('texts.txt').read().split()",
    "files_here = !ls",
]
MATHS = """# প্রথম

$$
\\hat{y} = \\theta_0 + \\theta_1 x
$$

দাম $5 আর $10।

# দ্বিতীয়

#### লাফানো স্তর

```python
>>> print 1
1
```

```
কোনো ভাষা বলা নেই: x = 1
```
"""
MDX = """<FrameworkSwitchCourse {fw} />

# Title[[title]]

<Tip>

A tip with `code`.

</Tip>

{#if fw === "pt"}
```py
import torch
```
{:else}
```py
import tensorflow as tf
```
{/if}

```python out
[1, 2]
```
"""
D2L = """# Linear Regression
:label:`sec_linear`

```{.python .input}
#@tab pytorch
import torch
```

```{.python .input}
#@tab tensorflow
import tensorflow as tf
```

$$y = Xw$$
:eqlabel:`eq_lin`

See :numref:`sec_linear` and :eqref:`eq_lin`, :cite:`Someone.2020`.

:begin_tab:`tensorflow`
Only for TensorFlow.
:end_tab:
"""


def test_comments_that_begin_like_commands_stay_comments(old: OldBook) -> None:
    old.notebook("n.ipynb", ["# cat and dog\n# %% here\nx = 1  # ls\nif x:\n    # cd\n    x = 2"])
    plan = old.plan("n.ipynb")
    script = old.files(plan)["examples/n.py"]
    assert "# - cat and dog\n# - %% here\nx = 1  # ls\nif x:\n    # cd\n" in script
    path = old.settings.examples_dir / "n.py"
    path.parent.mkdir()
    path.write_text(script, encoding="utf-8")
    assert [cell.name for cell in read_example(path).cells] == ["cell_1"]


def test_a_picture_of_another_host_in_a_link_becomes_words(old: OldBook) -> None:
    badge = "[![ব্যাজ](https://a.example/b.svg)](https://a.example)"
    page = old.page(f"# ক\n\n{badge} ![](https://a.example/c.png)\n")
    assert "[ব্যাজ](https://a.example) [c.png](https://a.example/c.png)" in page


def test_a_pair_of_languages_shares_its_code_and_its_ids(old: OldBook) -> None:
    old.write(
        {
            "bn/part/page.mdx": "# শিরোনাম[[title]]\n\nকথা\n\n## ভাগ\n\n```py\nx = 1  # এক\n```\n\n"
            "```py\nprint(x)\n```\n\n```python out\n1\n```\n",
            "en/part/page.mdx": "# A title[[title]]\n\nWords\n\n## A part\n\n```py\nx = 1  # one\n"
            "```\n\n```py\nprint(x, x)\n```\n\n[up](#a-part)\n",
            "bn/only.md": "# একা\n",
        }
    )
    plan = old.plan()
    files = old.files(plan)
    bangla, english = files["docs/bn/part/page.md"], files["docs/en/part/page.md"]
    assert "# A title {#title}\n\nWords\n\n## A part {#sec-1}\n" in english
    assert "## ভাগ {#sec-1}" in bangla
    assert "[up](#sec-1)" in english
    assert bangla.count("```{example} page#") == 2
    assert english.count("```{example} page#") == 1
    assert "print(x, x)" in english
    assert "untranslated" not in english
    assert files["docs/en/only.md"].startswith("---\nuntranslated: true\n")
    told = old.decisions(plan)
    assert any("not the code of part/page.mdx: print(x, x)" in line for line in told)


ATTACHED = base64.b64encode(b"a picture").decode()


def test_pictures_inside_of_cells_and_addresses_become_files(old: OldBook) -> None:
    other = base64.b64encode(b"another picture").decode()
    table = {
        "cells": [
            {
                "cell_type": "markdown",
                "metadata": {},
                "source": "# ছবি\n\n![এক](attachment:image.png)",
                "attachments": {"image.png": {"image/png": ATTACHED}},
            },
            {
                # Jupyter calls whatever is pasted image.png, in every cell.
                "cell_type": "markdown",
                "metadata": {},
                "source": [
                    "![দুই](attachment:image.png)\n",
                    "\n",
                    f"![তিন](data:image/png;base64,{ATTACHED}) ",
                    "![চার](attachment:gone.png)",
                ],
                "attachments": {"image.png": {"image/png": [other]}},
            },
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    old.write({"source.ipynb": json.dumps(table)})
    plan = old.plan("source.ipynb")
    page = old.files(plan)["docs/bn/source.md"]
    assert "![এক](../assets/image.png)" in page
    assert "![দুই](../assets/image-2.png)" in page
    assert "![তিন](../assets/picture.png)" in page
    assets = {path.name: content for path, content in plan.files.items() if path.suffix == ".png"}
    assert assets == {
        "image.png": base64.b64decode(ATTACHED),
        "image-2.png": b"another picture",
        "picture.png": base64.b64decode(ATTACHED),
    }
    told = old.decisions(plan)
    assert any("attachment:gone.png" in line and "[review] (E8)" in line for line in told)
    assert all(len(line) < 400 for line in told)


def test_a_line_that_loses_its_first_letter_keeps_its_indent(old: OldBook) -> None:
    page = old.page('# ক\n\n{% hint style="info" %}\nএক\n\n\\[দুই\\]\n\nতিন\n{% endhint %}\n\nচার\n')
    assert "!!! info\n    এক\n\n    [দুই]\n\n    তিন\n\nচার\n" in page


def test_words_with_escapes_in_what_is_dropped_are_counted_as_readers_see_them(
    old: OldBook,
) -> None:
    code = "```python\nframe = pd.DataFrame(cm)\nframe\n```\n\n"
    frame = f"{code}|  | pred\\_Miss |\n| :--- | :--- |\n| Miss | 3 |\n"
    page = old.page(f"# ক\n\n{frame}\nশেষ\n")
    assert "Miss" not in page
    assert "শেষ" in page


def test_training_without_a_seed_gets_one_that_somebody_looks_at(old: OldBook) -> None:
    old.notebook(
        "source.ipynb",
        ["import numpy as np\nimport tensorflow as tf", "model.fit(x, y)", "print(1)"],
    )
    plan = old.plan("source.ipynb")
    script = old.files(plan)["examples/source.py"]
    assert script.index("import tensorflow") < script.index("tf.keras.utils.set_random_seed(1)")
    assert script.index("tf.keras.utils.set_random_seed(1)") < script.index("model.fit")
    assert any("`seed` was put in" in line and "(R10)" in line for line in old.decisions(plan))


@pytest.mark.parametrize(
    "cells",
    [
        ["import tensorflow as tf\ntf.random.set_seed(3)", "model.fit(x, y)"],
        ["from sklearn.svm import SVC", "SVC().fit(x, y)"],
        ["import tensorflow as tf\nmodel.fit(x, y)"],
    ],
)
def test_no_seed_is_put_in_where_there_is_one_or_no_place_for_one(
    old: OldBook, cells: list[str]
) -> None:
    old.notebook("source.ipynb", cells)
    assert 'name="seed"' not in old.files(old.plan("source.ipynb"))["examples/source.py"]


def test_notebooks_beside_pages_that_no_page_shows_are_chapters_of_their_own(old: OldBook) -> None:
    cells = [("md", "# পরের পাঠ"), *(f"step_{n} = {n}" for n in range(9))]
    old.notebook("next.ipynb", cells)
    old.notebook("next2.ipynb", [*cells, "print(1)"])
    old.notebook("shown.ipynb", ["total = 1 + 2"])
    old.write({"README.md": "# বই\n\n```python\ntotal = 1 + 2\n```\n"})
    plan = old.plan()
    names = {name for name in old.files(plan) if name.startswith("docs/bn/")}
    assert names == {"docs/bn/index.md", "docs/bn/next.md"}
    told = old.decisions(plan)
    assert any("next2.ipynb:1 nearly the same as next.ipynb" in line for line in told)
    old.write({"SUMMARY.md": "# Summary\n\n* [বই](README.md)\n"})
    told = old.decisions(old.plan())
    assert any("next.ipynb:1 a notebook that no page shows → not imported" in t for t in told)
    assert not any("shown.ipynb:1 a notebook" in line for line in told)


def test_a_picture_of_another_host_in_html_is_a_link_with_its_words(old: OldBook) -> None:
    page = old.page(
        '# Page\n\n<img src="https://elsewhere.example/bird.png" alt="A bird" width="75%">\n\n'
        '{% hint style="info" %}\n<div>\n'
        '  <img src="https://elsewhere.example/cat.png" alt="A cat">\n'
        "</div>\n{% endhint %}\n\nএরপর।\n"
    )
    assert '\n<a href="https://elsewhere.example/bird.png">A bird</a>\n' in page
    assert '\n    <div>\n      <a href="https://elsewhere.example/cat.png">A cat</a>\n' in page


def test_a_title_said_again_with_its_own_id_is_dropped(old: OldBook) -> None:
    page = old.page("# The title[[the-title]]\n\n## The title[[the-title]]\n\nWords.\n", "page.mdx")
    assert page.count("The title") == 1


def test_tabs_of_d2l_as_cell_magics(old: OldBook) -> None:
    page = old.page(
        "# Page\n:label:`sec_page`\n\n```{.python .input}\n%%tab tensorflow\nx = 1\n```\n\n"
        "```{.python .input}\n%%tab jax\n# JAX has no such thing\n```\n"
    )
    assert page.count("```{example}") == 1
    assert '=== "JAX"' in page
    assert "%%tab" not in page


def test_a_cell_that_no_script_can_hold_keeps_no_other_back(old: OldBook) -> None:
    old.notebook("source.ipynb", ["x = 1", "%%writefile note.txt\n# %% a mark", "print(x)"])
    plan = old.plan("source.ipynb")
    script = old.files(plan)["examples/source.py"]
    assert "x = 1" in script
    assert "print(x)" in script
