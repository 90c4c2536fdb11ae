"""A signal ends a command wherever it meets it."""

import asyncio
import os
import signal

import pytest

from soleus.cli.signals import Interrupted, signals_as_interrupts


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
