"""Names, keys, old font encodings, citizen-ID cards and dates as Vietnam writes them."""
