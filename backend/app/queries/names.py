"""What lists say of a store and a product beside the thing itself: the aliases are `s` and `p`."""

from app.database.columns import Kept, number, text

STORE_AS_LISTED = Kept((text("store_name", "s.name"), text("region", "s.region")), "s.as_listed")
PRODUCT_AS_LISTED = Kept(
    (
        text("product_name", "p.name"), text("sku", "p.sku"), text("brand", "p.brand"),
        text("category", "p.category"), number("unit_price", "p.unit_price"),
    ),
    "p.as_listed",
)  # fmt: skip
