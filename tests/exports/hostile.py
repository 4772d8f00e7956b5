"""Random flows with the names and reasons nobody wishes for."""

from hypothesis import strategies as st

from litreview.exports.prisma import Awaiting, Box, PrismaFlow
from litreview.model.records import SourceKind
from tests.exports.flows import flow

NASTY = (
    "<script>alert(1)</script>",
    "]]> <![CDATA[ &amp; &#0; &undefined; <!-- -- -->",
    "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b2J\x00\x08\x7f",
    "\ufffe\uffff\ud800\U000e0041\u202e\u2028\x85",
    "Spesialisthelsetjenestesamhandlingsreformkonsekvensutredning" * 6,
    "WWWW@@@@—…‰" * 40,
    "患者教育和自我管理支持" * 12,
    "e" + "\u0301\u0327" * 200,
    "one\ntwo\r\nthree\tfour",
    "hospital/municipality-and-patient–organisation " * 9,
    "(n = 4)",
    " ",
    "",
)

text = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=120), st.lists(st.sampled_from(NASTY)).map(" ".join)
)
number = st.integers(0, 1200)
reasons = st.dictionaries(text, number, max_size=15)
sources = st.dictionaries(text, st.tuples(text, st.sampled_from(SourceKind), number), max_size=8)


@st.composite
def flows(draw: st.DrawFn) -> PrismaFlow:
    """Draw a flow whose every number and name is random."""
    return flow(
        draw(st.dictionaries(st.sampled_from(Box), number)),
        sources=draw(sources),
        reasons=draw(reasons),
        other_reasons=draw(reasons),
        awaiting=draw(st.dictionaries(st.sampled_from(Awaiting), number)),
        notices=tuple(draw(st.lists(text, max_size=3))),
    )
