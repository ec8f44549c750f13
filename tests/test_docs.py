"""The documents are held to the code: whoever adds a setting, an error, a route or a command has to say so there."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import BaseModel
from sqlalchemy import Engine
from werkzeug.routing import Rule

from app import create_app
from console import commands
from image_generation import errors, providers, settings
from image_generation.blueprints.http import Operation
from image_generation.settings import Secret, Settings
from image_generation.words import EventType
from models import db
from tests.test_architecture import LAYERS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
#: Items that each of the five source documents promises.
PROMISED = {"S0": 51, "S1": 55, "S2": 70, "S3": 158, "S4": 130}
STATES = {"done", "partly", "later"}
_TEST = re.compile(r"`([\w./-]+\.(?:py|tsx?))::([^`]+)`")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, without headings and rulers."""
    lines = text.splitlines()
    after_ruler = False
    found = []
    for line in lines:
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            after_ruler = False
        elif all(set(cell) <= set("-: ") for cell in cells):
            after_ruler = True
        elif after_ruler:
            found.append(cells)
    return found


def code(cell: str) -> str:
    return cell.strip("`")


# --- coverage


COVERAGE = [row for row in rows(read("coverage.md")) if re.fullmatch(r"S\d-\d{3}", row[0])]


@pytest.mark.parametrize(("section", "count"), PROMISED.items())
def test_every_promise_has_one_row(section: str, count: int) -> None:
    ids = [row[0] for row in COVERAGE if row[0].startswith(section)]
    assert ids == [f"{section}-{number:03}" for number in range(1, count + 1)]


def test_every_row_says_what_how_far_and_where() -> None:
    for row in COVERAGE:
        assert len(row) == 4, row
        item, promise, state, where = row
        assert promise, item
        assert where, item
        assert state in STATES, row


def test_what_is_done_names_its_test_and_what_is_later_names_none() -> None:
    for item, _, state, where in COVERAGE:
        named = _TEST.findall(where)
        assert bool(named) or state != "done", f"{item} is done, but no test is named"
        assert not named or state != "later", f"{item} is later, but a test is named"


def test_every_named_test_exists() -> None:
    named = {pair for row in COVERAGE for pair in _TEST.findall(row[3])}
    assert not {f"{path}::{name}" for path, name in named if name not in found_in(path)}


@cache
def found_in(path: str) -> frozenset[str]:
    """The tests of a file: functions of Python, titles of `it` and `test` in TypeScript."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        titles = re.findall(r"\b(?:it|test)(?:\.each\([^`]*?\))?\(\s*([\"'`])(.*?)\1", text, re.DOTALL)
        return frozenset(title for _, title in titles)
    tree = ast.parse(text)
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize("file", sorted(path.name for path in DOCS.glob("*.md")))
def test_a_test_that_a_page_names_exists(file: str) -> None:
    assert not {f"{path}::{name}" for path, name in _TEST.findall(read(file)) if name not in found_in(path)}


def test_the_summary_counts_the_rows() -> None:
    found = {section: Counter(row[2] for row in COVERAGE if row[0].startswith(section)) for section in PROMISED}
    total = sum(found.values(), Counter())
    summary = {row[0]: row[1:] for row in rows(read("coverage.md").partition("## S0")[0])}
    for name, counts in [*found.items(), ("all", total)]:
        expected = [str(counts[state]) for state in ("done", "partly", "later")] + [str(counts.total())]
        assert summary[name][-4:] == expected, f"{name} should say {expected}"


# --- settings


def shown(value: Any) -> str:
    match value:
        case None | ():
            return "none"
        case bool():
            return f"`{str(value).lower()}`"
        case float():
            return f"`{value:g}`"
        case Secret():
            raise AssertionError("a secret has no default")
    return f"`{value}`"


def test_every_setting_is_documented_with_its_default_and_no_other_is() -> None:
    expected = {f"`{item.metadata['name']}`": shown(item.default) for item in fields(Settings)}
    found = {row[0]: row[1] for row in rows(read("configuration.md")) if row[0].startswith("`")}
    assert found == expected


@pytest.mark.parametrize("file", [*sorted(path.name for path in DOCS.glob("*.md")), "../README.md"])
def test_what_is_assigned_in_an_example_is_a_setting(file: str) -> None:
    # The README's bash block has variables of its own.
    text = re.sub(r"```bash\n.*?```", "", read(file), flags=re.DOTALL)
    assert set(re.findall(r"\b([A-Z][A-Z0-9_]{3,})=", text)) <= {*settings.names(), *_NOT_OURS}


#: Names that examples may assign although they are not the plugin's settings.
_NOT_OURS = {"PYTHON", "FLASK_DEBUG"}


# --- errors


def tree(kind: type[errors.ImageGenerationError]) -> Iterator[type[errors.ImageGenerationError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from tree(child)


def test_every_error_is_documented_with_its_status_and_sentence() -> None:
    found = {code(row[0]): row[1:3] for row in rows(read("errors.md"))}
    for kind in tree(errors.ImageGenerationError):
        if kind is not errors.ImageGenerationError:
            assert found.pop(kind.code, None) == [str(kind.status), (kind.__doc__ or "").strip()], kind.code
    others = {name: int(cells[0]) for name, cells in found.items() if cells[0].isdigit()}
    assert {name: errors.status_of(name) for name in others if name not in _HTTP_ONLY} == {
        name: status for name, status in others.items() if name not in _HTTP_ONLY
    }


#: Codes that are made of an HTTP status and not of an error of ours.
_HTTP_ONLY = {
    "bad_request",
    "cancelled",
    "expectation_failed",
    "internal_server_error",
    "request_header_fields_too_large",
    "request_uri_too_long",
    "requested_range_not_satisfiable",
}


# --- events


def test_every_event_type_is_documented_and_no_other_is() -> None:
    assert {code(row[0]) for row in rows(read("events.md"))} == set(EventType)


# --- routes


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("docs")
    made = create_app({"TESTING": True, "DATA_DIR": str(folder), "WORKERS": "0"})
    yield made
    with made.app_context():
        engine: Engine = db.engine
        engine.dispose()


def address(rule: Rule) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)


def served(app: Flask) -> dict[str, Rule]:
    return {
        f"{method} {address(rule)}": rule
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def sections(text: str) -> dict[str, str]:
    """What stands below each heading that names a route."""
    parts = re.split(r"^### `([A-Z]+ \S+)`$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_route_is_documented_and_no_other_is(app: Flask) -> None:
    assert set(sections(read("http-api.md"))) == set(served(app))


def test_every_example_is_what_the_route_takes_and_gives(app: Flask) -> None:
    written = sections(read("http-api.md"))
    for name, rule in served(app).items():
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if isinstance(operation, Operation):
            _check_examples(name, written[name], operation)


def _check_examples(name: str, text: str, operation: Operation) -> None:
    blocks = dict(re.findall(r"^```(?:json|text) (\w+)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL))
    asked = blocks.pop("request", None)
    if operation.body is not None:
        assert asked is not None, f"{name} needs an example request"
        operation.body.model_validate(json.loads(asked))
    assert blocks, f"{name} needs an example answer"
    for status, answer in blocks.items():
        model = operation.answers[int(status)]
        if not isinstance(model, str):
            _check_answer(name, model, json.loads(answer))


def _check_answer(name: str, model: type[BaseModel], answer: Any) -> None:
    read_back = model.model_validate(answer)
    assert not isinstance(answer, dict) or set(answer) == read_back.model_fields_set, name


# --- commands and providers


def test_every_console_command_and_flag_is_documented() -> None:
    text = read("console.md")
    specs = commands.table().specs
    assert specs, "the console has no commands"
    names = [f"/image {spec.name}" for spec in specs]
    flags = [f"--{option.name}" for spec in specs for option in spec.options]
    others = [alias for spec in specs for alias in spec.aliases]
    assert [name for name in names + flags + others if name not in text] == []


def test_every_mistake_of_the_console_is_documented_and_no_other_is() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "console").glob("*.py"))
    assert set(re.findall(r"\bE\d{3}\b", read("console.md"))) == set(re.findall(r'"(E\d{3})"', source))


def test_every_provider_is_documented() -> None:
    text = read("providers.md")
    known = providers.load(settings.load({}))
    assert [name for name in known.names() if f"`{name}`" not in text] == []


# --- the house


def test_the_architecture_page_names_every_module() -> None:
    parts = read("architecture.md").partition("## Layers")[0]
    words = set(re.findall(r"[\w.]+", parts))
    plugin = {path.stem for path in (ROOT / "image_generation").glob("*.py")}
    host = {path.name for path in ROOT.glob("*.py") if not path.name.startswith("test_")}
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert (plugin | host | folders) - words == set()


def test_the_architecture_page_draws_the_layers_that_are_enforced() -> None:
    drawn = re.search(r"^0  errors$.*?^```$", read("architecture.md"), re.MULTILINE | re.DOTALL)
    assert drawn
    lines = [re.findall(r"[\w.]+", line)[1:] for line in drawn[0].splitlines()[:-1]]
    found = [{name.removesuffix(".").replace("__init__", "") for name in line} for line in lines]
    assert found == [{name.removesuffix(".") for name in layer} for layer in LAYERS]


@pytest.mark.parametrize(
    "promised", ["A provider is missing", "Pictures do not load", "A generation fails", "Looking inside"]
)
def test_the_help_that_was_promised_is_there(promised: str) -> None:
    _, found, below = read("troubleshooting.md").partition(f"## {promised}\n")
    assert found
    assert len(below.partition("\n## ")[0].split()) > 40


# --- links


PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.mark.parametrize("file", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(file: Path) -> None:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target, anchor in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]*)(?:#([^)]*))?\)", text):
        page = file.parent / target if target else file
        if not page.exists() or (anchor and anchor not in anchors(page)):
            broken.append(f"{target}#{anchor}")
    assert broken == []


def anchors(page: Path) -> set[str]:
    """What can stand behind the # of a link to this page."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_index_names_every_page() -> None:
    index = read("index.md")
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"index.md"}
    assert {page for page in pages if f"({page})" not in index} == set()
