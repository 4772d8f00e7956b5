"""Notices in words: what has happened to a report after it came out."""

from litreview.model.language import _
from litreview.model.records import Notice, NoticeKind
from litreview.model.text import one_line


def told(notice: Notice) -> str:
    """Return what a notice says of the report it is about, and where it stands: ``retracted: ...``."""
    names = {
        NoticeKind.RETRACTION: _("retracted"),
        NoticeKind.PARTIAL_RETRACTION: _("retracted in part"),
        NoticeKind.CONCERN: _("expression of concern"),
        NoticeKind.REPUBLICATION: _("published anew"),
        NoticeKind.CORRECTION: _("corrected"),
        NoticeKind.UPDATE: _("updated"),
        NoticeKind.COMMENT: _("commented on"),
    }
    return ": ".join(part for part in (names[notice.kind], where(notice)) if part)


def where(notice: Notice) -> str:
    """Return where the notice stands, as far as is known; empty text otherwise."""
    doi, pmid = notice.doi and f"doi:{notice.doi}", notice.pmid and f"PMID {notice.pmid}"
    return one_line(notice.reference or doi or pmid or "")
