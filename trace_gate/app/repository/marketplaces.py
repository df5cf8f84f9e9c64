"""Currency and reporting time zone of each Amazon marketplace: what `init` proposes.

The time zone is the one in which the advertising console of that marketplace closes a day.
`EU` is no marketplace with one currency of its own: it gets the euro and Luxembourg's time.
"""

from __future__ import annotations

PACIFIC, PARIS = "America/Los_Angeles", "Europe/Paris"

MARKETPLACES: dict[str, tuple[str, str]] = {
    "US": ("USD", PACIFIC),
    "CA": ("CAD", PACIFIC),
    "MX": ("MXN", PACIFIC),
    "BR": ("BRL", "America/Sao_Paulo"),
    "UK": ("GBP", "Europe/London"),
    "IE": ("EUR", "Europe/Dublin"),
    "DE": ("EUR", PARIS),
    "FR": ("EUR", PARIS),
    "IT": ("EUR", PARIS),
    "ES": ("EUR", PARIS),
    "NL": ("EUR", "Europe/Amsterdam"),
    "BE": ("EUR", "Europe/Brussels"),
    "SE": ("SEK", "Europe/Stockholm"),
    "PL": ("PLN", "Europe/Warsaw"),
    "TR": ("TRY", "Europe/Istanbul"),
    "AE": ("AED", "Asia/Dubai"),
    "SA": ("SAR", "Asia/Riyadh"),
    "EG": ("EGP", "Africa/Cairo"),
    "ZA": ("ZAR", "Africa/Johannesburg"),
    "IN": ("INR", "Asia/Kolkata"),
    "JP": ("JPY", "Asia/Tokyo"),
    "SG": ("SGD", "Asia/Singapore"),
    "AU": ("AUD", "Australia/Sydney"),
    "EU": ("EUR", "Europe/Luxembourg"),
}
