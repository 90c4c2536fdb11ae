"""A signal ends a command wherever it meets it."""

import asyncio
import os
import signal

import pytest

from soleus.cli.signals import Interrupted, signals_as_interrupts, signals_heard


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_that_meets_the_screen_at_work_ends_it(number):
    """A screen whose terminal was closed ran on unseen: asyncio keeps what a callback raises."""

    async def screen():
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), number)
        await asyncio.sleep(0.2)

    with signals_as_interrupts(), pytest.raises(Interrupted) as ended:
        asyncio.run(screen())

    assert 128 + number == ended.value.exit_code


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_that_meets_a_task_of_the_screen_ends_it(number):
    """Messages are handled in tasks; what is raised there is kept for whoever asks the task."""

    async def handled():
        os.kill(os.getpid(), number)

    async def screen():
        await asyncio.gather(asyncio.create_task(handled()), return_exceptions=True)
        await asyncio.sleep(0.2)

    with signals_as_interrupts(), pytest.raises(Interrupted) as ended:
        asyncio.run(screen())

    assert 128 + number == ended.value.exit_code


def test_a_screen_that_can_leave_by_itself_is_not_cut_short():
    """One in eight that were interrupted in the middle of their tasks never ended."""
    told, left = [], []

    async def screen():
        leaving = asyncio.Event()
        loop = asyncio.get_running_loop()

        def tell(name):
            told.append(name)
            loop.call_soon_threadsafe(leaving.set)
            return True

        with signals_heard(tell):
            loop.call_soon(os.kill, os.getpid(), signal.SIGTERM)
            await leaving.wait()
            left.append("in its own time")

    with pytest.raises(Interrupted) as ended:
        asyncio.run(screen())

    assert (["SIGTERM"], ["in its own time"]) == (told, left)
    assert 143 == ended.value.exit_code


@pytest.mark.parametrize(("can_leave", "signals_n"), [(False, 1), (True, 2)])
def test_what_cannot_leave_or_does_not_is_cut_short(can_leave, signals_n):
    """A screen that hangs, or is not up yet, must not hold the program."""
    told = []

    def tell(name):
        told.append(name)
        return can_leave

    def screen():
        with signals_heard(tell):
            for _ in range(signals_n):
                os.kill(os.getpid(), signal.SIGHUP)
            told.append("went on")

    with pytest.raises(Interrupted):
        screen()

    assert ["SIGHUP"] == told
