"""Where the code of the repository stands, for tests that read it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
APPS = ("coopcare", "members", "clusters", "rotas", "billing", "compliance")
TEMPLATES = ROOT / "templates"


def python_files(*folders: str) -> list[Path]:
    """Our own Python below these folders, without migrations."""
    found = [path for folder in folders or APPS for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    """How a file is named in a message."""
    return str(path.relative_to(ROOT))


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def is_edge(path: Path) -> bool:
    """Views, api, tasks, forms and commands: they parse, ask, call one thing and answer."""
    parts = path.relative_to(ROOT).parts
    if "demo" in parts:  # invents a co-op's past, which no service would let anybody do
        return False
    return "views" in parts or "commands" in parts or path.name in {"views.py", "api.py", "tasks.py", "forms.py"}


def is_service(path: Path) -> bool:
    return "services" in path.relative_to(ROOT).parts or path.name == "services.py"


def imports_of(nodes: list[ast.stmt]) -> Iterator[tuple[int, str]]:
    """(line, module) of each import among the statements, down to `from a import b` as a.b."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
