"""Run ``python -m litreview``."""

from litreview.cli import main

raise SystemExit(main())
