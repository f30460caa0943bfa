"""What ``make bench`` runs: how fast extraction goes through a day's news.

Belongs here: the mixed corpus, the timing, and the table that is printed. Does not belong here:
anything that a refresh needs.
"""
