"""One example of each kind of output, and what a reader gets of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Fate = Literal["shown", "pictured", "refused"]


@dataclass(frozen=True)
class Kind:
    """A kind of output.

    Attributes:
        name: Of its cell.
        code: That puts it out.
        find: What is there on the page: a selector, and a text in it after `|`.
        fate: What becomes of it.
        note: For what is refused or changed: a part of the note.
        tags: Of the cell.
        alts: How many pictures, players and videos want words.
    """

    name: str
    code: str
    find: str = ""
    fate: Fate = "shown"
    note: str = ""
    tags: tuple[str, ...] = ()
    alts: int = 0


START = """
import io
import logging
import os
import sys
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import (
    HTML, SVG, Audio, Code, GeoJSON, IFrame, Image, Javascript, JSON, Latex, Markdown, Math, Video,
    YouTubeVideo, display,
)
from PIL import Image as Picture
"""
KINDS = (
    Kind("printed", "print('ERROR:disk:full')\nprint('Downloading data from https://mine')",
         "pre|Downloading data from https://mine"),
    Kind("tabs", "print('a\\tb')\nprint('bcd\\te')", "pre|bcd\te"),
    Kind("odd_letters", "print('nul\\x00', '\\ud800')", "pre|nul␀"),
    Kind("raw_bytes", "_ = os.write(1, b'\\xff bytes\\n')", "pre|bytes"),
    Kind("c_code", "import ctypes\n_ = ctypes.CDLL(None).puts(b'by C')", "pre|by C"),
    Kind("child", "import subprocess\n_ = subprocess.run(['echo', 'by a child'])",
         "pre|by a child"),
    Kind("carriage", "print('10%\\r100%')", "pre|100%"),
    Kind("coloured", "print('\\x1b[31mred\\x1b[0m')", "pre|red"),
    Kind("standard_error", "print('to stderr', file=sys.stderr)", "pre.tatka-stderr|to stderr"),
    Kind("logged", "logging.getLogger('mine').warning('look')", "pre|look"),
    Kind("long_text", "for n in range(40): print('line', n)", "details.tatka-fold|line 39"),
    Kind("unfolded", "for n in range(40): print('row', n)", "pre|row 39", tags=("unfolded",)),
    Kind("bangla_text", "print('ক্ষতি কমছে')", "pre|ক্ষতি কমছে"),
    Kind("value", "{'a': 1e-5}", "pre|{'a': 1e-05}"),
    Kind("array", "np.array([1.5, 3.2e-9])", "pre|array"),
    Kind("series", "pd.Series([1.5, 3.2e-9])", "pre|float64"),
    Kind("class_itself", "type(1)", "pre|int"),
    Kind("help", "# %pinfo len", "pre|Return the number of items"),
    Kind("dates", "pd.DataFrame({'d': pd.date_range('2026-01-01', periods=2)})",
         "table td|2026-01-02"),
    Kind("crosstab", "pd.crosstab([1, 1, 2], ['a', 'b', 'a'], rownames=['is'], colnames=['said'])",
         "table th|is \\ said"),
    Kind("empty_frame", "pd.DataFrame()", "pre|Empty DataFrame"),
    Kind("axes_of_hist", "pd.DataFrame({'a': [1, 2], 'b': [1, 3]}).hist(figsize=(3, 2))",
         "figure img", note="left out what a call gives back beside what it shows", alts=1),
    Kind("bare_object", "class A: pass\nA()", "pre|<__main__.A"),
    Kind("error", "1 / 0", ".tatka-error|ZeroDivisionError", tags=("raises-exception",)),
    Kind("own_warning", "warnings.warn('mine')", "pre|UserWarning: mine"),
    Kind("numpy_warning", "np.array([1.0]) / 0", "pre|RuntimeWarning"),
    Kind("frame", "pd.DataFrame({'p': [3.2e-9, 0.03], 'n': [1, 2]})", "table td|3.2 × 10⁻⁹"),
    Kind("wide_frame", "pd.DataFrame(np.arange(60).reshape(3, 20))", ".tatka-scroll table"),
    Kind("styler", "pd.DataFrame({'a': [1, 2]}).style.highlight_max(color='#ffee00')",
         "td[style*='background-color: #ffee00']|2"),
    Kind("polars", "import polars as pl\npl.DataFrame({'a': [3.2e-9], 'b': ['x']})",
         "table td|3.2 × 10⁻⁹"),
    Kind("xarray", "import xarray as xr\nxr.DataArray(np.zeros((2, 2)), dims=('x', 'y'))",
         "pre|xarray.DataArray"),
    Kind("estimator", "from sklearn.pipeline import make_pipeline\n"
         "from sklearn.preprocessing import StandardScaler\n"
         "from sklearn.linear_model import LogisticRegression\n"
         "make_pipeline(StandardScaler(), LogisticRegression(C=2))",
         ".tatka-estimator summary|LogisticRegression"),
    Kind("figure", "fig, ax = plt.subplots(figsize=(3, 2))\nax.plot([1, 2])\nplt.show()",
         "figure img", alts=1),
    Kind("mixed_title", "plt.figure(figsize=(3, 2))\nplt.title('ক্ষতি $L$')\nplt.show()",
         "figure img", alts=1),
    Kind("large_figure", "plt.figure(figsize=(4, 3))\n"
         "plt.scatter(*np.random.default_rng(0).random((2, 4000)), s=2)\nplt.show()",
         "figure img", alts=1),
    Kind("animation", "from matplotlib.animation import FuncAnimation\n"
         "fig, ax = plt.subplots(figsize=(2, 2))\nline, = ax.plot([0, 1])\n"
         "moving = FuncAnimation(fig, lambda i: line.set_ydata([0, i]), frames=3)\nplt.close(fig)\n"
         "HTML(moving.to_jshtml())", ".tatka-moving img", alts=1),
    Kind("gif", "frames = [Picture.new('RGB', (40, 40), c) for c in ('red', 'blue')]\n"
         "buffer = io.BytesIO()\n"
         "frames[0].save(buffer, 'GIF', save_all=True, append_images=frames[1:])\n"
         "Image(buffer.getvalue(), format='gif')", ".tatka-moving img", alts=1),
    Kind("pillow", "Picture.new('RGB', (40, 30), 'red')", "figure img", alts=1),
    Kind("jpeg", "buffer = io.BytesIO()\nPicture.new('RGB', (40, 30)).save(buffer, 'JPEG')\n"
         "Image(buffer.getvalue())", "figure img", alts=1),
    Kind("svg", "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"20\">"
         "<circle r=\"9\"/></svg>')", "figure img", alts=1),
    Kind("svg_in_html", "HTML('<svg width=\"20\" height=\"20\"><circle r=\"5\"/></svg>')",
         ".tatka-html img"),
    Kind("audio", "Audio(np.sin(np.arange(4000) / 10), rate=8000)", "audio[controls]", alts=1),
    Kind("video", "_ = open('v.mp4', 'wb').write(bytes(100))\nVideo('v.mp4', width=160)",
         "video[controls]", alts=1),
    Kind("markdown", "Markdown('**bold** and [a](https://example.org)\\n\\n| x |\\n|-|\\n| 1 |')",
         ".tatka-markdown strong|bold"),
    Kind("markdown_formula", "Markdown('loss $L^2$')", ".tatka-markdown math"),
    Kind("math", "Math(r'\\frac{1}{2}')", ".tatka-formula math mfrac"),
    Kind("latex", "Latex(r'\\begin{align}a &= b\\\\c &= d\\end{align}')", ".tatka-formula math"),
    Kind("sympy", "import sympy\nx = sympy.symbols('x')\nsympy.integrate(x**2, x)",
         ".tatka-formula math"),
    Kind("code", "Code('x = 1', language='python')", ".tatka-html pre|x = 1"),
    Kind("rich", "from rich import print as rich_print\nrich_print('[red]hi[/red] there')",
         ".tatka-html pre|hi there"),
    Kind("html", "HTML('<b onclick=\"a()\">kept</b><script>a()</script>')", ".tatka-html b|kept",
         note="removed from HTML: <script>, onclick of <b>"),
    Kind("progress_element", "HTML('<progress value=\"3\" max=\"9\"></progress>')", "progress"),
    Kind("json", "JSON({'a': 1})", 'pre|"a": 1'),
    Kind("plotly", "import plotly.express as px\npx.scatter(x=[1, 2], y=[2, 1])", "figure img",
         "pictured", alts=1),
    Kind("plotly_show", "px.bar(x=['ক', 'b'], y=[2, 1], width=320, height=240).show()",
         "figure img", "pictured", alts=1),
    Kind("altair", "import altair as alt\n"
         "alt.Chart(pd.DataFrame({'a': [1, 2], 'b': [3, 4]})).mark_bar().encode(x='a:O', y='b')",
         "figure img", "pictured", alts=1),
    Kind("bokeh", "from bokeh.io import output_notebook\nfrom bokeh.plotting import figure, show\n"
         "output_notebook()\nplot = figure(width=300, height=200)\n_ = plot.line([1, 2], [3, 4])\n"
         "show(plot)", "figure img", "pictured", alts=1),
    Kind("widgets", "import ipywidgets as w\n"
         "w.VBox([w.IntSlider(value=3, description='n'), w.Dropdown(options=['a', 'b']), "
         "w.Checkbox(value=True, description='ok'), w.Button(description='Go')])",
         ".tatka-widget meter"),
    Kind("interact", "@w.interact(x=5)\ndef f(x): print('x is', x)", ".tatka-widget pre|x is 5"),
    Kind("interact_figure", "@w.interact(a=2)\ndef draw(a):\n    plt.figure(figsize=(2, 1))\n"
         "    plt.plot([0, a])\n    plt.show()", "figure img", alts=1),
    Kind("password", "w.Password(value='hunter2')", ".tatka-widget samp|•••••••"),
    Kind("tab", "w.Tab([w.Label('inside')], titles=['Over it'])", ".tatka-widget b|Over it"),
    Kind("youtube", "YouTubeVideo('abc')", "a|https://www.youtube.com/watch?v=abc",
         note="a frame became a link"),
    Kind("frame_of_web", "IFrame('https://example.org', 300, 200)", "a|https://example.org",
         note="a frame became a link"),
    Kind("picture_of_web", "Image(url='https://example.org/x.png')", "a|https://example.org/x.png",
         note="a frame became a link"),
    Kind("javascript", "Javascript('alert(1)')", "", "refused", "application/javascript"),
    Kind("geojson", "GeoJSON({'type': 'Point', 'coordinates': [0, 0]})", "", "refused",
         "application/geo+json"),
    Kind("unknown", "display({'application/x-foo': 'x', 'text/plain': 'foo'}, raw=True)",
         "pre|foo", note="no way to show application/x-foo; its text is shown"),
    Kind("bar", "from tqdm.notebook import tqdm\nfor _ in tqdm(range(3)): pass", "", "refused",
         "left out bars of progress"),
    Kind("library_warning", "warnings.warn_explicit('old', FutureWarning, pd.__file__, 1)", "",
         "refused", "left out a warning about code that is not yours: pandas: FutureWarning: old"),
    Kind("returned", "plt.figure(figsize=(3, 2))\nplt.plot([1, 2])", "figure img",
         note="left out what a call gives back beside what it shows", alts=1),
)  # fmt: skip


def script() -> str:
    """The example with all of them."""
    header = "# ---\n# jupyter:\n#   tatka:\n#     title: {bn: সব, en: Gallery}\n# ---\n"
    cells = [f'{header}\n# %% name="start"{START}']
    for kind in KINDS:
        tags = f" tags={list(kind.tags)!r}".replace("'", '"') if kind.tags else ""
        cells.append(f'# %% name="{kind.name}"{tags}\n{kind.code}\n')
    return "\n".join(cells)


def chapter() -> str:
    """The page with all of them."""
    parts = ["# Gallery {#gallery}"]
    for kind in KINDS:
        alt = "\nalt: A picture." if kind.alts else ""
        anchor = kind.name.replace("_", "-")
        embed = f"```{{example}} gallery#{kind.name}\nshow: output{alt}\n```"
        parts += [f"## {kind.name} {{#{anchor}}}", embed]
    return "\n\n".join(parts) + "\n"
