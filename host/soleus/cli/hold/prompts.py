"""The questions of a hold in lines, on stderr: people answer them, whoever reads stdout."""

from __future__ import annotations

from soleus.cli.output import say
from soleus.core.events import Event
from soleus.core.terms import Prompt
from soleus.core.words import (
    PROMPT_LINES,
    SORE_BEFORE,
)


def put_prompt(event: Event, pain_limit_nrs: int | None) -> None:
    """Ask what a prompt asks for, with the number up to which a rating is fine today."""
    prompt = Prompt(event.value["prompt"])
    if prompt is Prompt.CONFIRM:
        say(f"{SORE_BEFORE}. Type the number again to confirm, or another one to correct it.")
        return
    fine = "" if pain_limit_nrs is None else f"; up to {pain_limit_nrs} is fine today"
    say(f"{PROMPT_LINES[prompt]} Type 0 (nothing) to 10 (unbearable){fine}.")
