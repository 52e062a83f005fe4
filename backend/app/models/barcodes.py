"""Barcodes: EAN, UPC and other codes, as they are printed on a case or on a unit.

A code of 8, 12, 13 or 14 digits is a GTIN, whose last digit is a check digit (GS1 General Specifications, 7.9).
"""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.models.fields import LINE

GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
# A GS1-128 as a scanner sends it, or as it is printed below the bars: the application identifier 01 and 14 digits (GS1
# General Specifications, 3.3.2), and anything after them. Before it a scanner may name the symbology (]C1, ]d2, ]e0).
SYMBOLOGY = r"(?:\][A-Za-z][0-9])?"
GS1 = re.compile(SYMBOLOGY + r"(?:01|\(01\))([0-9]{14})")
# A GS1 Digital Link, which is the text of a QR code: the URI of any domain with the same identifier in its path.
DIGITAL_LINK = re.compile(SYMBOLOGY + r"https?://[^?#]+?/01/([0-9]{8}|[0-9]{12,14})(?=[/?#]|$)", re.IGNORECASE)
SEPARATOR = "\x1d"  # the control character GS, which a scanner sends between the parts of a GS1-128
LONGEST_SCAN = 300


def check_digit(digits: str) -> int:
    """Return the check digit for the digits of a GTIN that come before it."""
    weighted = (int(digit) * (3 if position % 2 == 0 else 1) for position, digit in enumerate(reversed(digits)))
    return -sum(weighted) % 10


def barcode_key(code: str) -> str:
    """Return what two barcodes have in common if they are the same: a GTIN with 14 digits, or the code itself."""
    return code.zfill(14) if GTIN.fullmatch(code) else code


def gtin_of(scan: str) -> str | None:
    """Return the 14 digits of the GTIN in a GS1-128 or a GS1 Digital Link (application identifier 01).

    None if it is neither or the check digit is wrong.
    """
    found = GS1.match(scan) or DIGITAL_LINK.match(scan)
    if found is None or int(found[1][-1]) != check_digit(found[1][:-1]):
        return None
    return barcode_key(found[1])


def _checked(code: str) -> str:
    """Return the code. Raises ValueError if it is a GTIN with another check digit."""
    if GTIN.fullmatch(code) and int(code[-1]) != check_digit(code[:-1]):
        raise ValueError(f"the last digit of this EAN or UPC has to be {check_digit(code[:-1])}")
    return code


def _without_separators(scan: str) -> str:
    """Return the scan without the separators of its parts, which no barcode is kept with."""
    return scan.replace(SEPARATOR, "")


def _distinct(codes: list[str]) -> list[str]:
    """Return the codes. Raises ValueError if two of them are the same."""
    if len({barcode_key(code) for code in codes}) < len(codes):
        raise ValueError("two of these barcodes are the same, but for leading zeros")
    return codes


# As it is written: leading zeros stay. The pattern is that of printable ASCII characters without the blank.
AnyCode = Annotated[str, StringConstraints(pattern=r"^[!-~]+$", max_length=60)]
Barcode = Annotated[
    AnyCode,
    AfterValidator(_checked),
    Field(description="If it has 8, 12, 13 or 14 digits, the last one is its check digit (EAN, UPC)"),
]
Barcodes = Annotated[
    list[Barcode],
    Field(max_length=20, description="EAN, UPC or other codes; no two products have the same one"),
    AfterValidator(_distinct),
]
OtherPackBarcodes = Annotated[
    Barcodes,
    Field(
        description="Codes on the other pack: on a case if the product is counted in units, on a unit if it is counted "
        "in cases. Both lists together have at most 20 codes"
    ),
]

# The text that a scanner or a till sends: a barcode, or a text with the product's GTIN in it.
Scan = Annotated[
    str,
    StringConstraints(pattern=r"^[!-~\x1d]*[!-~][!-~\x1d]*$", max_length=LONGEST_SCAN),
    AfterValidator(_without_separators),
    Field(
        description="A barcode of the product, or a GS1-128 or GS1 Digital Link with its GTIN (application identifier "
        "01)"
    ),
]
ProductCode = Annotated[
    str,
    StringConstraints(pattern=LINE.replace(r"\x00-\x1f", r"\x00-\x1c\x1e\x1f"), max_length=LONGEST_SCAN),
    AfterValidator(_without_separators),
    Field(description="SKU, barcode, or a GS1-128 or GS1 Digital Link with the GTIN (application identifier 01)"),
]
