"""Every command explains itself."""

import argparse
from collections.abc import Iterator

import pytest

from soleus.cli.parser import build


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser of every command and of every command below it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield below
                yield from commands(below)


def sentences(parser: argparse.ArgumentParser) -> dict[str, str | None]:
    """What ``--help`` of the level above says about each command."""
    return {
        choice.dest: choice.help
        for action in parser._actions
        if isinstance(action, argparse._SubParsersAction)
        for choice in action._choices_actions
    }


ALL = {command.prog: command for command in [build(), *commands(build())]}


def test_the_commands_that_scripts_rely_on_are_there():
    """People script these names; one that goes missing breaks them silently."""
    promised = "hold sessions show review replay export spots probe calibration verify config demo"

    assert [] == [word for word in promised.split() if f"soleus {word}" not in ALL]


@pytest.mark.parametrize("command", ALL.values(), ids=ALL.keys())
def test_every_command_says_what_it_does(command):
    """``--help`` of a command opens with a sentence, not only with its options."""
    assert (command.description or "").strip()


@pytest.mark.parametrize("command", ALL.values(), ids=ALL.keys())
def test_every_command_has_a_line_in_the_list_above_it(command):
    """A command that the list passes over is found by nobody."""
    assert [] == [name for name, line in sentences(command).items() if not line]


@pytest.mark.parametrize("command", ALL.values(), ids=ALL.keys())
def test_every_option_has_help(command):
    """An option without a word of help might as well not be there."""
    silent = [
        action.option_strings or action.dest
        for action in command._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]

    assert [] == silent


@pytest.mark.parametrize("command", ALL.values(), ids=ALL.keys())
def test_no_option_takes_nan(command):
    """``float`` reads "nan" and "inf", and what is NaN is above no limit."""
    assert [] == [action.dest for action in command._actions if action.type is float]


@pytest.mark.parametrize("name", ALL)
def test_help_of_every_command_ends_well(name, capsys):
    """``soleus CMD --help`` prints its usage on stdout and ends with 0."""
    with pytest.raises(SystemExit) as ended:
        build().parse_args([*name.split()[1:], "--help"])

    assert 0 == ended.value.code
    assert f"usage: {name}" in capsys.readouterr().out
