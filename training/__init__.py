"""Training of the small movement model; not part of the installed pipeline.

Belongs here: making training rows, fitting, cross-validation, export. Does not belong here: using
the model (``pipeline.extraction.movement_model``).
"""
