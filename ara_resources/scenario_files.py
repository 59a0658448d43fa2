"""Scenarios in a YAML file: one document, `scenarios:`, a mapping from each scenario's name to its fields."""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from ara_domain.services.scenario_import import ScenarioFault, ScenariosRefused, WrittenScenario
from ara_resources.scenario_entries import read_entry

_MOST_BYTES = 1_000_000


def read_scenario_file(path: Path, portfolio_id: UUID) -> list[WrittenScenario]:
    """The scenarios of a file, in its order, also those that are written wrong.

    Raises:
        ScenariosRefused: the file is not such a document.
        OSError: there is no such file.
    """
    return [_written(str(name), fields, portfolio_id) for name, fields in _document(path).items()]


def _written(slug: str, fields: Any, portfolio_id: UUID) -> WrittenScenario:
    if isinstance(fields, Mapping):
        return read_entry(slug, {str(field): value for field, value in fields.items()}, portfolio_id)
    fault = _fault(slug, "it has no fields", "indent them below its name, a line `field: value` each")
    return WrittenScenario(slug=slug, faults=(fault,))


def _document(path: Path) -> Mapping[Any, Any]:
    if path.stat().st_size > _MOST_BYTES:
        raise ScenariosRefused(
            [_fault("", f"{path} is larger than a file of scenarios is", "check that it is the one")]
        )
    try:
        document = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506  a SafeLoader
    except UnicodeDecodeError as error:
        raise ScenariosRefused([_fault("", f"{path} is not text in UTF-8", "save it as UTF-8")]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        fault = _fault("", f"{path} is not YAML{where}: {error.problem}", "correct it there")
        raise ScenariosRefused([fault]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ScenariosRefused([_fault("", f"{path} is not YAML", "`ara scenarios template` shows one")]) from error
    scenarios = document.get("scenarios") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or set(document) != {"scenarios"} or not isinstance(scenarios, Mapping):
        fault = _fault(
            "", f"{path} does not hold `scenarios:` and nothing else", "`ara scenarios template` shows such a file"
        )
        raise ScenariosRefused([fault])
    return scenarios


def _fault(scenario: str, message: str, remedy: str) -> ScenarioFault:
    return ScenarioFault(scenario=scenario, field="", message=message, remedy=remedy)


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML comes without types
    """YAML whose mappings name a thing once: the standard loader keeps the last of two and says nothing."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable) and key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} is there twice", key_node.start_mark)
            seen.add(key if isinstance(key, Hashable) else id(key_node))
        return dict(super().construct_mapping(node, deep=deep))
