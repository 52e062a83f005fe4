import { useQuery } from "@tanstack/react-query";
import { brands, categories, useSaveProduct } from "@/api/products";
import type { Product, Supplier } from "@/api/shapes";
import { supplierList } from "@/api/suppliers";
import type { FormField } from "@/components/record/form";
import type { FormSlot } from "@/components/record/RecordDrawer";
import { RecordForm } from "@/components/record/RecordForm";
import { NAME_LENGTH } from "@/lib/names";

const NEW = { active: true, counted_in: "case", units_per_case: 1 };
const PACKS = [
  { value: "case", label: "Cases" },
  { value: "unit", label: "Units" },
];

/** Adds a product or changes one; a new price revalues the stock from today on. */
export function ProductForm(slot: FormSlot<Product>) {
  const saving = useSaveProduct();
  const { data: ofBrands } = useQuery(brands());
  const { data: ofCategories } = useQuery(categories());
  const { data: suppliers } = useQuery(supplierList({ limit: 100, active: true }));
  const fields: FormField[] = [
    { name: "name", label: "Name", required: true, maxLength: NAME_LENGTH },
    { name: "sku", label: "SKU", required: true, maxLength: 64, half: true },
    {
      name: "unit_price",
      label: "Price",
      kind: "money",
      hint: "Of a case, or of a unit if it is counted in units",
      required: true,
      half: true,
    },
    {
      name: "category",
      label: "Category",
      kind: "free",
      choices: ofCategories?.map(({ category }) => ({ value: category, label: category })),
      required: true,
      maxLength: 60,
      half: true,
    },
    {
      name: "brand",
      label: "Brand",
      kind: "free",
      choices: ofBrands?.map(({ brand }) => ({ value: brand, label: brand })),
      required: true,
      maxLength: 60,
      half: true,
    },
    {
      name: "supplier_id",
      label: "Supplier",
      kind: "choice",
      choices: suppliersOf(suppliers?.data ?? [], slot.record),
      hint: "Delivers orders without a source store",
    },
    { name: "package_size", label: "Package", maxLength: 60, hint: "Contents of a case, e.g. 24 × 330 ml" },
    {
      name: "counted_in",
      label: "Counted in",
      kind: "choice",
      choices: PACKS,
      required: true,
      half: true,
      hint: "Stock, orders and price. Stays as it is once the product is in stock or on order",
    },
    {
      name: "units_per_case",
      label: "Units per case",
      kind: "whole",
      required: true,
      min: 1,
      max: 10_000,
      half: true,
    },
    {
      name: "barcodes",
      label: "Barcodes",
      kind: "codes",
      hint: "EAN, UPC or other codes of what it is counted in, with blanks between them",
    },
    {
      name: "other_pack_barcodes",
      label: "Barcodes of the other pack",
      kind: "codes",
      hint: "On a case if it is counted in units, on a unit if it is counted in cases",
    },
    { name: "active", label: "Active", kind: "flag", hint: "Inactive products cannot be ordered" },
  ];
  return (
    <RecordForm
      {...slot}
      label={slot.record ? "Edit product" : "New product"}
      fields={fields}
      initial={NEW}
      saving={saving}
    />
  );
}

/** The active suppliers, and that of the product, which may be inactive. */
function suppliersOf(active: Supplier[], product: Product | undefined) {
  const choices = active.map(({ id, name }) => ({ value: id, label: name }));
  const own = product?.supplier_id;
  const isMissing = own && !choices.some(({ value }) => value === own);
  return isMissing ? [...choices, { value: own, label: product.supplier ?? own }] : choices;
}
