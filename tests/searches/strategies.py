"""A small strategy for tests: three concepts with every kind of term."""

from litreview.searches.concepts import Strategy, read_concepts

SMALL = """
format = 1
since = 2000
[title]
en = "x"
nb = "x"
[forms]
"collaborat*" = ["collaboration", "collaborative"]

[[concepts]]
id = "education"
name = {en = "Education", nb = "Opplæring"}
[concepts.words]
en = ["patient education", "learning and mastery", "mastery centre*"]
nb = ["pasientopplæring*"]
[concepts.headings]
mesh = ["Patient Education as Topic"]
mesh_alone = ["Self Care"]
emtree = ["Patient Education"]
[concepts.instead]
swepub = ["patient education", "pasientopplæring*"]
[concepts.alone]
nva = ["pasientopplæring*"]
alma = ["pasientopplæring*"]
nb = ["pasientopplæring*"]
swepub = ["pasientopplæring*"]

[[concepts]]
id = "collaboration"
name = {en = "Collaboration", nb = "Samhandling"}
[concepts.words]
en = ["collaborat*", "multi-professional*"]
[concepts.headings]
mesh = ["Referral and Consultation"]
cinahl = ["Collaboration"]
[concepts.instead]
nva = ["collaborat*", "samhandling"]
swepub = ["collaborat*"]

[[concepts]]
id = "norway"
name = {en = "Norway", nb = "Norge"}
skip = ["nva"]
[concepts.words]
en = ["Norway", "norwegian*"]
[concepts.own]
pubmed = ["Norway[ad]"]
openalex = ["institutions.country_code:NO"]
"""


def small() -> Strategy:
    return read_concepts(SMALL, "searches/concepts.toml")
