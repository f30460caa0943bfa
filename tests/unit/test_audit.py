"""Licences and vulnerabilities that nobody has accepted are found."""

from audit.__main__ import unknown_licences, vulnerabilities


def test_a_licence_that_is_not_listed_is_named() -> None:
    packages = [
        {"Name": "one", "Version": "1.0", "License": "MIT"},
        {"Name": "two", "Version": "2.0", "License": "AGPL-3.0"},
        {"Name": "borderflow", "Version": "0.1.0", "License": "UNKNOWN"},
    ]
    assert unknown_licences(packages, ["MIT"]) == ["two 2.0 has 'AGPL-3.0'"]


def test_a_vulnerability_is_named_unless_it_is_accepted() -> None:
    flaws = [
        {"id": "PYSEC-1", "fix_versions": ["1.1", "1.2"]},
        {"id": "PYSEC-2", "fix_versions": []},
        {"id": "PYSEC-3", "fix_versions": []},
    ]
    report = {
        "dependencies": [
            {"name": "one", "version": "1.0", "vulns": flaws},
            {"name": "two", "version": "2.0", "vulns": []},
            {"name": "three", "skip_reason": "not found"},
        ]
    }
    assert vulnerabilities(report, ["PYSEC-3"]) == (
        [
            "one 1.0: PYSEC-1, mended in 1.1, 1.2",
            "one 1.0: PYSEC-2, mended in no version yet",
        ],
        2,
    )


def test_without_its_data_nothing_was_looked_up() -> None:
    skipped = {"dependencies": [{"name": "one", "skip_reason": "not found"}]}
    assert vulnerabilities(skipped, []) == ([], 0)
    assert vulnerabilities(None, []) == ([], 0)
