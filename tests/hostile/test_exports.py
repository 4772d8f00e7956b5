"""Every export takes every hostile text: no formula in a table, no control in a diagram, one row a report."""

import csv
import re
from io import StringIO

import pytest
from lxml import etree

from litreview.exports.diagram import diagram
from litreview.exports.flow import as_json
from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.exports.sets import Exported, Fate
from litreview.exports.svg import svg
from litreview.exports.tables import COLUMNS
from litreview.exports.tables import csv as table
from litreview.exports.text import as_text
from litreview.model.protocol import Reason, ReasonId, Wording
from litreview.model.records import SourceKind
from litreview.model.reports import Report
from tests.exports.flows import flow
from tests.hostile.corpus import ATTACKS, LETTERS, SHORT, Attack
from tests.hostile.judging import dangers
from tests.hostile.making import record_of

FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def exported(attack: Attack, number: int) -> Exported:
    record = record_of(attack, number)
    text = Wording(en=attack.text, nb=attack.text)
    return Exported(
        report=Report(records=(record.id,), main_arm=True),
        record=record,
        fate=Fate.EXCLUDED,
        stage="full-text",
        reason=Reason(id=ReasonId(attack.text), text=text),
    )


csv.field_size_limit(1 << 30)
TABLE = table([exported(attack, number) for number, attack in enumerate(ATTACKS)])


def test_a_table_has_one_row_a_report_and_no_formula() -> None:
    head, *rows = csv.reader(StringIO(TABLE, newline=""))
    assert tuple(head) == COLUMNS
    assert len(rows) == len(ATTACKS)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert [cell for row in rows for cell in row if FORMULA.match(cell)] == []
    assert dangers(TABLE) == set()


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_table_has_no_formula_where_a_spreadsheet_separates_otherwise(separator: str) -> None:
    rows = csv.reader(StringIO(TABLE, newline=""), delimiter=separator)
    assert [cell for row in rows for cell in row if FORMULA.match(cell)] == []


def test_letters_survive_in_a_table() -> None:
    for attack in LETTERS:
        assert attack.text.replace('"', '""') in TABLE


def hostile_flow(attack: Attack) -> PrismaFlow:
    text = attack.text
    return flow(
        dict.fromkeys(Box, 3),
        sources={"one": (text, SourceKind.DATABASE, 2), f"two {text}": ("", SourceKind.REGISTER, 1)},
        reasons={text: 2, "plain": 1},
        other_reasons={text: 1},
        awaiting={Awaiting.RETRIEVAL: 1},
        notices=(text,),
    )


def test_a_diagram_of_every_attack_is_harmless_in_text() -> None:
    for attack in SHORT:
        assert dangers(as_text(hostile_flow(attack))) == set(), attack.name


def test_a_diagram_of_every_attack_is_sound_and_holds_nothing_that_runs() -> None:
    for attack in SHORT:
        drawn = svg(diagram(hostile_flow(attack), title=attack.text))
        tree = etree.fromstring(drawn.encode(), etree.XMLParser(resolve_entities=False))
        names = {etree.QName(element).localname for element in tree.iter("*")}
        assert names <= {"svg", "title", "desc", "rect", "g", "polyline", "polygon", "text"}, attack.name
        attributes = {str(name) for element in tree.iter("*") for name in element.attrib}
        assert not any(name.startswith("on") or name.endswith("href") for name in attributes), attack.name
        assert dangers(drawn) == set(), attack.name


def test_letters_survive_in_a_diagram() -> None:
    for attack in LETTERS:
        words = max(attack.text.split(), key=len)
        assert words in " ".join(as_text(hostile_flow(attack), width=200).split()), attack.name


def test_counts_for_a_program_take_every_attack() -> None:
    for attack in ATTACKS:
        assert as_json(hostile_flow(attack))["notices"] == [attack.text]
