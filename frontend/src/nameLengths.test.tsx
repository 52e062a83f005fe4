import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Company } from "@/api/shapes";
import { SearchField } from "@/components/filters/SearchField";
import { CompanyForm } from "@/pages/company/CompanyForm";
import { ProductForm } from "@/pages/products/ProductForm";
import { StoreForm } from "@/pages/stores/StoreForm";
import { SupplierForm } from "@/pages/suppliers/SupplierForm";
import { renderPart } from "@/testing/render";
import { page, serve } from "@/testing/service";

const nothing = () => undefined;
const slot = { record: undefined, onReload: async () => undefined, onSaved: nothing, onCancel: nothing };
const company: Company = {
  name: "Brickhouse",
  time_zone: "UTC",
  currency: "USD",
  sla_approval_hours: 24,
  sla_fulfillment_hours: 72,
  require_four_eyes: false,
  version: 1,
};

test.each([
  { of: "store", form: () => <StoreForm {...slot} /> },
  { of: "product", form: () => <ProductForm {...slot} /> },
  { of: "supplier", form: () => <SupplierForm {...slot} /> },
  { of: "company", form: () => <CompanyForm record={company} onReload={async () => company} onSaved={nothing} /> },
])("the form of a $of takes a name of 200 characters", async ({ form }) => {
  serve({
    "GET /stores/regions/options": () => [],
    "GET /users": () => page([]),
    "GET /products/brands/list": () => [],
    "GET /products/categories/list": () => [],
    "GET /suppliers": () => page([]),
  });
  await renderPart(form());
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: /^Name/ }).maxLength).toBe(200);
});

test("a search accepts the longest name", async () => {
  await renderPart(<SearchField label="Search products" value={undefined} onChange={nothing} />);
  expect(screen.getByRole<HTMLInputElement>("searchbox").maxLength).toBe(200);
});
