"""Runs with the workers of another executor: the same records, whatever happens to a worker."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import pytest

from tatka.record.record import Record
from tatka.record.store import check_record, load_record
from tatka.run.executors import DaskExecutor
from tatka.run.progress import Silence
from tatka.run.refresh import run_stale
from tatka.run.remote import ROOT_VARIABLE, pack_folder, unpack_folder
from tatka.run.scheduler import Records, Task, run_examples
from tatka.script.reading import read_examples

pytestmark = pytest.mark.slow

NEEDED = """
# %% name="leave"
from pathlib import Path

Path("artifacts/weights.bin").write_bytes(bytes(range(256)))
"""
USER = """
# %% name="use"
from pathlib import Path
from shop.helpers import total

answer = total(len(Path("artifacts/weights.bin").read_bytes()))
print(answer)

# %% name="figure"
import matplotlib.pyplot as plt

plt.plot([1, answer])
plt.show()
"""


def record(course: Any, name: str) -> Record:
    found = load_record(course.settings, "embedded", name)
    assert found is not None
    check_record(course.settings, found)
    return found


def same(left: Record, right: Record) -> bool:
    """Equal but for when and where."""
    return replace(left, provenance=right.provenance, fingerprint=right.fingerprint) == right and (
        left.fingerprint.to_json() == right.fingerprint.to_json()
    )


def far(course: Any, names: list[str]) -> dict[str, Any]:
    """Run examples in another process that knows no more of the course than a worker would."""
    executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    tasks = [Task(name, "embedded", forced=True) for name in names]
    examples = read_examples(course.settings)
    place = DaskExecutor(course.settings, executor)
    results = run_examples(
        course.settings,
        examples,
        tasks,
        place,
        listener=Silence(),
        keeper=Records(course.settings),
    )
    return {result.example: result for result in results}


def test_a_folder_survives_the_journey(tmp_path: Path) -> None:
    (tmp_path / "from" / "sub").mkdir(parents=True)
    (tmp_path / "from" / "sub" / "টাটকা.bin").write_bytes(bytes(range(256)))
    archive = pack_folder(tmp_path / "from")
    unpack_folder(archive, tmp_path / "to")
    assert (tmp_path / "to" / "sub" / "টাটকা.bin").read_bytes() == bytes(range(256))
    assert pack_folder(tmp_path / "to") == archive


def test_another_checkout_gives_the_same_record_or_refuses(
    course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.only()
    course.example("needed", NEEDED)
    course.example("user", USER, needs="needed")
    run_stale(course.settings, Silence())
    here = [record(course, name) for name in ("needed", "user")]
    elsewhere = course.root.parent / "elsewhere" / "checkout"
    shutil.copytree(course.root, elsewhere, ignore=shutil.ignore_patterns(".tatka", "records"))
    monkeypatch.setenv(ROOT_VARIABLE, str(elsewhere))
    results = far(course, ["needed", "user"])
    assert [result.error for result in results.values()] == [None, None]
    for before, name in zip(here, ("needed", "user"), strict=True):
        assert same(before, record(course, name))
    assert not [path for path in elsewhere.glob(".tatka/runs/**/*") if path.is_file()]
    helpers = elsewhere / "src" / "shop" / "helpers.py"
    helpers.write_text(helpers.read_text(encoding="utf-8").replace("factor *", "9 *"))
    error = far(course, ["user"])["user"].error
    assert error is not None
    assert "has another state of the repository: src/shop/helpers.py: total changed" in error.what
    assert same(here[1], record(course, "user"))
    monkeypatch.setenv(ROOT_VARIABLE, str(elsewhere.parent))
    error = far(course, ["user"])["user"].error
    assert error is not None
    assert "has no repository at" in error.what


SLOW = """
# %% name="a"
import os, time
from pathlib import Path
from shop.helpers import total

root = Path({root!r})
(root / f"begun-{{os.getpid()}}").touch()
while not (root / "go").exists():
    time.sleep(0.05)
answer = total(3)
print(answer)
"""


@pytest.fixture
def meeting() -> Iterator[Path]:
    """A folder in memory, where runs and tests meet: what a run reads there is no input of it."""
    with TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


def test_a_run_whose_dask_worker_is_killed_is_run_by_another(
    course: Any, until: Any, lives: Any, meeting: Path
) -> None:
    distributed = pytest.importorskip("distributed")
    course.only(slow=SLOW.format(root=str(meeting)))
    (meeting / "go").touch()
    run_stale(course.settings, Silence())
    here = record(course, "slow")
    (meeting / "go").unlink()
    kernel = begun(meeting)[0]
    (meeting / f"begun-{kernel}").unlink()
    victims: list[int] = []

    def kill() -> None:
        until(lambda: begun(meeting))
        first = psutil.Process(begun(meeting)[0])
        # Between a kernel and the worker stand its observer and the kernel server.
        above = first.parents()
        served = next(
            place
            for place, one in enumerate(above)
            if "tatka.run.inside.kernel_server" in one.cmdline()
        )
        worker = above[served + 1]
        os.kill(worker.pid, signal.SIGKILL)
        victims.extend([*(one.pid for one in above[: served + 2]), first.pid])
        until(lambda: len(begun(meeting)) > 1)
        (meeting / "go").touch()

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        killer = threading.Thread(target=kill)
        killer.start()
        results = run_stale(
            course.settings, Silence(), everything=True, scheduler=cluster.scheduler_address
        )
        killer.join()
    assert [result.error for result in results] == [None]
    assert len(begun(meeting)) == 2
    assert same(here, record(course, "slow"))
    # Orphans notice by themselves that their parent is gone.
    until(lambda: not any(map(lives, victims)))


def begun(meeting: Path) -> list[int]:
    return [int(path.name.partition("-")[2]) for path in meeting.glob("begun-*")]
