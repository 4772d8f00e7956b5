"""Throw bytes at every reader, led by which of its lines they reach, and stop at the first that breaks it.

``python -m benchmarks.formats.fuzz READER|all [-max_total_time=SECONDS] [CORPUS]`` needs atheris
(Python 3.11). Whatever comes in, a reader gives records and problems, or says in two
lines what is wrong; entries are records and those lost; and no input takes long or much memory.
"""

import sys
from collections.abc import Sequence

from litreview.model.errors import LitreviewError

LONGEST = 20
"""Seconds that one input may take."""
MOST = 2_000
"""Megabytes that the process may take."""


def main(arguments: Sequence[str]) -> None:
    """Fuzz the reader named, or all of them at once."""
    import atheris  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - only here

    wanted, *rest = arguments or ["all"]
    with atheris.instrument_imports(include=["litreview.formats"]):
        from litreview.formats import encodings, gathering, registry  # noqa: PLC0415 - instrumented

        # Within the block, for a reader's own module is loaded when it is asked for.
        readers = [registry.reader(name) for name in registry.reader_names() if wanted in {"all", name}]

    def read(content: bytes) -> None:
        try:
            text = encodings.decode(content, "fuzz").text
        except LitreviewError:
            return
        head = text.head(200_000)
        for reader in readers:
            reader.recognises(head)
            gathered = gathering.Gathering()
            kept = 0
            for record in gathered.records(reader.entries(text, source="fuzz")):
                kept += 1
                if not record.id.startswith("fuzz:"):
                    message = f"{reader.name}: {record.id}"
                    raise AssertionError(message)
            if gathered.entries != kept + gathered.lost:
                message = f"{reader.name}: {gathered.entries} entries, {kept} records, {gathered.lost} lost"
                raise AssertionError(message)

    atheris.Setup([sys.argv[0], f"-timeout={LONGEST}", f"-rss_limit_mb={MOST}", *rest], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
