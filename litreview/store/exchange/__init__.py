"""The exchange: reviewers without a server write signed files, votes sealed, and take in each other's."""
