"""The house rules, read from the code itself: who may import whom, and how long a thing may be."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLUGIN = ROOT / "image_generation"

#: A module imports only from layers above its own; an entry that ends with a dot stands for a folder.
LAYERS = (
    ("errors",),
    ("words", "host", "settings", "tape", "watch", "tables", "templates", "thumbhash"),
    ("models", "gallery_tables", "database", "remote", "money", "providers.base"),
    (
        "queue", "turns", "attempts", "events", "recovery", "breaker", "routing", "ledger", "views", "storage",
        "pictures", "collection", "favorites",
        "cursors", "drafts", "enhancement", "heartbeat", "spool", "tail", "vocabulary", "traits", "providers",
        "providers.",
    ),
    (
        "relay", "feed", "frames", "outlook", "streams", "downloads", "chats", "search", "presence", "uploads",
        "examples",
    ),
    ("delivery",),
    ("adoption",),
    ("submission", "generation", "gallery", "curation", "collecting", "prompts", "spending"),
    ("line", "doctor", "places", "housekeeping", "tidings"),
    ("worker", "blueprints", "blueprints.", "cli", "testing", "testing."),
    ("extension",),
    ("",),
)  # fmt: skip
#: Neighbours on one layer that may know each other, with the reason.
NEIGHBOURS = {
    "models": "it shows the gallery's tables beside its own",
    "providers": "the registry knows the providers",
    "providers.": "a provider in several files",
    "enhancement": "its vocabulary is data beside it",
    "queue": "who is next is told by turns",
    "vocabulary": "it reads the traits of a prompt",
    "routing": "it puts together who may, who can and who is well",
    "blueprints": "the parent nests its children",
    "blueprints.": "they share http, context, bodies and payloads",
    "testing": "re-exports its parts",
    "testing.": "a kit in several files",
}
HOST_SIDE = {
    "app", "app_gevent", "configuration", "console", "health", "identity", "logs", "memberships", "models", "pages",
    "security", "serving", "sessions", "tests",
}  # fmt: skip
SDKS = {"openai": "providers.openai", "stability_sdk": "providers.stability_grpc", "grpc": "providers.stability_grpc"}
MAX_FUNCTION = 60
MAX_FILE = 400


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    def imports(self) -> Iterator[tuple[str, ast.stmt]]:
        """Absolute names of everything imported, with the statement."""
        package = ("image_generation." + self.name).rstrip(".").split(".")
        if self.path.name != "__init__.py":
            package = package[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not _is_type_checking(self.tree, node):
                base = package[: len(package) - node.level + 1] if node.level else []
                source = ".".join([*base, *([node.module] if node.module else [])])
                yield source, node
                yield from ((f"{source}.{alias.name}", node) for alias in node.names)


def _is_type_checking(tree: ast.Module, wanted: ast.stmt) -> bool:
    guards = [node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)]
    return any(wanted in ast.walk(guard) for guard in guards)


def modules() -> list[Module]:
    found = []
    for path in sorted(PLUGIN.rglob("*.py")):
        parts = path.relative_to(PLUGIN).with_suffix("").parts
        if parts[0] != "migrations":
            name = ".".join(part for part in parts if part != "__init__")
            found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return found


MODULES = modules()
NAMES = {module.name for module in MODULES}


def layer_of(name: str) -> int:
    for number, entries in enumerate(LAYERS):
        if name in entries:
            return number
    for number, entries in enumerate(LAYERS):
        if any(entry.endswith(".") and name.startswith(entry) for entry in entries):
            return number
    raise AssertionError(f"{name} has no layer: give it one in LAYERS")


def own_imports(module: Module) -> set[str]:
    found = set()
    for name, _ in module.imports():
        if name == "image_generation" or name.startswith("image_generation."):
            inner = name.removeprefix("image_generation").lstrip(".")
            if inner in NAMES and inner != module.name:
                found.add(inner)
    return found - ({""} if module.name else set())


def _may_be_neighbours(module: Module) -> bool:
    return any(module.name == key or (key.endswith(".") and module.name.startswith(key)) for key in NEIGHBOURS)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "__init__")
def test_a_module_imports_only_from_layers_above_its_own(module: Module) -> None:
    own = layer_of(module.name)
    wrong = []
    for name in own_imports(module):
        other = layer_of(name)
        if other > own or (other == own and not _may_be_neighbours(module)):
            wrong.append(name)
    assert not wrong, f"{module.name} (layer {own}) imports {wrong}"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "__init__")
def test_the_plugin_knows_no_host(module: Module) -> None:
    assert not {name.split(".")[0] for name, _ in module.imports()} & HOST_SIDE


def _users(package: str) -> set[str]:
    return {
        module.name
        for module in MODULES
        if any(name == package or name.startswith(f"{package}.") for name, _ in module.imports())
    }


def test_flask_stays_at_the_edge() -> None:
    allowed = {"cli", "extension"}
    assert not {name for name in _users("flask") if name not in allowed and not name.startswith("blueprints")}


def test_the_http_client_is_in_one_place() -> None:
    assert not {name for name in _users("requests") | _users("httpx2") if name != "remote"}


@pytest.mark.parametrize(("sdk", "home"), SDKS.items())
def test_a_vendors_sdk_stays_with_its_provider(sdk: str, home: str) -> None:
    assert {name for name in _users(sdk) if not name.startswith("testing")} <= {home}


def test_only_pictures_opens_a_picture() -> None:
    users = {module.name for module in MODULES if ".open(" in ast.unparse(module.tree) and "PIL" in _tops(module)}
    assert {name for name in users if "Image.open(" in _source(name)} <= {"pictures"}


def _tops(module: Module) -> set[str]:
    return {name.split(".")[0] for name, _ in module.imports()}


def _source(name: str) -> str:
    return next(module.path.read_text(encoding="utf-8") for module in MODULES if module.name == name)


@pytest.mark.parametrize(
    ("model", "owner"),
    [
        ("GenerationRequest", "submission"),
        ("Attempt", "attempts"),
        ("Image", "delivery"),
        ("LedgerEntry", "ledger"),
        ("Collection", "collection"),
    ],
)
def test_one_module_makes_the_rows_of_a_table(model: str, owner: str) -> None:
    makers = {
        module.name
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == model
    }
    assert makers == {owner}


@pytest.mark.parametrize(("model", "owner"), [("GenerationRequest", "queue"), ("Event", "events")])
def test_one_module_inserts_what_is_written_often(model: str, owner: str) -> None:
    calls = [(module.name, node) for module in MODULES for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    inserters = {name for name, call in calls if ast.unparse(call) == f"insert(table_of({model}))"}
    assert inserters == {owner}
    assert not [name for name, call in calls if model == "Event" and ast.unparse(call.func) == model]


def test_only_queue_moves_a_request() -> None:
    writers = {
        module.name
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg == "status" and "RequestStatus." in ast.unparse(node.value)
    }
    assert writers <= {"queue"}


def test_only_the_ledger_writes_money() -> None:
    tables = {"Account", "Budget", "LedgerEntry", "Switch"}
    writers = {
        module.name
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("insert", "upsert", "update", "delete")
        and tables & {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
    }
    assert writers == {"ledger"}


def _all_python() -> list[Path]:
    files = [*PLUGIN.rglob("*.py"), *(ROOT / "console").rglob("*.py"), *ROOT.glob("*.py")]
    return sorted(path for path in files if "migrations" not in path.parts and not path.name.startswith("test_"))


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", _all_python(), ids=_id)
def test_no_file_and_no_function_is_too_long(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MAX_FILE
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize("path", _all_python(), ids=_id)
def test_an_import_inside_a_function_says_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    tree = ast.parse("\n".join(lines))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    nearby = " ".join(line.partition("#")[2] for line in lines[node.lineno - 4 : node.lineno])
                    reason = nearby.replace("noqa: PLC0415", "").strip(" #")
                    assert len(reason) > 20, f"line {node.lineno} imports without a reason"


@pytest.mark.parametrize("path", _all_python(), ids=_id)
def test_a_broad_except_says_why(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
        ):
            line = lines[node.lineno - 1]
            assert "#" in line, f"line {node.lineno} catches everything without a reason"
            assert len(line.split("#", 1)[1].replace("noqa: BLE001", "").strip()) > 20


def test_these_rules_find_a_planted_sin() -> None:
    sinner = Module("queue", PLUGIN / "queue.py", ast.parse("from .worker import Worker\nfrom flask import g\n"))
    assert own_imports(sinner) == {"worker"}
    assert layer_of("worker") > layer_of("queue")
    assert "flask" in _tops(sinner)
