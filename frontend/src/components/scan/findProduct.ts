import type { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/api/problem";
import { productByCode } from "@/api/products";
import type { Product } from "@/api/shapes";

const NOT_FOUND = [400, 404, 422]; // an unknown code, or one that no product can have

/** The product with this SKU or barcode; undefined if there is none. Throws if the service does not answer. */
export async function findProduct(cache: QueryClient, code: string): Promise<Product | undefined> {
  try {
    return await cache.fetchQuery(productByCode(code));
  } catch (error) {
    if (error instanceof Problem && NOT_FOUND.includes(error.status)) return undefined;
    throw error;
  }
}
