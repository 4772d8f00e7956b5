"""The threshold: whether two reviewers have agreed so often that the rest may be read by one alone."""

from dataclasses import dataclass
from fractions import Fraction

from litreview.model.errors import ReviewError
from litreview.model.language import _
from litreview.model.ledger import Ledger
from litreview.model.protocol import Protocol, Stage, StageRule
from litreview.screening.first_votes import first_votes
from litreview.screening.rules import carried


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """On how many records the first votes, as far as they were opened and given blind, say the same."""

    agreed: int
    compared: int
    """Records with two such votes or more."""

    def is_enough(self, rule: StageRule) -> bool:
        """Tell whether the protocol's share is reached, over at least the protocol's number of records."""
        share = Fraction(str(rule.agreement))  # 0.55 of 100 is 55, which no float says
        return self.compared >= rule.after and self.agreed >= share * self.compared


def agreed_so_far(ledger: Ledger, rule: StageRule) -> Agreed:
    """Return how far the reviewers of the stage agree; a maybe that goes on agrees with an include."""
    said = [
        {carried(vote.verdict, rule) for vote in unit.votes.values()}
        for unit in first_votes(ledger, rule.stage).units
        if len(unit.votes) > 1
    ]
    return Agreed(agreed=sum(len(verdicts) == 1 for verdicts in said), compared=len(said))


def refuse_too_early(ledger: Ledger, protocol: Protocol, stage: Stage) -> None:
    """Raise ReviewError with both figures where two must still vote on each record."""
    rule = protocol.rule(stage)
    so_far = agreed_so_far(ledger, rule)
    if so_far.is_enough(rule):
        return
    raise ReviewError(
        stage,
        _(
            "two reviewers agree on {agreed} of {compared} records ({share} %); before one alone reads a"
            " record the protocol wants {wanted} % of at least {after}"
        ).format(
            agreed=so_far.agreed,
            compared=so_far.compared,
            share=100 * so_far.agreed // max(so_far.compared, 1),
            wanted=f"{100 * rule.agreement:g}",
            after=rule.after,
        ),
        _("Nothing was assigned. Let two vote on more, open the votes, and talk over what they differ on."),
    )
