"""The columns of a store and of a product in lists of other rows; the aliases are `s` and `p`."""

from app.database.json_columns import StoredJson, number_column, text_column

STORE_AS_LISTED = StoredJson((text_column("store_name", "s.name"), text_column("region", "s.region")), "s.as_listed")
PRODUCT_AS_LISTED = StoredJson(
    (
        text_column("product_name", "p.name"), text_column("sku", "p.sku"), text_column("brand", "p.brand"),
        text_column("category", "p.category"), number_column("unit_price", "p.unit_price"),
    ),
    "p.as_listed",
)  # fmt: skip
