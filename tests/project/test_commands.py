"""Every command explains itself."""

import argparse
from collections.abc import Iterator

import pytest

from soleus.cli.parser import COMMANDS, build, parse
from soleus.errors import UsageError


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


def test_each_line_of_the_table_names_the_module_of_its_command():
    """Only that module is loaded when the command is asked for."""
    built = {name: build([name]).format_help() for name in COMMANDS}

    assert [] == [name for name, text in built.items() if f"\n    {name}" not in text]


def test_the_list_has_every_command_wherever_help_is_asked_for(capsys):
    """Only the command that is called has to be loaded; a list is one of all."""
    for words in (["--help"], ["--he", "hold"], ["--person", "me", "-h"]):
        with pytest.raises(SystemExit):
            parse(words)
        told = capsys.readouterr().out
        assert [] == [name for name in COMMANDS if f"\n    {name}" not in told]


def test_a_word_that_is_no_command_is_told_all_there_are():
    """The same list where somebody has mistyped one."""
    with pytest.raises(UsageError, match=r"'hold', .*'demo'"):
        parse(["--person", "me", "holt"])


def test_what_stands_before_the_command_is_not_taken_for_it():
    """The value of an option may be the name of a command."""
    arguments = parse(["--person", "show", "review"])

    assert ("show", None) == (arguments.person, arguments.session)


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
