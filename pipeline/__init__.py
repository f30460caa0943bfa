"""borderflow: who is reported to have crossed which border, how many, when, and who says so."""
