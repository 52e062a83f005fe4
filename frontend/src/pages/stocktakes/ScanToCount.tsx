import { useQueryClient } from "@tanstack/react-query";
import type { RefObject } from "react";
import type { StocktakeLine } from "@/api/stocktakes";
import { CodeField } from "@/components/scan/CodeField";
import { findProduct } from "@/components/scan/findProduct";
import { isSameCode } from "@/lib/names";

interface ScanToCountProps {
  /** Where the next code comes from. */
  source: RefObject<HTMLElement | null>;
  lines: StocktakeLine[];
  onFound: (line: StocktakeLine) => void;
}

/** Finds the product to count by its SKU or a barcode, typed or scanned. */
export function ScanToCount({ source, lines, onFound }: ScanToCountProps) {
  const cache = useQueryClient();
  const find = async (code: string) => {
    const named = lines.find(({ sku }) => isSameCode(sku, code));
    const product = named ? undefined : await findProduct(cache, code);
    const line = named ?? lines.find(({ product_id }) => product_id === product?.id);
    if (!line) return product ? `${product.name} is not part of this stocktake.` : `No product has the code “${code}”.`;
    onFound(line);
    return undefined;
  };
  return <CodeField label="Find a product to count" placeholder="Barcode or SKU" source={source} onCode={find} />;
}
