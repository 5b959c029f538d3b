"""The database, its one writer, and the news of what was committed."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, SQLModel, col, select

from domain.errors import Refusal
from domain.history import Change
from domain.people import Person
from domain.permissions import Actor, House
from domain.unit_of_work import UnitOfWork

from .engine import WRITER_LOCK, connect
from .feed import Feed
from .notify import Bell

T = TypeVar('T')
Verb = Callable[..., T]
GROUP = 64
READERS = 6
log = logging.getLogger('artel.store')


class Unavailable(Refusal):
    """The database does not answer or is full: nothing was done, try again."""

    status = 503


class _Job:
    __slots__ = ('actor', 'args', 'batch', 'cause', 'future', 'kwargs', 'verb')

    def __init__(self, actor: int | Actor, verb: Verb[Any], args: tuple[Any, ...], kwargs: dict[str, Any],
                 batch: str | None, cause: str | None) -> None:  # fmt: skip
        self.actor, self.verb, self.args, self.kwargs = actor, verb, args, kwargs
        self.batch, self.cause = batch, cause
        self.future: Future[tuple[Any, list[Change]]] = Future()
        # Whoever waits may leave, as when a page is closed; the act itself is done and cannot be cancelled.
        self.future.set_running_or_notify_cancel()


class Store:
    """`do` runs a verb in the one writer and tells the feed after the commit; `ask` runs a query beside it.

    Verbs that wait at the same time share one commit, each in its own savepoint, so a refusal of one
    leaves the others whole. Nothing is acknowledged before the commit returned.
    """

    def __init__(self, url: str) -> None:
        self.engine, self.reading = connect(url, READERS)
        self.feed = Feed()
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix='reader')
        self._people: dict[int, Person] = {}
        self._telling, self._starting = threading.Lock(), threading.Lock()
        self._writer: threading.Thread | None = None
        self._bell = Bell(self, url) if self.engine.dialect.name == 'postgresql' else None

    def create(self) -> None:
        """Make the tables of the current models (tests; an installation uses migrations)."""
        SQLModel.metadata.create_all(self.engine)

    def start(self) -> None:
        """Begin to write and to listen to other processes."""
        with self._starting:
            if self._writer is not None:
                return
            with Session(self.reading) as session:
                self.feed.sequence = UnitOfWork(session, House()).last_sequence()
            self._writer = threading.Thread(target=self._write, name='writer', daemon=True)
            self._writer.start()
            if self._bell:
                self._bell.start()

    def close(self) -> None:
        """Finish what was accepted, then let go of the database."""
        if self._writer:
            self._jobs.put(None)
            self._writer.join()
            self._writer = None
        if self._bell:
            self._bell.stop()
        self._readers.shutdown()
        self.engine.dispose()
        self.reading.dispose()

    async def do(self, actor: int | Actor, verb: Verb[T], *args: Any, batch: str | None = None,
                 cause: str | None = None, **kwargs: Any) -> T:  # fmt: skip
        """Run a verb as this person; its result once it is committed.

        `batch` is an idempotency key: an act that was committed under it is not done again and
        answers None. Raises Refusal; Unavailable where the database does not answer.
        """
        result, _ = await asyncio.wrap_future(self._put(actor, verb, args, kwargs, batch, cause))
        return cast(T, result)

    def do_now(self, actor: int | Actor, verb: Verb[T], *args: Any, batch: str | None = None, **kwargs: Any) -> T:
        """`do` for threads and command lines; never call it on the event loop."""
        return cast(T, self._put(actor, verb, args, kwargs, batch, None).result()[0])

    def _put(self, actor: int | Actor, verb: Verb[Any], args: tuple[Any, ...], kwargs: dict[str, Any],
             batch: str | None, cause: str | None) -> Future[tuple[Any, list[Change]]]:  # fmt: skip
        if self._writer is None:
            self.start()
        job = _Job(actor, verb, args, kwargs, batch, cause)
        self._jobs.put(job)
        return job.future

    async def ask(self, actor: int | Actor, query: Verb[T], *args: Any, **kwargs: Any) -> T:
        """Run a query as this person, off the event loop; it cannot write."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: self.ask_now(actor, query, *args, **kwargs))

    def ask_now(self, actor: int | Actor, query: Verb[T], *args: Any, **kwargs: Any) -> T:
        try:
            with Session(self.reading, expire_on_commit=False, autoflush=False) as session:
                return query(UnitOfWork(session, self._actor(session, actor)), *args, **kwargs)
        except DBAPIError as error:
            log.warning('a query failed: %s', error.orig)
            raise Unavailable('storage.unavailable') from error

    @contextmanager
    def work(self, actor: int | Actor) -> Iterator[UnitOfWork]:
        """A unit of work for a test or a command: committed at the end of the block, or not at all."""
        go, done = threading.Event(), threading.Event()
        held: list[UnitOfWork] = []
        failed: list[BaseException] = []

        def verb(work: UnitOfWork) -> None:
            held.append(work)
            go.set()
            done.wait()
            if failed:
                raise RuntimeError('the block was given up') from failed[0]  # whatever it was, the writer goes on

        future = self._put(actor, verb, (), {}, None, None)
        while not go.wait(0.05):
            if future.done():
                future.result()
        try:
            yield held[0]
        except BaseException as error:
            failed.append(error)
            done.set()
            future.exception()
            raise
        done.set()
        future.result()

    def since(self, sequence: int, limit: int = 1000) -> list[Change]:
        """Committed changes after this sequence number, oldest first."""
        with Session(self.reading, expire_on_commit=False) as session:
            query = select(Change).where(col(Change.id) > sequence).order_by(col(Change.id)).limit(limit)
            return list(session.exec(query))

    def _actor(self, session: Session, actor: int | Actor) -> Actor:
        if not isinstance(actor, int):
            return actor
        person = self._people.get(actor)
        if person is None:
            person = session.get(Person, actor)
            if person is None:
                return Person(id=actor, name='', active=False)
            session.expunge(person)
            self._people[actor] = person
        return person

    def _write(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            while len(jobs) < GROUP and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    self._jobs.put(None)
                    break
                jobs.append(following)
            self._commit(jobs)

    def _commit(self, jobs: list[_Job]) -> None:
        done: list[tuple[_Job, Any, list[Change]]] = []
        refused: list[tuple[_Job, BaseException]] = []
        try:
            with self.engine.connect() as connection, connection.begin():
                if self.engine.dialect.name == 'postgresql':
                    connection.execute(text(f'SELECT pg_advisory_xact_lock({WRITER_LOCK})'))
                for job in jobs:
                    try:
                        done.append((job, *self._run(connection, job)))
                    except DBAPIError as error:
                        if error.connection_invalidated or isinstance(error, OperationalError):
                            raise
                        refused.append((job, error))
                    except Exception as error:
                        refused.append((job, error))
                changes = [change for _, _, made in done for change in made]
                if changes and self._bell:
                    self._bell.ring(connection, changes)
        except Exception as error:
            log.warning('a commit failed: %s', error)
            refusal = Unavailable('storage.unavailable')
            refusal.__cause__ = error
            for job in jobs:
                job.future.set_exception(refusal)
            return
        for change in changes:
            if change.entity == 'person':
                self._people.pop(change.entity_id, None)
        self._tell(changes)
        for job, result, made in done:
            job.future.set_result((result, made))
        for job, problem in refused:
            job.future.set_exception(problem)

    def _run(self, connection: Connection, job: _Job) -> tuple[Any, list[Change]]:
        with Session(connection, expire_on_commit=False, autoflush=False,
                     join_transaction_mode='create_savepoint') as session:  # fmt: skip
            work = UnitOfWork(session, self._actor(session, job.actor), job.batch, job.cause)
            if job.batch and session.exec(select(Change.id).where(Change.batch == job.batch).limit(1)).first():
                return None, []
            result = job.verb(work, *job.args, **job.kwargs)
            session.commit()
            return result, work.changes

    def _tell(self, changes: Sequence[Change]) -> None:
        with self._telling:
            if self._bell and changes and changes[0].id != self.feed.sequence + 1:
                changes = self.since(self.feed.sequence)
            self.feed.publish(changes)

    def catch_up(self) -> bool:
        """Take in what other processes committed; True while there is more."""
        with self._telling:
            changes = self.since(self.feed.sequence)
            for change in changes:
                if change.entity == 'person':
                    self._people.pop(change.entity_id, None)
            self.feed.publish(changes)
        return len(changes) == 1000
