import type { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { productByCode } from "@/api/products";
import type { Product } from "@/api/shapes";

const NOT_FOUND = [400, 404, 422]; // an unknown code, or one that no product can have

/** A GS1-128 has the control character GS between its parts, which is in no other code. */
const withoutSeparators = (code: string) => code.replaceAll("\u001d", "");

/** The product with this SKU or barcode; undefined if there is none. Throws if the service does not answer. */
export async function findProduct(cache: QueryClient, code: string): Promise<Product | undefined> {
  try {
    return await cache.fetchQuery(productByCode(withoutSeparators(code)));
  } catch (error) {
    if (error instanceof Problem && NOT_FOUND.includes(error.status)) return undefined;
    throw error;
  }
}
