"""Excel, OpenDocument and delimited tables in and out: bytes ↔ records."""
