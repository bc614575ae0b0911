"""The files a site is installed from. No container engine is needed to see that they fit together."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
import yaml

from coopcare.launch.setup import TOP
from coopcare.launch.supervisor import APPS

SHARED = {"lxml"}  # wanted by the tests, and brought in by pikepdf for everybody
LOCKS = ["requirements.lock", "requirements-demo.lock", "requirements-production.lock"]


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (TOP / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_a_hash_and_no_host(lock):
    text = (TOP / lock).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert len(entries) == len(re.findall(r"^\S+==", text, re.MULTILINE))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|index-url|^#", text, re.MULTILINE)


def test_each_smaller_lock_is_part_of_the_larger():
    everything, demo, production = (pinned(lock) for lock in LOCKS)
    assert production.items() < demo.items() < everything.items()


def test_production_has_no_package_of_the_tests():
    production = pinned("requirements-production.lock")
    groups = tomllib.loads((TOP / "pyproject.toml").read_text())["dependency-groups"]
    names = {re.split(r"[\[=<>~;]", line)[0] for lines in groups.values() for line in lines}
    assert names.isdisjoint(production.keys() - SHARED)


def test_compose_runs_every_part_of_the_site():
    compose = yaml.safe_load((TOP / "docker-compose.yml").read_text())
    services = compose["services"]
    assert set(services) == {"postgres", "valkey", "migrate", "web", "worker", "beat", "proxy"}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert services[name]["environment"]["COOPCARE_DB_USER"] == "coopcare_app"
    assert services["migrate"]["environment"]["COOPCARE_DB_USER"] == "coopcare_owner"
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert set(compose["volumes"]) == {
        volume.partition(":")[0]
        for service in services.values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "$"))
    }


def test_the_same_roles_are_made_in_production():
    compose = yaml.safe_load((TOP / "docker-compose.yml").read_text())
    mounted = compose["services"]["postgres"]["volumes"]
    sources = [volume.split(":")[0] for volume in mounted if volume.startswith(".")]
    assert sources == ["./coopcare/launch/roles.sql"]
    wanted = set(re.findall(r"^\\getenv \w+ (\w+)", (TOP / sources[0]).read_text(), re.MULTILINE))
    assert wanted <= set(compose["services"]["postgres"]["environment"])


def test_every_setting_of_the_compose_file_is_known_to_the_site():
    compose = yaml.safe_load((TOP / "docker-compose.yml").read_text())
    settings = (TOP / "coopcare" / "settings.py").read_text()
    given = set(compose["services"]["web"]["environment"])
    assert given <= set(re.findall(r"COOPCARE_\w+", settings))


def top_level_imports(folder: str) -> set[str]:
    """Names of the packages that the code of an app imports anywhere, its tests and our launcher apart."""
    names = set()
    for path in (TOP / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").partition(".")[0])
    return names


def test_what_the_site_imports_is_what_production_installs():
    homes = packages_distributions()
    imported = set().union(*(top_level_imports(app) for app in APPS)) - set(APPS) - set(sys.stdlib_module_names)
    installed = {name.lower().replace("_", "-") for name in pinned("requirements-production.lock")}
    missing = {
        name for name in imported if not {home.lower().replace("_", "-") for home in homes.get(name, [])} & installed
    }
    assert missing == set()


def test_the_image_collects_every_file_that_the_pages_name(tmp_path):
    """As the Dockerfile does it: no database, no key, and each file named in a page gets its name with a hash."""
    env = {"PATH": os.environ["PATH"], "COOPCARE_MODE": "test", "COOPCARE_STATIC_ROOT": str(tmp_path)}
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=TOP, env=env, check=True)
    kept = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    pages = "".join(page.read_text() for page in (TOP / "templates").rglob("*.html"))
    named = set(re.findall(r'{% static "([^"]+)" %}', pages))
    assert named
    assert named <= kept.keys()
    assert all((tmp_path / kept[name]).is_file() for name in named)
