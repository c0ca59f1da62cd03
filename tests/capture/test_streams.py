from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_output

from tatka.capture.scrub import Scrubber
from tatka.capture.streams import clean_streams, clean_text
from tatka.capture.terminal import AUTHOR, terminal_text

SCRUBBER = Scrubber(((str(Path("/w/run")), "."), ("/root", "~")), ("buildbox7",))


def stream(name: str, text: str) -> Any:
    return new_output("stream", name=name, text=text)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("10%\r20%\r100%\n", "100%\n"),
        ("abc\b\bX\n", "aXc\n"),
        ("long line\rshort\n", "shortline\n"),
        ("dos\r\nline\r\n", "dos\nline\n"),
        ("\b\bfront\n", "front\n"),
        ("\x1b[1;31mred\x1b[0m \x1b]0;title\x07text\n", "red text\n"),
        ("progress 22\r\x1b[Kdone\n", "done\n"),
        ("all of it\x1b[2K\rnew\n", "new\n"),
        ("abcdef\b\b\x1b[1KX\n", "    Xf\n"),
    ],
)
def test_a_terminal_would_show_the_same(raw: str, shown: str) -> None:
    assert clean_text(raw) == shown


@given(st.text(alphabet="ab \n\r\b"))
def test_no_control_characters_are_left(text: str) -> None:
    assert not set(terminal_text(text)) & {"\r", "\b"}


@pytest.mark.parametrize(
    "noise",
    [
        "2026-11-23 21:39:48.123456: I tensorflow/core/util/port.cc:153] oneDNN is on",
        "I0000 00:00:1795474037.530766   31311 port.cc:153] oneDNN custom operations are on.",
        "E0000 00:00:1795474043.461293   31311 cuda_platform.cc:52] failed call to cuInit",
        "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
        "WARNING:absl:You are saving your model as an HDF5 file",
        "WARNING:tensorflow:5 out of the last 5 calls triggered retracing",
        "100%|██████████| 10/10 [00:01<00:00,  9.71it/s]",
        "Generating train examples...:  45%|████▌     | 900/2000 [00:01<00:01, 812.1 examples/s]",
        "/usr/lib/python3/site-packages/x.py:3: FutureWarning: soon\n  x.old()",
    ],
)
def test_noise_of_others_is_gone_and_the_authors_words_stay(noise: str) -> None:
    outputs = [
        stream("stderr", f"{noise}\nUserWarning: mine\n"),
        stream("stdout", "a\n"),
        stream("stderr", f"{noise}\n"),
        stream("stdout", "b\n"),
    ]
    clean = clean_streams(outputs, SCRUBBER)
    assert [(output.name, output.text) for output in clean] == [
        ("stderr", "UserWarning: mine\n"),
        ("stdout", "a\nb\n"),
    ]


@pytest.mark.parametrize("said", ["WARNING:absl:mine", "100%|#####| 3/3 [00:00<00:00, 10it/s]"])
def test_what_the_author_writes_to_standard_error_stays(said: str) -> None:
    [output] = clean_streams([stream("stderr", f"{AUTHOR}{said}\n{said}\n")], SCRUBBER)
    assert output.text == f"{said}\n"


def test_a_log_of_the_script_itself_stays() -> None:
    [output] = clean_streams([stream("stderr", "WARNING:root:look here\n")], SCRUBBER)
    assert output.text == "WARNING:root:look here\n"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<Thing object at 0x7f3a21>", "<Thing object>"),
        ("[<A object at 0x7f>, <B at 0x7e>]", "[<A object>, <B>]"),
        ("<function f.<locals>.<lambda> at 0x7f3a>", "<function f.<locals>.<lambda>>"),
        ("<generator object <genexpr> at 0x7f3a>", "<generator object <genexpr>>"),
        ("it crashed at 0x7f3a", "it crashed at 0x7f3a"),
        ("bell\x07 escape\x1b \ufffe", "bell␇ escape␛ \ufffd"),
        ("a\x00b \ud800 c\td", "a␀b \ufffd c\td"),
        ("saved to /w/run/model.h5", "saved to ./model.h5"),
        ("/root/.keras/x and /rootless", "~/.keras/x and /rootless"),
        ("/home/ayesha/data", "~/data"),
        (r"C:\Users\ayesha\data", r"~\data"),
        ("on buildbox7: ok, buildbox77 too", "on localhost: ok, buildbox77 too"),
        ("/tmp/ipykernel_12/345.py in f", "<cell> in f"),  # noqa: S108
        ('File "/tmp/ipykernel_1/2.py", line 6', 'File "<cell>", line 6'),
        ("/usr/lib/python3.11/site-packages/keras/x.py", "keras/x.py"),
        ("1/2 at 0.5", "1/2 at 0.5"),
    ],
)
def test_what_tells_of_the_machine_is_removed(raw: str, shown: str) -> None:
    assert SCRUBBER.scrub(raw) == shown
