import pytest

from pipeline.resolution.rules import RULES_FILE, InvalidRules, load_rules


def test_the_reviewed_rules_are_complete_and_in_range():
    assert sum(load_rules().weights.model_dump().values()) == pytest.approx(1.0)
    of_links = load_rules().links.weights
    assert of_links.article + of_links.figure + of_links.days == pytest.approx(1.0)


def test_a_number_out_of_range_is_named(tmp_path):
    text = RULES_FILE.read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace("  lookback_days: 10", "  lookback_days: -1"), encoding="utf-8")
    with pytest.raises(InvalidRules, match=r"rules\.yaml: dates\.lookback_days: .*greater"):
        load_rules(path)


def test_a_misspelt_rule_is_named(tmp_path):
    text = RULES_FILE.read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(text.replace("  recall_days:", "  recal_days:"), encoding="utf-8")
    with pytest.raises(InvalidRules, match=r"dates\.recall_days: .*dates\.recal_days: "):
        load_rules(path)


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text("weights: [", encoding="utf-8")
    with pytest.raises(InvalidRules, match=r"rules\.yaml is not valid YAML"):
        load_rules(path)
