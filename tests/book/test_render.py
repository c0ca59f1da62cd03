"""Outputs of cells on pages, looked at through the Markdown stack that pages meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tatka.book.notebook.listing import weave_listing
from tatka.book.render.tables import frame_table
from tatka.record.payloads import Column, Table
from tatka.tensorboard import views

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = {
    "model": "vgg",
    "rows": [
        {
            "name": "conv_1",
            "type": "Conv2D",
            "shape": [None, 5, 5, 512],
            "params": 1475712,
            "trainable": False,
            "depth": 1,
        },
        {"name": "pool", "type": "MaxPooling2D", "shape": [None, 2], "params": 0,
         "trainable": None, "depth": 0},
        {"name": "head", "type": "Dense", "shape": [None, 1], "params": 513,
         "trainable": True, "depth": 0},
    ],
    "total": 14715201,
    "trainable": 513,
    "non_trainable": 14714688,
}  # fmt: skip
TABLE = {
    "columns": [
        {"label": "", "kind": "index", "decimals": None},
        {"label": "model", "kind": "text", "decimals": None},
        {"label": "accuracy", "kind": "number", "decimals": 3},
        {"label": "year", "kind": "number", "decimals": 0},
    ],
    "rows": [[0, "<vgg>", 0.9, 2020], [1, "mini", None, 2026]],
    "hidden_rows": 12,
    "hidden_columns": 0,
}
VARIANTS = [
    {"theme": theme, "language": language, "file": f"assets/{language}-{theme}.svg",
     "width": 640, "height": 480}
    for language in ("bn", "en")
    for theme in ("light", "dark")
]  # fmt: skip
FILES = {variant["file"]: b"<svg/>" for variant in VARIANTS}
FIGURE = {"application/vnd.tatka.figure+json": {"variants": VARIANTS}, "text/plain": "<Figure>"}
BOARD = {"application/vnd.tatka.tensorboard+json": {"logdir": "log", "snapshot": "logs/answer"}}


def test_layer_tables_are_localised_and_readable_on_a_phone(course: Any) -> None:
    course.record(
        "learn", {"answer": [course.result({"application/vnd.tatka.layers+json": LAYERS})]}
    )
    _, html = course.looked_at("```{example} learn#answer\n```", "bn")
    table = html.select_one("table.tatka-layers")
    assert [th.get_text() for th in table.select("thead th")] == [
        "লেয়ার", "ধরন", "আউটপুটের আকার", "প্যারামিটার", "অবস্থা",
    ]  # fmt: skip
    first, second, third = table.select("tbody tr")
    assert [td.get_text() for td in first.select("td")] == [
        "Conv2D", "(None, ৫, ৫, ৫১২)", "১৪,৭৫,৭১২", "লক করা",
    ]  # fmt: skip
    assert [td["data-label"] for td in first.select("td")][1:3] == ["আউটপুটের আকার", "প্যারামিটার"]
    assert first["class"] == ["tatka-locked"]
    assert first["data-depth"] == "1"
    assert third["class"] == ["tatka-trainable"]
    assert third.select("td")[-1].get_text() == "শিখবে"
    assert "class" not in second.attrs
    assert [td.get_text() for td in table.select("tfoot td")] == [
        "১,৪৭,১৫,২০১", "৫১৩", "১,৪৭,১৪,৬৮৮",
    ]  # fmt: skip


def test_frames_are_localised_and_escaped(course: Any) -> None:
    course.record("learn", {"answer": [course.result({"application/vnd.tatka.table+json": TABLE})]})
    _, html = course.looked_at("```{example} learn#answer\ncaption: The *models*\n```", "bn")
    table = html.select_one("table.tatka-table")
    assert table.caption.decode_contents() == "The <em>models</em>"
    assert [cell.get_text() for cell in table.select("tbody tr")[0].find_all(["th", "td"])] == [
        "০", "<vgg>", "০.৯০০", "২০২০",
    ]  # fmt: skip
    assert table.select("tbody tr")[1].select("td")[1].get_text() == "–"
    assert html.select_one(".tatka-more").get_text() == "আরও ১২টা সারি আছে, এখানে দেখানো হয়নি"


def test_frames_say_what_the_script_translates() -> None:
    html = frame_table(
        Table((Column("", "index"), Column("Mean", "number")),
              (("Frozen base", 0.5), ("other", 0.25))),
        "bn",
        labels={"Mean": "গড়", "Frozen base": "ফ্রিজ করা বেস"},
    )  # fmt: skip
    assert "<th" in html
    assert "গড়" in html
    assert "ফ্রিজ করা বেস" in html
    assert "other" in html
    assert "Mean" not in html


def test_figures_come_for_the_pages_language_in_light_and_dark(course: Any) -> None:
    course.record("learn", {"answer": [course.result(FIGURE)]}, files=FILES,
                  values={"answer": {"n": 5}})  # fmt: skip
    page, html = course.looked_at(
        '```{example} learn#answer\nalt: A "curve" of {value}`learn#answer:n`\n'
        "caption: The `curve`\n```",
        "bn",
    )
    assert page.problems == ()
    light, dark = html.select("figure.tatka-figure img")
    assert (light["class"], dark["class"]) == (["tatka-light"], ["tatka-dark"])
    assert light["src"] == "assets/learn@embedded/bn-light.svg"
    assert light["alt"] == 'A "curve" of ৫'
    assert (light["width"], light["height"], light["loading"]) == ("640", "480", "lazy")
    assert html.figcaption.decode_contents() == "The <code>curve</code>"
    assert set(page.assets) == {
        "assets/learn@embedded/bn-light.svg",
        "assets/learn@embedded/bn-dark.svg",
    }


def test_pages_in_folders_lead_to_their_files(course: Any) -> None:
    course.record("learn", {"answer": [course.result(FIGURE)]}, files=FILES)
    page = course.weave(
        "# P {#p}\n\n```{example} learn#answer\nalt: x\n```\n", path="part/deep/page.md"
    )
    html = course.render(page)
    assert html.img["src"] == "../../assets/learn@embedded/en-light.svg"
    assert "assets/learn@embedded/en-light.svg" in page.assets
    assert html.select_one(".tatka-run a")["href"] == "../../notebooks/part/deep/page.ipynb"


def test_pictures_and_their_alternative_texts_are_counted(course: Any) -> None:
    course.record("learn", {"answer": [course.result(FIGURE), course.result(FIGURE)]}, files=FILES)
    for alt, what in (
        ("", "there are 2 pictures here and 0 alternative texts"),
        ("alt: one", "there are 2 pictures here and 1 alternative texts"),
        ("alt: [a, b, c]", "there are 3 alternative texts and 2 pictures here"),
    ):
        page, _ = course.looked_at(f"```{{example}} learn#answer\n{alt}\n```")
        assert ran_first(course, page) == f"docs/en/page.md:3: {what}"
        assert page.problems[0].strict_only
    page, html = course.looked_at("```{example} learn#answer\nalt: [first, second]\n```")
    assert page.problems == ()
    assert [img["alt"] for img in html.select("img.tatka-light")] == ["first", "second"]


def ran_first(course: Any, page: Any) -> str:
    return str(course.problems(page)[0])


def test_charts_come_with_the_numbers_behind_them(course: Any, monkeypatch: Any) -> None:
    kept = {f"views/0a/{name}": b"x" for name in ("light.webp", "dark.webp", "numbers.csv")}
    record = course.record("learn", {"answer": [course.result(BOARD)]})
    for name, content in kept.items():
        (record.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (record.folder / name).write_bytes(content)
    asked = []

    def view(folder: Path, payload: Any, options: Any, camera: Any) -> views.View:
        asked.append((payload["logdir"], options.tags, options.smoothing, camera))
        files = [folder / name for name in kept]
        rows = (("a/train", 0, 0.91), ("a/train", 1, None), ("b", 2, 0.123456))
        return views.View(
            "0a", files[0], files[1], 400, 300, files[2], ("run", "step", "epoch_loss"), rows
        )

    monkeypatch.setattr(views, "view", view)
    page, html = course.looked_at(
        "```{example} learn#answer\nalt: Two curves\ncaption: Loss\n"
        "view: {tags: epoch_loss, smoothing: 0.6}\n```",
        "bn",
    )
    assert page.problems == ()
    assert asked == [("log", ("epoch_loss",), 0.6, None)]
    assert page.views == {("embedded", "learn", "0a")}
    light, dark = html.select("figure.tatka-figure img")
    assert (light["alt"], light["class"], dark["class"]) == (
        "Two curves", ["tatka-light"], ["tatka-dark"],
    )  # fmt: skip
    assert html.figcaption.get_text() == "Loss"
    numbers = html.select_one("details.tatka-numbers")
    assert [cell.get_text() for cell in numbers.select("th")] == ["রান", "ধাপ", "epoch_loss"]
    assert [cell.get_text() for cell in numbers.select("td")] == [
        "a/train", "০", "০.৯১০০", "a/train", "১", "–", "b", "২", "০.১২৩৫",
    ]  # fmt: skip
    assert numbers.a["href"] == "assets/learn@embedded/views/0a/numbers.csv"
    assert numbers.a["href"] in page.assets


def test_a_chart_without_a_picture_is_a_draft(course: Any) -> None:
    course.record("learn", {"answer": [course.result(BOARD)]})
    page, html = course.looked_at("```{example} learn#answer\nalt: Curves\n```")
    assert [(problem.line, problem.strict_only) for problem in page.problems] == [(3, True)]
    assert "No picture of this chart" in html.select_one(".tatka-missing").get_text()


def test_long_text_folds_and_errors_asked_for_are_shown(course: Any) -> None:
    error = {
        "output_type": "error",
        "ename": "ValueError",
        "evalue": "no",
        "traceback": ["\x1b[31mTraceback\x1b[0m", "ValueError: <no>"],
    }
    lines = "".join(f"epoch {n}\n" for n in range(40))
    course.record("learn", {"train": [course.stream(lines)], "answer": [error]})
    _, html = course.looked_at("```{example} learn#train,answer\n```", "bn")
    first, rest = html.select("pre.tatka-stream:not(.tatka-traceback)")
    assert first.get_text().count("\n") == 9
    assert html.select_one("details.tatka-fold summary").get_text() == "আরও ৩০ লাইন"
    assert f"{first.get_text()}\n{rest.get_text()}\n" == lines
    assert html.select_one(".tatka-error pre").get_text() == "Traceback\nValueError: <no>"


def test_html_of_a_record_can_do_no_harm(course: Any) -> None:
    html = (
        '<div onclick="x()"><script>alert(1)</script><b>bold</b>'
        '<img src="https://elsewhere.example/x.png"><img src="data:image/png;base64,AAAA">'
        '<iframe src="x"></iframe><p>\n\nline</p></div>'
    )
    course.record(
        "learn",
        {"answer": [course.result({"text/html": html}, tatka={"dropped": ["<script>"]})]},
    )
    page, woven = course.looked_at("```{example} learn#answer\n```")
    shown = woven.select_one(".tatka-html")
    assert shown.b.get_text() == "bold"
    assert not shown.select("script, iframe, [onclick]")
    assert [img.get("src") for img in shown.select("img")] == [None, "data:image/png;base64,AAAA"]
    assert page.omissions == ("learn: <script> was taken out of what it displays",)


def test_the_page_of_a_whole_run_takes_no_pictures(course: Any, monkeypatch: Any) -> None:
    board = {**BOARD, "text/plain": "TensorBoard of log"}
    record = course.record("learn", {"answer": [course.result(board)]})
    monkeypatch.setattr(views, "view", None)
    library = course.library()
    _, notebook, assets = weave_listing(library.examples["learn"], record, "en", library)
    assert notebook["cells"][-1]["outputs"][0]["data"] == {"text/plain": "TensorBoard of log"}
    assert assets == {}
