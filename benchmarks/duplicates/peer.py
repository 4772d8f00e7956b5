"""Run bib-dedupe over a table of records, in a Python that has it: ``python peer.py RECORDS CLUSTERS QUEUE``.

It needs nothing of ours, so that it can be run where only bib-dedupe is installed.
"""

import csv
import json
import sys
from pathlib import Path


def main(records: Path, clusters: Path, queue: Path) -> None:
    """Write the clusters and the pairs it calls *maybe*; print its version."""
    import pandas as pd  # noqa: PLC0415 - of the other Python
    from bib_dedupe.bib_dedupe import block, cluster, match, prep  # noqa: PLC0415 - of the other Python

    table = pd.read_csv(records, dtype=str, keep_default_na=False)
    authors = table["authors_raw"].where(
        table["authors_raw"] != "", table["authors"].str.replace("; ", " and ")
    )
    given = pd.DataFrame(
        {
            "ID": table["id"],
            "ENTRYTYPE": "article",
            "title": table["title"],
            "author": authors,
            "year": table["year"],
            "journal": table["journal"],
            "volume": table["volume"],
            "number": table["issue"],
            "pages": table["pages"],
            "doi": table["doi"],
            "abstract": table["abstract"],
        }
    )
    matched = match(block(prep(given)))
    groups = cluster(matched)
    with clusters.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "cluster_id"))
        writer.writerows((one, number) for number, group in enumerate(groups) for one in group)
    maybe = matched[matched["duplicate_label"] == "maybe"] if len(matched) else matched
    with queue.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("first", "second"))
        if len(maybe):
            writer.writerows(zip(maybe["ID_1"], maybe["ID_2"], strict=True))
    print(json.dumps({}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
