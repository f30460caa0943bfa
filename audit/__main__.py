"""``python -m audit``: fails on a licence or a vulnerability that nobody has accepted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TOOLS = Path(sys.executable).parent
LOCK = HERE.parent / "requirements.lock"
OURS = "borderflow"


def main() -> int:
    """Print what is wrong, or that nothing is; 1 where something is."""
    licences = _report("pip-licenses", "--from=mixed", "--format=json")
    assert licences is not None, "pip-licenses asks no network"
    wrong = unknown_licences(licences, _listed("licences.txt"))
    for line in wrong:
        print(f"licence: {line}; look at it, then add the licence to audit/licences.txt")
    audited = _report(
        "pip-audit", "-r", str(LOCK), "--disable-pip", "--progress-spinner=off", "--format=json"
    )
    accepted = [line.split()[0] for line in _listed("accepted_vulnerabilities.txt")]
    found, n_checked = vulnerabilities(audited, accepted)
    for line in found:
        print(f"vulnerability: {line}; update the package (make lock)")
    if n_checked:
        print(f"known vulnerabilities: {n_checked} packages looked up, {len(found)} found")
    else:
        print("known vulnerabilities: skipped, their database cannot be reached from here")
    print(f"licences: {len(licences)} packages, {len(wrong)} unknown")
    return 1 if wrong or found else 0


def unknown_licences(packages: list[dict[str, str]], allowed: list[str]) -> list[str]:
    """Packages whose licence is not among those that are allowed, in order."""
    return sorted(
        f"{package['Name']} {package['Version']} has {package['License']!r}"
        for package in packages
        if package["License"] not in allowed and package["Name"] != OURS
    )


def vulnerabilities(report: dict[str, Any] | None, accepted: list[str]) -> tuple[list[str], int]:
    """Vulnerabilities that nobody has accepted, and how many packages were looked up.

    Args:
        report: That of pip-audit; null where it could not reach its data.
        accepted: Ids of those that do not concern the project.
    """
    checked = [d for d in (report or {"dependencies": []})["dependencies"] if "vulns" in d]
    found = [
        f"{dependency['name']} {dependency['version']}: {vulnerability['id']}, mended in "
        f"{', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for dependency in checked
        for vulnerability in dependency["vulns"]
        if vulnerability["id"] not in accepted
    ]
    return found, len(checked)


def _report(tool: str, *arguments: str) -> Any:
    """What a tool prints as JSON; null where it prints none, since it reached no data."""
    done = subprocess.run(
        [TOOLS / tool, *arguments], capture_output=True, text=True, check=False, timeout=300
    )
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        return None


def _listed(file: str) -> list[str]:
    lines = (HERE / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
