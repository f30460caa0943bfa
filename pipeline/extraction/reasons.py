"""Why an article or a clause was not coded, each reason with a plain sentence for people.

Belongs here: the reasons. Does not belong here: finding them (the module that decides does), or
showing them (the rooms above).
"""

from __future__ import annotations

from enum import Enum


class Refusal(Enum):
    """Why an article was not read past the gate: the value says it to people."""

    OTHER_LANGUAGE = "It is not in English, and other languages are not guessed at."
    NO_PERSONNEL_WORD = "No word in it speaks of state personnel."
    NO_MOVEMENT_WORD = "No word in it tells of a movement."
    NO_TWO_COUNTRIES = "It does not name two countries, or places of two."


class Drop(Enum):
    """Why a clause that could tell of a movement was not coded: the value says it to people.

    In the order in which a reading checks them: of two readings of one clause, the later reason is
    that of the one that came further.
    """

    NO_PEOPLE = "It speaks of no people who move."
    EXCLUDED_PEOPLE = "Those who move are not state personnel."
    NOBODY_ABOARD = "A vehicle or vessel moves, and no personnel are said to be aboard."
    NOTHING_RESTATED = "It may add to a movement told before, but none stands near, or no figure."
    UNKNOWN_GROUP = "Those who move point to no state personnel that the text has named."
    UNKNOWN_HOME = "The country of those who move cannot be told."
    OWN_FORCES = "A state moves its own forces, or they go over to an armed group: no flight."
    SAME_COUNTRY = "It stays inside one country."
    NO_DESTINATION = "It does not say that they reach or leave another country."
    RETURN_ONLY_GUESSED = "They go home, but nothing says that they were abroad."
    HYPOTHETICAL = "It is only feared, asked, imagined or possible: nobody claims it."
    HISTORY = "It is told as history, more than ten years before publication."
    ALREADY_CARRIED_OUT = "It is a plan that the article tells as carried out as well."
    STOCK_WITHOUT_FIGURE = "It says that some are still there, but not how many."
    PART_OF_ANOTHER = "It tells of some of those whose movement is told beside it."
    JOINED = "It tells of the same movement as another clause: one movement, one report."
