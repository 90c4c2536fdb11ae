"""The log: one thread that commits what it is given every 250 ms, and never drops any of it.

The callers' side only appends to a list and returns. What the disk refuses is kept and tried
again, so a full disk that gets room goes on where it stopped; meanwhile ``behind_s`` grows, and
whoever guides the hold ends it at ``BEHIND_MAX_S``. What cannot be mended by waiting ends the
thread, and every later call raises the reason.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Final

from soleus.core.events import Event
from soleus.core.samples import SampleBlock
from soleus.errors import SoleusError, StoreError, UsageError
from soleus.store import problems
from soleus.store.folder import DataFolder
from soleus.store.sessions.database import connect_writer, transaction, words_for
from soleus.store.sessions.records import HoldEnd, HoldStart, SessionMeta
from soleus.store.sessions.recover import mark_interrupted
from soleus.store.sessions.rescue import rescue
from soleus.store.sessions.rows import event_values
from soleus.store.sessions.same_file import Gone, OpenFiles, writing
from soleus.store.sessions.session_writer import SessionWriter
from soleus.store.writer_lock import Owner

LOG: Final = logging.getLogger(__name__)
COMMIT_S: Final = 0.25  # a kill loses at most this much, and the commit's own few ms
RETRY_S: Final = 0.25
BEHIND_MAX_S: Final = 2.0
WAITING_MAX_N: Final = 200_000  # about an hour of 1 kHz: a guard for the memory, never met in use
PATIENCE_S: Final = 5.0
OPEN_PATIENCE_S: Final = 2.0  # a person waits for this before a hold
RESCUE_PATIENCE_S: Final = 30.0  # a large record takes seconds to be copied out

_Step = Callable[[SessionWriter], None]


class LogWriter:
    """Records one session after another. All methods may be called from any thread.

    Opening marks the sessions that dead writers have left as interrupted; ``recovered`` names
    them. Use as a context manager, or call ``close``.

    Args:
        folder: from ``open_folder``.

    Raises:
        StoreError: the record cannot be opened.
    """

    def __init__(self, folder: DataFolder) -> None:
        self.recovered: tuple[str, ...] = ()
        self._path = folder.database_path
        self._folder = folder
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, _Step]] = []  # guarded by _changed, like all below
        self._taken: list[tuple[float, _Step]] = []
        self._posted_n = 0
        self._durable_n = 0
        self._hurry = False
        self._refusing = False
        self._closing = False
        self._retry_at_s = 0.0
        self._trouble: SoleusError | None = None
        self._refusal: SoleusError | None = None
        self._failure: SoleusError | None = None
        self._committing = False
        self._ready = False
        self._hold_ids: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="soleus-log", daemon=True)
        self._thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._failure is not None)
            failure = self.trouble
        if failure is not None:
            self._thread.join()
            raise failure

    # -- what happened, in its order -----------------------------------------------------------

    def open_session(self, meta: SessionMeta) -> None:
        """Begin a session; durable on return, so nothing is pressed that cannot be recorded.

        One that was not closed before, because its record had failed, is marked as interrupted.

        Raises:
            UsageError: there is no such person.
            StoreError: it could not be written. Nothing of it is kept; it may be tried again.
        """
        self.flush(OPEN_PATIENCE_S)  # what is left of the session before must not be withdrawn
        self._refusal = None
        self._post(lambda writer: writer.open_session(meta))
        try:
            self.flush(OPEN_PATIENCE_S)
        except SoleusError:
            if self._withdrawn():
                raise
        if self._refusal is not None:
            raise self._refusal
        self._hold_ids.clear()

    def put_block(self, block: SampleBlock) -> None:
        """Take samples. Raises ``StoreError`` once the log has failed."""
        self._post(lambda writer: writer.put_block(block))

    def put_event(self, event: Event) -> None:
        """Take an event. Raises ``StoreError`` once the log has failed."""
        values = event_values(event)  # here, so that a bad value hurts who gave it
        self._post(lambda writer: writer.put_event(values))

    def open_hold(self, start: HoldStart) -> None:
        """A hold begins. Raises ``StoreError`` once the log has failed."""
        self._hold_ids.add(start.hold_id)
        self._post(lambda writer: writer.open_hold(start))

    def close_hold(self, hold_id: str, result: HoldEnd) -> None:
        """A hold has ended; packs its samples.

        May be called again until the session is closed, when more is known (the symptom is named
        after the stop, the zero checked after the release); the last call stands.

        Raises:
            StoreError: the log has failed.
        """
        if hold_id not in self._hold_ids:
            raise ValueError(f"hold {hold_id} is not one of this session")
        self._post(lambda writer: writer.close_hold(hold_id, result))

    def close_session(self, closed_unix_ns: int) -> None:
        """The session is over: pack and seal it. Durable after the next ``flush``.

        Raises:
            StoreError: the log has failed.
        """
        self._post(lambda writer: writer.close_session(closed_unix_ns))

    # -- how it stands -------------------------------------------------------------------------

    @property
    def folder(self) -> DataFolder:
        """Where the record lies."""
        return self._folder

    @property
    def behind_s(self) -> float:
        """Age of the oldest thing that is not yet safe on the disk; about 0.25 in health."""
        with self._changed:
            oldest = (self._taken or self._waiting)[:1]
            return time.monotonic() - oldest[0][0] if oldest else 0.0

    def check(self) -> None:
        """Raise ``StoreError`` if the log has failed or is ``BEHIND_MAX_S`` behind."""
        with self._changed:
            failure = self._failure
        if failure is not None:
            raise failure
        behind_s = self.behind_s
        if behind_s > BEHIND_MAX_S:
            raise self.trouble or problems.behind(self._path, behind_s)

    @property
    def trouble(self) -> SoleusError | None:
        """Why the last commit failed; None when all is well (again)."""
        with self._changed:
            return self._failure or self._trouble

    def last_word(self) -> SoleusError | None:
        """Wait for a rescue that goes on, then return why the log failed; None if it did not."""
        with self._changed:
            failed = self._failure is not None
        if failed:
            self._thread.join(RESCUE_PATIENCE_S)
        return self.trouble

    def flush(self, timeout_s: float = PATIENCE_S) -> None:
        """Wait until everything handed over so far is safe on the disk.

        Raises:
            StoreError: it was not within ``timeout_s``, or never will be.
        """
        with self._changed:
            target_n = self._posted_n
            self._hurry = True
            self._changed.notify_all()
            done = self._changed.wait_for(
                lambda: self._durable_n >= target_n or self._failure is not None, timeout_s
            )
            safe = self._durable_n >= target_n
        if not (done and safe):
            raise self.trouble or problems.behind(self._path, self.behind_s)

    def close(self, timeout_s: float = PATIENCE_S) -> None:
        """Write what waits and let go of the file; idempotent.

        A session that was not closed stays so and is marked as interrupted at the next start.

        Raises:
            StoreError: not everything could be written; what was committed is kept.
        """
        with self._changed:
            if self._refusing:
                return
            self._refusing = True
        try:
            self.flush(timeout_s)
        except SoleusError as error:
            raise self._joined() or error from None
        finally:
            self._joined()

    def _joined(self) -> SoleusError | None:
        """Wait for the thread's end; returns why it could not write all, once that is settled."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        return self.trouble

    def __enter__(self) -> LogWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- the thread ----------------------------------------------------------------------------

    def _post(self, step: _Step) -> None:
        with self._changed:
            if self._failure is not None:
                raise self._failure
            if self._refusing:
                raise problems.writer_gone(self._path)
            if len(self._waiting) >= WAITING_MAX_N:
                raise problems.behind(self._path, time.monotonic() - self._waiting[0][0])
            self._waiting.append((time.monotonic(), step))
            self._posted_n += 1
            if len(self._waiting) == 1:
                self._changed.notify_all()

    def _run(self) -> None:
        try:
            self._record()
        except SoleusError as error:
            self._fail(error)
        except BaseException as error:
            self._fail(StoreError(f"The log has stopped: {error!r}.", "", "Please report this."))
            raise

    def _record(self) -> None:
        connection = connect_writer(self._folder)
        try:
            owner = Owner(self._folder)
            files = OpenFiles(self._path)
            try:
                with writing(files):
                    self._commit_all(connection, owner, files)
            finally:
                owner.release()
        finally:
            connection.close()

    def _commit_all(self, connection: sqlite3.Connection, owner: Owner, files: OpenFiles) -> None:
        with words_for(self._path):
            self.recovered = mark_interrupted(connection, self._folder)
        writer = SessionWriter(connection, owner.name)
        with self._changed:
            self._ready = True
            self._changed.notify_all()
        while self._take():
            if writer.place.session_row is None and files.gone():
                raise problems.record_gone(self._path)  # nothing of a session is in it yet
            try:
                self._commit(connection, writer)
            except (sqlite3.Error, UnicodeDecodeError) as error:
                self._keep(error)
            except UsageError as refusal:
                self._let_go(refusal)
            else:
                gone = files.gone()
                if gone is not None:
                    self._rescue(connection, files, gone)
                    return
                self._let_go()

    def _rescue(self, connection: sqlite3.Connection, files: OpenFiles, gone: Gone) -> None:
        """What was committed is in no list: whoever presses is told at once, then where it lies."""
        self._fail(problems.record_gone(self._path))
        told = rescue(connection, files, gone)
        with self._changed:
            self._failure = told

    def _take(self) -> bool:
        """Wait for the next commit's time; False when there will be none."""
        with self._changed:
            while not (self._closing or self._failure):
                wait_s = self._wait_s()
                if wait_s is not None and wait_s <= 0:
                    break
                self._changed.wait(wait_s)
            self._hurry = False
            self._taken += self._waiting
            self._waiting = []
            self._committing = not (self._closing or self._failure)
            return self._committing

    def _wait_s(self) -> float | None:
        """Seconds to the next commit, None if nothing waits for one."""
        if self._trouble is not None and self._taken:
            return self._retry_at_s - time.monotonic()
        if not self._waiting:
            return None
        return 0.0 if self._hurry else self._waiting[0][0] + COMMIT_S - time.monotonic()

    def _commit(self, connection: sqlite3.Connection, writer: SessionWriter) -> None:
        place = writer.place
        try:
            with transaction(connection):
                for _, step in self._taken:
                    step(writer)
                writer.settle()
        except BaseException:
            writer.forget(place)
            raise

    def _let_go(self, refusal: SoleusError | None = None) -> None:
        """What was taken is safe; or it was refused, and ``open_session`` will say why."""
        with self._changed:
            self._durable_n += len(self._taken)
            self._taken = []
            self._committing = False
            self._trouble = None
            self._refusal = refusal
            self._changed.notify_all()

    def _withdrawn(self) -> bool:
        """Take back what still waits; False if it has become safe after all."""
        with self._changed:
            self._changed.wait_for(lambda: not self._committing or self._failure is not None)
            waiting_n = self._posted_n - self._durable_n
            self._waiting, self._taken = [], []
            self._durable_n, self._trouble = self._posted_n, None
            return waiting_n > 0

    def _keep(self, error: sqlite3.Error | UnicodeDecodeError) -> None:
        told = problems.from_sqlite(error, self._path)
        if isinstance(error, sqlite3.IntegrityError):  # what is written here fits sound rows
            told = problems.rows_damaged(self._path)
        if told is None:
            raise error
        if problems.primary_code(error) not in problems.PASSING:
            raise told from error
        LOG.warning("a commit failed and is tried again: %s", told)
        with self._changed:
            self._trouble = told
            self._committing = False
            self._retry_at_s = time.monotonic() + RETRY_S
            self._changed.notify_all()

    def _fail(self, error: SoleusError) -> None:
        LOG.error("the record cannot be written any more: %s", error)
        with self._changed:
            self._failure = self._failure or error
            self._changed.notify_all()
