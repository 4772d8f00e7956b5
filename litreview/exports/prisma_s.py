"""The sixteen items of PRISMA-S (Rethlefsen ML, et al. Syst Rev 2021;10:39), by number and name."""

from collections.abc import Mapping
from enum import IntEnum

from litreview.model.language import _


class Item(IntEnum):
    """An item of the checklist, in its order."""

    DATABASE_NAME = 1
    MULTI_DATABASE_SEARCHING = 2
    STUDY_REGISTRIES = 3
    ONLINE_RESOURCES_AND_BROWSING = 4
    CITATION_SEARCHING = 5
    CONTACTS = 6
    OTHER_METHODS = 7
    FULL_SEARCH_STRATEGIES = 8
    LIMITS_AND_RESTRICTIONS = 9
    SEARCH_FILTERS = 10
    PRIOR_WORK = 11
    UPDATES = 12
    DATES_OF_SEARCHES = 13
    PEER_REVIEW = 14
    TOTAL_RECORDS = 15
    DEDUPLICATION = 16

    @property
    def key(self) -> str:
        """Return what a file of answers calls it, e.g. ``6-contacts``."""
        return f"{self.value}-{self.name.lower().replace('_', '-')}"


def names() -> Mapping[Item, str]:
    """Return what each item is called."""
    return {
        Item.DATABASE_NAME: _("Database name"),
        Item.MULTI_DATABASE_SEARCHING: _("Multi-database searching"),
        Item.STUDY_REGISTRIES: _("Study registries"),
        Item.ONLINE_RESOURCES_AND_BROWSING: _("Online resources and browsing"),
        Item.CITATION_SEARCHING: _("Citation searching"),
        Item.CONTACTS: _("Contacts"),
        Item.OTHER_METHODS: _("Other methods"),
        Item.FULL_SEARCH_STRATEGIES: _("Full search strategies"),
        Item.LIMITS_AND_RESTRICTIONS: _("Limits and restrictions"),
        Item.SEARCH_FILTERS: _("Search filters"),
        Item.PRIOR_WORK: _("Prior work"),
        Item.UPDATES: _("Updates"),
        Item.DATES_OF_SEARCHES: _("Dates of searches"),
        Item.PEER_REVIEW: _("Peer review"),
        Item.TOTAL_RECORDS: _("Total records"),
        Item.DEDUPLICATION: _("Deduplication"),
    }


def wanted() -> Mapping[Item, str]:
    """Return what a team is asked for where the log does not say all of an item."""
    return {
        Item.DATABASE_NAME: _("the platform of each database, where the log does not name it."),
        Item.MULTI_DATABASE_SEARCHING: _("whether a search by hand asked several databases at once; which."),
        Item.STUDY_REGISTRIES: _("the study registries searched, or that none was."),
        Item.ONLINE_RESOURCES_AND_BROWSING: _("what was searched or browsed online or in print; or none."),
        Item.CITATION_SEARCHING: _("whether references and citing reports were looked through, and how."),
        Item.CONTACTS: _("whether authors, experts or makers were asked for studies."),
        Item.OTHER_METHODS: _("any other way in which records were sought, or that there was none."),
        Item.FULL_SEARCH_STRATEGIES: _("the strings, as run, behind files whose search is not in the log."),
        Item.LIMITS_AND_RESTRICTIONS: _("which limits were meant and why; or that there were none."),
        Item.SEARCH_FILTERS: _("the published filters used, as they were or changed, cited; or none."),
        Item.PRIOR_WORK: _("whose earlier strategies were used or adapted, cited; or none."),
        Item.UPDATES: _("how the searches were updated, such as by alerts; or that they were not."),
        Item.DATES_OF_SEARCHES: _("the day of the search behind files whose search is not in the log."),
        Item.PEER_REVIEW: _("who reviewed the strategies, and how (such as PRESS); or that nobody did."),
        Item.TOTAL_RECORDS: _("how many records each source gave."),
        Item.DEDUPLICATION: _("how, and with which program, duplicates were found."),
    }  # fmt: skip
