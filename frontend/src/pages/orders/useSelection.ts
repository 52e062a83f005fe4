import { useState } from "react";
import type { Order } from "@/api/shapes";

type Selected = ReadonlyMap<string, Order>;
const NONE: Selected = new Map();

/** The selected orders of all pages, as they were last shown. Other filters start with an empty selection. */
export function useSelection(shown: Order[] | undefined, filters: object) {
  const scope = JSON.stringify(filters);
  const [state, setState] = useState({ scope, selected: NONE });
  const selected = state.scope === scope ? state.selected : NONE;
  const now = new Map(shown?.map((order) => [order.id, order]));
  return {
    selected,
    orders: [...selected.values()].map((order) => now.get(order.id) ?? order),
    select: (next: Selected) => setState({ scope, selected: next }),
    /** Replaces selected orders by what they are now. */
    update: (latest: Order[]) =>
      setState(({ selected: before }) => {
        const updated = latest.filter(({ id }) => before.has(id)).map((order) => [order.id, order] as const);
        return { scope, selected: new Map([...before, ...updated]) };
      }),
    clear: () => setState({ scope, selected: NONE }),
  };
}
