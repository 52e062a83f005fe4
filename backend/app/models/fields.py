"""The types of the models' fields, each with its constraints."""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetPydanticSchema,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import core_schema

Role = Literal["store_manager", "regional_manager", "admin"]
StoreType = Literal["Warehouse", "Urban", "Suburban", "Tourist", "Business", "Entertainment", "Shopping"]
OrderStatus = Literal["pending", "approved", "shipped", "fulfilled", "cancelled"]
OrderAction = Literal["agree", "edit", "approve", "ship", "receive", "fulfill", "cancel", "return"]
Remainder = Literal["backorder", "close"]
# the kinds of movements that have a reason, deliveries with damaged or missing cases, and returns of orders
ReasonKind = Literal["count", "adjustment", "write_off", "delivery", "return"]
MovementKind = Literal[
    "opening", "receipt", "count", "adjustment", "transfer_out", "transfer_in", "sale", "customer_return", "write_off",
    "return_out", "return_in", "supplier_return",
]  # fmt: skip
SaleOutcome = Literal["booked", "already_booked", "refused"]
Coverage = Literal["none", "partial", "full"]
OnMoved = Literal["refuse", "book_difference"]
Severity = Literal["out_of_stock", "critical", "low"]
StocktakeStatus = Literal["open", "closed", "discarded"]
Pack = Literal["case", "unit"]

ID = r"^[1-9][0-9]{0,17}$"  # eighteen digits always fit into a bigint

# An opaque string in JSON and in URLs, an int in Python; this is the only place that parses it.
Id = Annotated[
    int,
    GetPydanticSchema(
        lambda _int, _handler: core_schema.no_info_after_validator_function(
            int,
            core_schema.str_schema(pattern=ID),
            serialization=core_schema.to_string_ser_schema(when_used="json"),
        )
    ),
    WithJsonSchema({"type": "string", "pattern": ID, "description": "Opaque key", "examples": ["4056"]}),
    Field(description="Opaque key"),  # repeated: FastAPI reads a path parameter's description from here
]

# One line of text without leading or trailing spaces and without control characters.
LINE = r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$"
# The same, or an empty text.
LINE_OR_NOTHING = r"^([^\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?)?$"
# Several lines; NUL cannot be stored.
LINES = r"^[^\x00]*$"

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=20)]


def _printable(text: str) -> str:
    """Return the text. Raises ValueError with the first character that it must not have."""
    for position, letter in enumerate(text, 1):
        if not letter.isprintable():
            raise ValueError(f"character {position} is {_described(letter)}, which cannot be printed")
    if text != text.strip(" "):
        raise ValueError("must not begin or end with a blank")
    return text


def _described(letter: str) -> str:
    """Return the code point of a character, and its name if it has one."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".strip()


# Any printable characters; a pattern in the schema only, because its error would not say which character is refused.
Identifying = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    AfterValidator(_printable),
    Field(json_schema_extra={"pattern": LINE}),
]
Sku = Identifying
Username = Identifying
Name = Annotated[str, StringConstraints(pattern=LINE, max_length=200)]
Label = Annotated[str, StringConstraints(pattern=LINE, max_length=60)]
PersonName = Annotated[str, StringConstraints(pattern=LINE, max_length=80)]
# Some people have one name: it is the first name.
LastName = Annotated[str, StringConstraints(pattern=LINE_OR_NOTHING, max_length=80)]
Line = Annotated[str, StringConstraints(pattern=LINE, max_length=200)]
City = Annotated[str, StringConstraints(pattern=LINE_OR_NOTHING, max_length=80)]
State = Annotated[str, StringConstraints(pattern=LINE_OR_NOTHING, max_length=40)]
PostalCode = Annotated[str, StringConstraints(pattern=LINE_OR_NOTHING, max_length=20)]
PackageSize = Annotated[str, StringConstraints(pattern=LINE_OR_NOTHING, max_length=60)]
Reason = Annotated[str, StringConstraints(pattern=LINE, max_length=500)]
ReasonCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"), Field(description="The code of a reason, see /reasons")
]
CarrierReference = Annotated[str, StringConstraints(pattern=LINE, max_length=100)]
Notes = Annotated[str, StringConstraints(pattern=LINES, max_length=1000)]

SPECIAL_USE_DOMAIN_NAMES.clear()  # a company's own network may use them, for example ada@intra.local


def _email_address(text: str) -> str:
    """Return a valid address in its normal form, lower case. Raises ValueError with the reason if it is not valid."""
    try:
        found = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as error:
        raise ValueError(f"not a valid e-mail address: {error}") from error
    if "." not in found.ascii_domain:
        raise ValueError("not a valid e-mail address: the part after the @-sign needs a period")
    return found.normalized.lower()


Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email_address),
    Field(
        examples=["ada.fox@brickhouse.example"],
        json_schema_extra={"format": "email", "pattern": r"^[^\s@]{1,64}@[^\s@]+$"},
    ),
]
WebAddress = Annotated[
    str, StringConstraints(pattern=r"^https://[A-Za-z0-9._~:/?#@!$&()*+,;=%\[\]-]+$", max_length=500)
]


def _not_zero(number: int) -> int:
    if number == 0:
        raise ValueError("must not be 0")
    return number


def whole(value: Any) -> Any:
    """Convert 5.0 to 5: JSON has one type of numbers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


COUNTED = "Cases, or units if the product is counted in units"
Quantity = Annotated[int, Field(ge=1, le=100_000, description=COUNTED), BeforeValidator(whole)]
Stock = Annotated[int, Field(ge=0, le=100_000_000, description=COUNTED), BeforeValidator(whole)]
MaxStock = Annotated[int, Field(ge=1, le=100_000_000, description=COUNTED), BeforeValidator(whole)]
Delta = Annotated[
    int,
    Field(ge=-100_000_000, le=100_000_000, json_schema_extra={"not": {"const": 0}}),
    BeforeValidator(whole),
    AfterValidator(_not_zero),
]
UnitsPerCase = Annotated[int, Field(ge=1, le=10_000, description="How many units a case has"), BeforeValidator(whole)]
CountedIn = Annotated[
    Pack,
    Field(
        description="What the product is counted in: its stock, levels, orders and price are of cases, or of units. It "
        "changes only while the product is not in stock in any store and not on order (code `product_in_use`)"
    ),
]
Price = Annotated[
    float,
    Field(
        ge=0,
        le=99_999_999.99,
        description="Of a case, or of a unit if the product is counted in units; rounded half up to four decimals",
    ),
]
UnitPrice = Annotated[
    float,
    Field(description="Of a case or a unit, as it is counted: two to four decimals, in the company's one currency"),
]
Money = Annotated[float, Field(description="Rounded half up to two decimals, in the company's one currency")]
Version = Annotated[int, Field(ge=1, description="1 at creation, plus 1 for each change")]


# Of a sale; negative if the customer returns them.
SoldQuantity = Annotated[
    int,
    Field(ge=-100_000, le=100_000, json_schema_extra={"not": {"const": 0}}),
    BeforeValidator(whole),
    AfterValidator(_not_zero),
]


def _only(pattern: str, message: str) -> BeforeValidator:
    """Return a validator of query values, which are text: it accepts only one spelling of each value."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(message)
        return value

    return BeforeValidator(check)


Flag = Annotated[bool, _only("true|false", "must be true or false")]


def _day_or_moment(text: str) -> date | datetime:
    """Return the day or the moment that a query value names."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", text, re.ASCII):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("must be a day (YYYY-MM-DD) or a moment with its offset (2026-03-08T09:30:00Z; + is sent as %2B)")


def _moment(text: Any) -> datetime:
    """Return the moment that a text names."""
    found = _day_or_moment(text) if isinstance(text, str) else None
    if not isinstance(found, datetime):
        raise ValueError("must be a moment with its offset (2026-03-08T09:30:00Z)")
    return found


Moment = Annotated[
    datetime,
    PlainValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "With its offset"}),
]
DayOrMoment = Annotated[
    date | datetime,
    PlainValidator(_day_or_moment),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}),
]


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    return text


Term = Annotated[
    str,
    StringConstraints(max_length=120, pattern=LINES),
    AfterValidator(_storable),
]
Search = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=LINES),
    Field(
        description="Words, each of which must be found somewhere; case, accents and Unicode forms make no difference"
    ),
]
Timestamp = Annotated[datetime, WithJsonSchema({"type": "string", "format": "date-time", "title": "UTC"})]
