import type { Preview } from "@/api/shapes";
import type { ReleasedOrder } from "@/api/stocktakes";
import { ReleasedNotice } from "@/components/ReleasedNotice";
import { formatSigned } from "@/lib/format";
import { type Counted, formatQuantity } from "@/lib/quantities";

const releasedIn = (result: unknown): ReleasedOrder[] =>
  (result as { released_orders?: ReleasedOrder[] }).released_orders ?? [];

/** "New stock in Dallas: 12 cases (−3).", the stock that is found or taken back with a sale, and the released orders. */
export function BookedEffect({ preview }: { preview: Preview }) {
  const after = preview.stock[0];
  if (!after) return null;
  const moved = preview.movements.reduce((sum, { delta }) => sum + delta, 0);
  return (
    <div>
      New stock in {after.store_name}: <strong className="number">{formatQuantity(after.current_stock, after)}</strong>{" "}
      ({formatSigned(moved)}).{foundIn(preview, after)}
      <ReleasedNotice orders={releasedIn(preview.result)} />
    </div>
  );
}

function foundIn({ movements }: Preview, product: Counted): string {
  const found = movements.find(({ reason_code }) => reason_code === "found");
  if (!found || movements.length < 2) return "";
  return found.delta > 0
    ? ` ${formatQuantity(found.delta, product)} more than recorded: the product is due to be counted.`
    : ` The ${formatQuantity(-found.delta, product)} that were found for the sale are taken back, too.`;
}
