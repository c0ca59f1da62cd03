"""Which records still hold: every example under every profile, with the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tatka.core.errors import ExampleError, TatkaError
from tatka.core.files import read_json, write_json
from tatka.record.fingerprint import Fingerprint, Touched
from tatka.record.fingerprinting import Fingerprints, declared_data
from tatka.record.reasons import Code, Reason, compare, not_followed
from tatka.record.store import load_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tatka.core.settings import Profile, Settings
    from tatka.record.record import Record
    from tatka.script.example import Example

State = Literal["fresh", "stale", "missing", "failed", "unknown"]


@dataclass(frozen=True)
class Status:
    """What is known of the record of an example under a profile.

    Attributes:
        example: Name of the example.
        profile: Name of the profile.
        state: `fresh`: the record is what a run would give. `stale`: something that it depends on
            has changed, or an example that it needs is not fresh. `missing`: there is no usable
            record. `failed`: the last run failed, and nothing that could mend it has changed.
            `unknown`: nothing is known to have changed, but the run did something that could not be
            followed, and the example does not declare its `data`.
        reasons: Why it is not fresh; empty for a fresh one.
        local: Whether the profile can be run on any machine.
    """

    example: str
    profile: str
    state: State
    reasons: tuple[Reason, ...] = ()
    local: bool = True

    @property
    def blocks(self) -> bool:
        """Whether the book can't be called fresh because of it.

        A profile that needs another machine (`local = false`) may have no record of an example:
        then nothing old is shown. A record of it that is there must be fresh like any other.
        """
        return self.state != "fresh" and (self.local or self.state != "missing")


def status(
    settings: Settings, examples: Mapping[str, Example], profile: str | None = None
) -> tuple[Status, ...]:
    """The state of every example's record.

    Nothing is run, nothing heavy is imported, no network is used.

    Args:
        settings: Of the course.
        examples: All of it.
        profile: Only this profile; without, all of them, the default one first.

    Returns:
        By profile, then in the order of `examples`.

    Raises:
        SettingsError: There is no such profile, or the lock of packages can't be read.
        ExampleError: A module that an example reaches is no Python.
    """
    if profile is not None:
        profiles = [settings.profile(profile)]
    else:
        default = settings.profile()
        others = [item for item in settings.profiles.values() if item.name != default.name]
        profiles = [default, *sorted(others, key=lambda item: item.name)]
    fingerprints = Fingerprints(settings)
    found: list[Status] = []
    for item in profiles:
        book = _Book(settings, examples, item, fingerprints)
        found += [book.status(example) for example in examples.values()]
    fingerprints.save()
    return tuple(found)


def note_failure(
    settings: Settings, profile: str, example: str, fingerprint: Fingerprint, what: str
) -> None:
    """Remember that a run failed, and on what; any earlier record stays as it is.

    Args:
        settings: Of the course.
        profile: Under which it ran.
        example: Which.
        fingerprint: Computed with nothing touched, before the run.
        what: What went wrong, one line.
    """
    value = {"fingerprint": fingerprint.to_json(), "what": what}
    write_json(_failure_file(settings, profile, example), value)


def forget_failure(settings: Settings, profile: str, example: str) -> None:
    """The last run was a success."""
    _failure_file(settings, profile, example).unlink(missing_ok=True)


def _failure_file(settings: Settings, profile: str, example: str) -> Path:
    return settings.work_dir / "failed" / profile / f"{example}.json"


class _Book:
    """The examples under one profile; each is looked at once, after those that it needs."""

    def __init__(
        self,
        settings: Settings,
        examples: Mapping[str, Example],
        profile: Profile,
        fingerprints: Fingerprints,
    ) -> None:
        self._settings = settings
        self._examples = examples
        self._profile = profile
        self._fingerprints = fingerprints
        self._known: dict[str, Status] = {}

    def status(self, example: Example) -> Status:
        if example.name not in self._known:
            state, reasons = self._own(example)
            needed = list(self._needed(example))
            if state in {"fresh", "unknown"} and needed:
                # What is not known of another's inputs is not known of what it left, either.
                unsure = all(reason.new == "unknown" for reason in needed)
                state = "unknown" if unsure else "stale"
            self._known[example.name] = Status(
                example.name,
                self._profile.name,
                state,
                () if state == "fresh" else (*reasons, *needed),
                self._profile.local,
            )
        return self._known[example.name]

    def _needed(self, example: Example) -> Iterator[Reason]:
        """The examples that it needs and that are not fresh."""
        for name in example.needs:
            other = self._examples.get(name)
            state = "missing" if other is None else self.status(other).state
            if state != "fresh":
                yield Reason("artifacts", Code.NOT_FRESH, name=name, new=state)

    def _own(self, example: Example) -> tuple[State, tuple[Reason, ...]]:
        """The state of its record, whatever the state of others."""
        try:
            record = load_record(self._settings, self._profile.name, example.name)
        except TatkaError as error:
            return "missing", (
                Reason("record", Code.DAMAGED, path=error.path or "", new=error.what),
            )
        failure = self._failure(example)
        if failure is not None:
            return "failed", (failure,)
        if record is None:
            return "missing", (Reason("record", Code.NEVER_RUN, name=example.name),)
        return self._compared(example, record)

    def _compared(self, example: Example, record: Record) -> tuple[State, tuple[Reason, ...]]:
        try:
            now = self._fingerprints.of(example, self._profile, record.touched)
        except ExampleError as error:
            # A shared module is no Python. Others may not reach it.
            return "stale", (
                Reason("reach", Code.DAMAGED, path=str(error.path or ""), new=error.what),
            )
        reasons = compare(record.fingerprint, now)
        if reasons:
            return "stale", reasons
        unfollowed = not_followed(record.touched)
        if unfollowed and declared_data(self._settings, example) is None:
            return "unknown", unfollowed
        return "fresh", ()

    def _failure(self, example: Example) -> Reason | None:
        """The failure of the last run, if running again now would fail again."""
        file = _failure_file(self._settings, self._profile.name, example.name)
        if not file.is_file():
            return None
        try:
            value = read_json(file)
            then, what = Fingerprint.from_json(value["fingerprint"]), str(value["what"])
        except (TatkaError, KeyError, TypeError, AttributeError):
            # Scratch of ours: a broken note is as good as none.
            return None
        try:
            now = self._fingerprints.of(example, self._profile, Touched())
        except ExampleError:
            return None
        if compare(then, now):
            return None
        return Reason("record", Code.FAILED, name=example.name, new=what)
