"""The columns that other rows show of their store and product; the aliases are `s` and `p`.

Documents have them from the versions that they name (`p`, `s`, and `w` for the source): as they were at that time.
"""

from app.database.json_columns import StoredJson, enum_column, number_column, text_column

STORE_COLUMNS = StoredJson((text_column("store_name", "s.name"), text_column("region", "s.region")), "s.as_listed")
PACK = (enum_column("counted_in", "p.counted_in"), number_column("units_per_case", "p.units_per_case"))
PRODUCT_COLUMNS = StoredJson(
    (
        text_column("product_name", "p.name"), text_column("sku", "p.sku"), text_column("brand", "p.brand"),
        text_column("category", "p.category"), number_column("unit_price", "p.unit_price"), *PACK,
    ),
    "p.as_listed",
)  # fmt: skip
DOCUMENT_PRODUCT = StoredJson(
    (
        text_column("product_name", "p.name"), text_column("sku", "p.sku"), text_column("brand", "p.brand"),
        text_column("category", "p.category"), text_column("package_size", "p.package_size"),
        number_column("unit_price", "p.unit_price"), *PACK,
    ),
    "p.as_listed",
)  # fmt: skip
DOCUMENT_STORE = STORE_COLUMNS
DOCUMENT_SOURCE = StoredJson(
    (text_column("source_store_name", "w.name"), text_column("source_region", "w.region")),
    """coalesce(w.as_source, '"source_store_name":null,"source_region":null')""",
)
