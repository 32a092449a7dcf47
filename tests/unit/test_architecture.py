"""The rules that keep the house livable: who may import whom, and what nobody may use."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOW = (
    {"errors", "threads", "vocabulary"},
    {"tables"},
    {"assembling", "cells", "folding", "interaction_matrix", "matrix", "values"},
    {"sensitive", "trust"},
    {"factorization"},
    {"segments"},
    {"ranking"},
    {"evaluation"},
    {"campaigns"},
    {"exports"},
    {"workspace"},
)
LEVEL = {stage: level for level, stages in enumerate(FLOW) for stage in stages}
TABLE_FLOW = (
    {"words", "wording"},
    {"cells"},
    {"table"},
    {"readers"},
    {"large_files"},
    {"databases"},
    {"recognition"},
    {"joining"},
    {"reading"},
    {"cleaning"},
    {"texts"},
)
TABLE_LEVEL = {stage: level for level, stages in enumerate(TABLE_FLOW) for stage in stages}
UNSAFE_MODULES = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}
UNSAFE_NAMES = {"unsafe_allow_html", "unsafe_allow_javascript", "allow_pickle", "read_pickle", "to_pickle"}
# Put together here, so that this file passes its own test.
REGISTRIES = [
    "pypi" + ".org",
    "python" + "hosted",
    "registry.npm" + "js",
    "npm" + "js.com",
    "registry.yarn" + "pkg",
    "conda.ana" + "conda",
]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def sources(*folders: str) -> list[Path]:
    """Python files of these folders or single files; a folder that is gone is an error, not an empty list."""
    found = [
        path for folder in folders for path in ([ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py"))
    ]
    assert found
    return sorted(found)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    """Full names of everything that is imported: ``from a import b`` gives ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ("." * node.level + f"{node.module or ''}.{alias.name}" for alias in node.names)


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(tree_of(path))}


def upward(stage: str, tree: ast.AST) -> list[str]:
    """Return the imports of a stage from below it in the flow; the package itself stands below all stages."""
    inner = [name for name in imported(tree) if name.split(".")[0] == "analytics"]
    return [name for name in inner if LEVEL.get(f"{name}.".split(".")[1], len(FLOW)) > LEVEL[stage]]


def unsafe(tree: ast.AST) -> set[str]:
    """Names in code (not in text) that show raw HTML or unpickle."""
    found = {name.split(".")[0] for name in imported(tree)} & UNSAFE_MODULES
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "html"
            and ast.unparse(node.value) in {"st", "streamlit", "components"}
        ):
            found.add(ast.unparse(node))
        found |= {getattr(node, field, None) for field in ("attr", "arg", "id")} & UNSAFE_NAMES
    return found | {name for name in imported(tree) if name in {"streamlit.html", "streamlit.components.v1.html"}}


def caching(tree: ast.AST) -> bool:
    attributes = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return any(name.startswith(("st.cache_", "streamlit.cache_")) for name in attributes | set(imported(tree)))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources("analytics"), ids=relative)
def test_analytics_knows_no_page(path):
    assert not packages(path) & {"dashboard", "streamlit", "plotly"}


@pytest.mark.parametrize("path", sources("analytics/tables"), ids=relative)
def test_reading_a_table_flows_one_way(path):
    stage = path.relative_to(ROOT / "analytics" / "tables").with_suffix("").parts[0]
    if stage == "__init__":
        return
    inner = [name.split(".")[2] for name in imported(tree_of(path)) if name.startswith("analytics.tables.")]
    assert [name for name in inner if TABLE_LEVEL[name] > TABLE_LEVEL[stage]] == []


@pytest.mark.parametrize("path", sources("dashboard/charts", "dashboard/jobs.py"), ids=relative)
def test_charts_and_jobs_know_no_streamlit(path):
    assert "streamlit" not in packages(path)


@pytest.mark.parametrize(
    ("package", "strangers"), [("analytics", ["dashboard", "streamlit", "plotly"]), ("dashboard.charts", ["streamlit"])]
)
def test_importing_all_of_a_package_loads_no_stranger_by_a_side_door(package, strangers):
    code = (
        "import importlib, pkgutil, sys\n"
        f"package = importlib.import_module({package!r})\n"
        "for module in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "    importlib.import_module(module.name)\n"
        f"print(sorted(set({strangers!r}) & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert run.stdout == "[]\n"


@pytest.mark.parametrize("path", [path for path in sources("analytics") if path != ROOT / "analytics/__init__.py"], ids=relative)
def test_a_stage_imports_only_stages_above_it(path):
    stage = path.relative_to(ROOT / "analytics").parts[0].removesuffix(".py")
    assert stage in LEVEL, f"{stage} has no place in the flow"
    assert upward(stage, tree_of(path)) == []


@pytest.mark.parametrize("path", sources("dashboard/views"), ids=relative)
def test_views_compute_nothing(path):
    assert not packages(path) & {"numpy", "scipy", "sklearn"}


def test_only_one_module_caches():
    assert [relative(path) for path in sources("dashboard") if caching(tree_of(path))] == ["dashboard/cache.py"]


@pytest.mark.parametrize("path", sources("analytics", "dashboard", "demo_data", "tests"), ids=relative)
def test_nothing_shows_raw_html_or_unpickles(path):
    assert unsafe(tree_of(path)) == set()


def test_no_file_names_a_package_registry():
    texts = {relative(path): path.read_bytes().decode("utf-8", errors="ignore").lower() for path in tracked_files()}
    assert "pyproject.toml" in texts
    assert [(name, host) for name, text in texts.items() for host in REGISTRIES if host in text] == []


def test_the_rules_see_what_they_forbid():
    assert set(imported(ast.parse("import a.b, c\nfrom d.e import f\ndef g():\n    from . import h"))) == {
        "a.b",
        "c",
        "d.e.f",
        "..h",
    }
    assert upward("tables", ast.parse("from analytics.matrix import x\nfrom analytics.errors import y")) == ["analytics.matrix.x"]
    assert upward("ranking", ast.parse("from analytics import factorize")) == ["analytics.factorize"]
    assert upward("exports", ast.parse("import analytics as an")) == ["analytics"]
    assert upward("factorization", ast.parse("from analytics.factorization.selection import x")) == []
    assert unsafe(ast.parse("import pickle\nst.html('')\nst.markdown('', unsafe_allow_html=True)")) == {
        "pickle",
        "st.html",
        "unsafe_allow_html",
    }
    assert unsafe(ast.parse("np.load(x, allow_pickle=True)\npd.read_pickle(x)\ntext = 'pickle'")) == {
        "allow_pickle",
        "read_pickle",
    }
    assert caching(ast.parse("@st.cache_data\ndef f(): ..."))
    assert caching(ast.parse("from streamlit import cache_resource"))
    assert not caching(ast.parse("from dashboard import cache"))
