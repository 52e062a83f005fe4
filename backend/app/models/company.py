"""The company: its name, time zone, currency and rules."""

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints

from app.models.fields import Name, Version
from app.models.resource import Changes, Resource, not_given

# The codes of ISO 4217 for money that people pay with.
CURRENCIES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
    "CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL "
    "HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD "
    "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG "
    "QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD "
    "TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)


# Names of the IANA database that are no place: browsers do not know them, and what they mean differs between machines.
NO_ZONES = {"Factory", "localtime"}


def _known_zone(name: str) -> str:
    if name not in available_timezones() - NO_ZONES:
        raise ValueError("must be the name of an IANA time zone, such as Europe/Berlin")
    return name


def _known_currency(code: str) -> str:
    if code not in CURRENCIES.split():
        raise ValueError("must be a code of ISO 4217, such as EUR")
    return code


TimeZone = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_+/-]+$", max_length=60),
    AfterValidator(_known_zone),
    Field(description="IANA name; its days are the days of filters, sums and reports", examples=["America/Chicago"]),
]
Currency = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{3}$"),
    AfterValidator(_known_currency),
    Field(description="ISO 4217 code", examples=["USD"], json_schema_extra={"enum": [*CURRENCIES.split()]}),
]
Hours = Annotated[int, Field(ge=1, le=8760)]
ApprovalHours = Annotated[Hours, Field(description="Hours after which a pending order is late")]
FulfillmentHours = Annotated[Hours, Field(description="Hours after its approval after which an order is late")]
FourEyes = Annotated[bool, Field(description="Whether another user than the requester has to approve an order")]


class Company(Resource):
    name: str
    time_zone: TimeZone
    currency: Currency
    sla_approval_hours: ApprovalHours
    sla_fulfillment_hours: FulfillmentHours
    require_four_eyes: FourEyes
    version: Version


class CompanyUpdate(Changes):
    name: Name = not_given()
    time_zone: TimeZone = not_given()
    currency: Currency = not_given()
    sla_approval_hours: ApprovalHours = not_given()
    sla_fulfillment_hours: FulfillmentHours = not_given()
    require_four_eyes: FourEyes = not_given()
