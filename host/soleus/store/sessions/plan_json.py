"""A hold plan as JSON text and back, without loss: a stored run can be judged again."""

from __future__ import annotations

import dataclasses
import json
from enum import Enum
from typing import Any, Final, TypeVar

from soleus.core.plan import RULES_FIRST, HoldPlan, Target
from soleus.core.terms import Grade, Label, Mode, Role, Side, TargetSource
from soleus.store.sessions.cells import json_table

_Made = TypeVar("_Made", Target, HoldPlan)
_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "float": (int, float),
    "int": (int,),
    "str": (str,),
    "bool": (bool,),
}
_KINDS_OF: Final = {
    made: tuple(
        (field.name, _KINDS[str(field.type)])
        for field in dataclasses.fields(made)
        if field.type in _KINDS
    )
    for made in (Target, HoldPlan)
}
_PLAN_ENUMS: dict[str, type[Enum]] = {"side": Side, "mode": Mode, "role": Role, "label": Label}
_TARGET_ENUMS: dict[str, type[Enum]] = {
    "source": TargetSource,
    "range_grade": Grade,
    "dose_grade": Grade,
}


def plan_to_json(plan: HoldPlan) -> str:
    """All fields of the plan; floats come back to the bit."""
    return json.dumps(dataclasses.asdict(plan), default=_enum_value, ensure_ascii=False)


def plan_from_json(text: str) -> HoldPlan:
    """The plan that ``plan_to_json`` was given; one without a version has the first rules.

    Raises:
        ValueError, TypeError, KeyError: it is none.
    """
    facts = {"rules": RULES_FIRST, **_named(json_table(text), _PLAN_ENUMS)}
    facts["target"] = _typed(Target(**_named(facts["target"], _TARGET_ENUMS)))
    return _typed(HoldPlan(**facts))


def _enum_value(value: object) -> Any:  # noqa: ANN401 - what json asks for
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{value!r} cannot be kept as JSON")


def _typed(made: _Made) -> _Made:
    """The same, if each of its plain values is of the kind that its field asks for."""
    for name, kinds in _KINDS_OF[type(made)]:
        value = getattr(made, name)
        if type(value) not in kinds:
            raise ValueError(f"{name} of the plan cannot be {value!r}")
    return made


def _named(facts: dict[str, Any], enums: dict[str, type[Enum]]) -> dict[str, Any]:
    return {key: enums[key](value) if key in enums else value for key, value in facts.items()}
