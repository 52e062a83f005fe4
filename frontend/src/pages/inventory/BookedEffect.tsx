import type { Preview } from "@/api/shapes";
import type { ReleasedOrder } from "@/api/stocktakes";
import { ReleasedNotice } from "@/components/ReleasedNotice";
import { formatCases, formatSigned } from "@/lib/format";

const releasedIn = (result: unknown): ReleasedOrder[] =>
  (result as { released_orders?: ReleasedOrder[] }).released_orders ?? [];

/** "New stock in Dallas: 12 cases (−3).", the stock that is found or taken back with a sale, and the released orders. */
export function BookedEffect({ preview }: { preview: Preview }) {
  const after = preview.stock[0];
  if (!after) return null;
  const moved = preview.movements.reduce((sum, { delta }) => sum + delta, 0);
  return (
    <div>
      New stock in {after.store_name}: <strong className="number">{formatCases(after.current_stock)}</strong> (
      {formatSigned(moved)}).{foundIn(preview)}
      <ReleasedNotice orders={releasedIn(preview.result)} />
    </div>
  );
}

function foundIn({ movements }: Preview): string {
  const found = movements.find(({ reason_code }) => reason_code === "found");
  if (!found || movements.length < 2) return "";
  return found.delta > 0
    ? ` ${formatCases(found.delta)} more than recorded: the product is due to be counted.`
    : ` The ${formatCases(-found.delta)} that were found for the sale are taken back, too.`;
}
