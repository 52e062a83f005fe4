"""Cases and units: a quantity in one of them in what a product is counted in."""

from app.errors import NotWholeCases
from app.models.fields import Pack


def counted(quantity: int, unit: Pack, counted_in: Pack, units_per_case: int) -> int:
    """Return a quantity of cases or units in what the product is counted in.

    Raises NotWholeCases if units of a product that is counted in cases are no whole cases.
    """
    if unit == counted_in:
        return quantity
    if unit == "case":
        return quantity * units_per_case
    cases, rest = divmod(quantity, units_per_case)
    if rest:
        raise NotWholeCases(
            f"The product is counted in cases of {units_per_case}: {quantity} units are no whole cases",
            units_per_case=units_per_case,
        )
    return cases
