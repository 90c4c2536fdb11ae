"""A guided run in lines: questions and refusals on stderr, the result on stdout.

What comes next and what is refused is for ``core.fitting.questions`` and
``core.fitting.procedure``.
"""

from __future__ import annotations

import math
from typing import Final

from soleus.cli.calibration.command import put_steps, put_whole
from soleus.cli.output import put, say, say_error, say_written
from soleus.cli.signals import Interrupted
from soleus.cli.stdin_lines import TypedLines
from soleus.core.calibration.model import span_kpa
from soleus.core.fitting.answers import AnswerRefused
from soleus.core.fitting.procedure import CalibrationInProgress, StepRefused
from soleus.core.fitting.questions import CalibrationAnswers, Key, typed_from_kg
from soleus.core.fitting.run import RunRefused, load_n
from soleus.errors import CalibrationError, ExitCode, ProbeError, UsageError
from soleus.live.calibration.job import CalibrationJob
from soleus.live.session.loads import LiveLoads
from soleus.live.session.options import Options
from soleus.live.session.probe_session import ProbeSession
from soleus.store.folder import DataFolder

UNDO: Final = "undo"
QUIT: Final = "quit"
_YES: Final = ("yes", "y")
_NO: Final = ("no", "n")


class _Quit(Exception):
    """The person has had enough for now."""


def guide(folder: DataFolder, url: str | None, way: str | None, profile_id: str | None) -> int:
    """Guide a run at one probe; returns the exit code.

    Args:
        folder: where run, profile and choice are kept.
        url: the probe, None to look for one.
        way: masses, scale or gauge; None to ask.
        profile_id: of the profile; None for one from the probe's name.

    Raises:
        SoleusError: as in ``cli.calibration.calibrate.run``.
    """
    with ProbeSession(Options(folder, url, threaded=False)) as session:
        probe, loads = session.connect(say=say), session.loads
        loads.begin(probe)
        say(f"{probe.name}: {probe.sensor_words}{', simulated' if probe.simulated else ''}.")
        facts = loads.facts(profile_id)
        try:
            return _Dialogue(CalibrationJob(folder, facts), loads, TypedLines()).go(way)
        except _Quit:
            return ExitCode.DONE


class _Dialogue:
    """One run, asked for line by line."""

    def __init__(self, job: CalibrationJob, loads: LiveLoads, lines: TypedLines) -> None:
        self._job = job
        self._loads = loads
        self._lines = lines
        self._left_n = 0  # steps of a run that was broken off, until it is gone on with
        self._loaded_s = 0.0  # when the load of the step was put on

    def go(self, way: str | None) -> int:
        """From the first question to the profile; whatever ends it, it is said what is kept."""
        try:
            return self._go(way)
        except (ProbeError, Interrupted):
            say(self._what_is_kept())
            raise

    def _go(self, way: str | None) -> int:
        if not self._resumed():
            self._begin(way)
        while True:
            if self._job.in_progress.next_kg is not None:
                self._step()
            elif self._wants_fit():
                return self._finish()
            else:
                self._undo()

    # -- what is typed -------------------------------------------------------------------------

    def _ask(self, text: str) -> str:
        """Ask, and listen to the probe until there is an answer."""
        say(text)
        try:
            while (line := self._lines.poll()) is None:
                self._loads.pause()
        except EOFError:
            raise UsageError(
                "There are no more answers, and the run is not finished.",
                self._what_is_kept(),
                "Start again to go on: soleus calibrate",
            ) from None
        if line.strip().lower() == QUIT:
            say(self._what_is_kept())
            raise _Quit
        return line.strip()

    def _what_is_kept(self) -> str:
        kept_n = self._left_n if self._job.run is None else len(self._job.run.steps)
        if not kept_n:
            return "Nothing was stored."
        return f"The run so far, {_steps(kept_n)}, is kept in {self._job.path}."

    # -- before the run ------------------------------------------------------------------------

    def _resumed(self) -> bool:
        """Go on with the run that was broken off, if there is one and it is wanted."""
        found = self._job.unfinished()
        if self._job.unreadable is not None:
            say_error(self._job.unreadable)
        if found is None:
            return False
        run, setup = found
        self._left_n = len(run.steps)
        made_on, of_n = run.facts.made_on, len(run.plan_kg)
        say(f"A run of {made_on} was broken off after {self._left_n} of {of_n} steps.")
        question = "Go on with it? yes, or no to throw it away"
        while (answer := self._ask(question).lower()) not in _YES:
            if answer in _NO:
                self._job.throw_away()
                self._left_n = 0
                return False
        self._job.go_on(run, setup)
        say(f"Its loads are known by {setup.kind.value}; its profile is {run.facts.id}.")
        return True

    def _begin(self, way: str | None) -> None:
        """Ask until every question is answered and the probe has been loaded beforehand."""
        setup = self._job.setup if way is None else self._job.setup.answered(way)
        say("Type undo to go one step back, quit to end.")
        while not self._ready(setup):
            setup = self._answered(setup)
        self._job.setup = setup
        self._job.begin()

    def _answered(self, setup: CalibrationAnswers) -> CalibrationAnswers:
        """The setup with one answer more, or one less."""
        question = setup.question
        if question is None:
            return setup.undone()
        default = f" [{question.default}]" if question.default else ""
        answer = self._ask(f"{question.text}{default}")
        try:
            return setup.undone() if answer.lower() == UNDO else setup.answered(answer)
        except AnswerRefused as refused:
            say_error(refused)
            return setup

    def _ready(self, setup: CalibrationAnswers) -> bool:
        """All is answered and the probe was loaded as often as was answered."""
        if setup.question is not None:
            return False
        times = round(setup.number(Key.PRELOADS))
        if not times:
            return True
        often = f"{times} times" if times > 1 else "once"
        text = f"Load it fully and let go, {often}; press Enter when that is done."
        return self._ask(text).lower() != UNDO

    # -- a step --------------------------------------------------------------------------------

    def _step(self) -> None:
        """One load, measured and kept, refused, or the one before taken back."""
        run = self._job.in_progress
        if self._ask(_what_to_do(run)).lower() == UNDO:
            self._undo()
            return
        try:
            after = self._measured(run)
        except StepRefused as refused:
            say_error(refused)
            return
        while after.waiting is not None:
            after = self._read(after)
        if len(after.steps) > len(run.steps):
            step = after.steps[-1]
            say(f"Kept: {step.counts:.0f} counts, scatter {step.counts_sd:.0f}.")

    def _measured(self, run: CalibrationInProgress) -> CalibrationInProgress:
        if not run.next_dwell_s:
            self._loaded_s = self._loads.now_s
            self._loads.put_on(load_n(run.next_kg or 0.0, run.facts))
        self._wait_until(self._loaded_s + run.next_dwell_s)
        seen = self._loads.measured(run.before, say)
        after = self._job.measured(seen, self._loads.now_s - self._loaded_s)
        if seen.left_out_n:
            say(f"{_readings(seen.left_out_n)} that jumped far off and back left out.")
        return after

    def _wait_until(self, end_s: float) -> None:
        """Let the load stand, telling each minute."""
        told = 0
        while (left_s := end_s - self._loads.now_s) > 0:
            minutes = math.ceil(left_s / 60)
            if minutes != told:
                told = minutes
                say(f"Wait… {minutes} min.")
            self._loads.pause()

    def _read(self, run: CalibrationInProgress) -> CalibrationInProgress:
        kind = run.facts.reference.kind.value
        answer = self._ask(f"Steady. What does the {kind} show? (undo: measure again)")
        try:
            return self._job.undo() if answer.lower() == UNDO else self._job.read(answer)
        except StepRefused as refused:
            say_error(refused)
            return run

    def _undo(self) -> None:
        before_n = len(self._job.in_progress.steps)
        try:
            taken_n = before_n - len(self._job.undo().steps)
        except StepRefused as refused:
            say(f"{refused.what} {refused.next_step}")
            return
        say(f"{'Step' if taken_n == 1 else 'The two steps up to'} {before_n} taken back.")

    # -- the end -------------------------------------------------------------------------------

    def _wants_fit(self) -> bool:
        steps = _steps(len(self._job.in_progress.steps))
        return self._ask(f"All {steps} are in. Enter fits them; undo goes back.").lower() != UNDO

    def _finish(self) -> int:
        """Fit, show, and only then store run, profile and choice."""
        try:
            done = self._job.finish()
        except RunRefused as refused:
            effect = f"No profile was made. {self._what_is_kept()}"
            next_step = f"{refused.next_step} Start again, and undo goes back to a step."
            raise CalibrationError(refused.what, effect, next_step) from refused
        cal = done.calibration
        put_steps(done.run, done.fitted)
        put_whole(cal)
        if done.drift is not None:
            put(f"\n{done.drift.words}")
        put(f"\nYour span ends at {span_kpa(cal):.0f} kPa, so your targets do too.")
        say(f"The probe {self._job.uid} uses {cal.id} from now on. {done.claim_words}")
        for written in done.written:
            say_written(written)
        return ExitCode.DONE


def _what_to_do(run: CalibrationInProgress) -> str:
    number = f"Step {len(run.steps) + 1} of {len(run.plan_kg)}: "
    if not run.next_kg:
        return f"{number}nothing on the tip, nothing touching; then Enter."
    kind = run.facts.reference.kind
    load = typed_from_kg(run.next_kg, kind)
    if run.next_dwell_s:
        return f"{number}leave the {load:g} g on for {run.next_dwell_s / 60:g} minutes; Enter."
    if not run.held:
        return f"{number}put {load:g} g on the tip; then Enter."
    unit = "N" if kind.value == "gauge" else "g"
    return f"{number}press until the {kind.value} shows about {load:g} {unit}, hold; then Enter."


def _readings(n: int) -> str:
    return f"{n} reading{'s' if n != 1 else ''}"


def _steps(n: int) -> str:
    return f"{n} step{'s' if n != 1 else ''}"
