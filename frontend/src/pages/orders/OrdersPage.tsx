import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { type Move, orderList } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { me } from "@/api/users";
import { Dialog } from "@/components/dialog/Dialog";
import { CategoryFilter, RegionFilter, StoreFilter } from "@/components/filters/resourceFilters";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { ListPage } from "@/components/list/ListPage";
import { useListPage } from "@/components/list/useListPage";
import { MoveForm } from "@/components/order/MoveForm";
import { actionLabel, movesFor } from "@/components/order/moves";
import type { OrdersAddress } from "@/lib/addresses";
import { CreateOrder } from "./CreateOrder";
import { orderColumns } from "./columns";
import { DayField } from "./DayField";
import { OrderDrawer } from "./OrderDrawer";
import classes from "./orders.module.css";
import { SelectionBar } from "./SelectionBar";
import { StatusTabs } from "./StatusTabs";
import { useSelection } from "./useSelection";

const route = getRouteApi("/orders");
const TABS = ["status", "late"] as const;

/** The list of replenishment orders, with a tab for each status. */
export default function OrdersPage() {
  const { for_store, for_product, ...address } = route.useSearch();
  const navigate = route.useNavigate();
  // the service sorts late orders, and those to receive, by their due time
  const defaultSort = address.late || address.to_receive ? undefined : "-created_at";
  const list = useListPage<OrdersAddress>({ address, navigate, defaultSort, tabs: TABS });
  const { filters, change } = list;
  const query = useQuery(orderList(list.query));
  const { page: _page, limit: _limit, sort: _sort, status: _status, late: _late, ...scope } = filters;
  const { data: user } = useQuery(me());
  const selection = useSelection(query.data?.data, { ...scope, status: filters.status, late: filters.late });
  const [moving, setMoving] = useState<Moving | null>(null);
  const start = (move: Move, orders: Order[]) =>
    setMoving({ move, orders: movesFor(orders, user).find((each) => each.move === move)?.allowed ?? [] });
  const reload = (move: Move, orders: Order[]) => {
    selection.update(orders);
    setMoving({ move, orders });
  };
  const leaveForm = { create: undefined, for_store: undefined, for_product: undefined };
  return (
    <ListPage
      list={list}
      width="full"
      title="Orders"
      subtitle="Request, approve, ship and receive orders"
      itemName="order"
      query={query}
      columns={orderColumns}
      path="/orders"
      searchLabel="Search by product, store, supplier, requester, note or number"
      mayCreate
      emptyHint="Use “New order” to request products for a store."
      selection={{ selected: selection.selected, onSelect: selection.select, nameOf: ({ number }) => number }}
      tabs={<StatusTabs address={filters} scope={scope} user={user} />}
      filters={
        <>
          <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
          <CategoryFilter value={filters.category} onChange={(category) => change({ category })} />
          <StoreFilter label="Destination" value={filters.store_id} onChange={(store_id) => change({ store_id })} />
          <StoreFilter
            label="Source"
            value={filters.source_store_id}
            onChange={(source_store_id) => change({ source_store_id })}
          />
          <ToggleFilter
            label="Returns"
            excluded="No returns"
            value={filters.is_return}
            onChange={(is_return) => change({ is_return })}
          />
          <ToggleFilter
            label="To agree"
            value={filters.awaits_agreement}
            onChange={(awaits_agreement) => change({ awaits_agreement })}
          />
          <ToggleFilter
            label="In transit"
            value={filters.in_transit}
            onChange={(in_transit) => change({ in_transit })}
          />
          <ToggleFilter
            label="To receive"
            value={filters.to_receive}
            onChange={(to_receive) => change({ to_receive })}
          />
          <div className={classes.days}>
            <DayField
              label="Placed on or after"
              short="From"
              value={filters.date_from}
              onChange={(date_from) => change({ date_from })}
            />
            <DayField
              label="Placed on or before"
              short="To"
              value={filters.date_to}
              onChange={(date_to) => change({ date_to })}
            />
          </div>
        </>
      }
    >
      <SelectionBar
        orders={selection.orders}
        user={user}
        onMove={(move) => start(move, selection.orders)}
        onClear={selection.clear}
      />
      <OrderDrawer id={list.item} onClose={list.close} />
      <CreateOrder
        opened={list.isNew}
        storeId={for_store}
        productId={for_product}
        onClose={() => change(leaveForm)}
        onMade={(id) => change({ ...leaveForm, item: id })}
      />
      <SelectionMoves
        moving={moving}
        onReload={reload}
        onLeave={() => setMoving(null)}
        onDone={() => {
          setMoving(null);
          selection.clear();
        }}
      />
    </ListPage>
  );
}

/** A move of selected orders, in the versions in which they were shown when it began. */
interface Moving {
  move: Move;
  orders: Order[];
}

interface SelectionMovesProps {
  moving: Moving | null;
  onReload: (move: Move, orders: Order[]) => void;
  onLeave: () => void;
  onDone: () => void;
}

function SelectionMoves({ moving, onReload, onLeave, onDone }: SelectionMovesProps) {
  const { move, orders } = moving ?? { move: null, orders: [] };
  return (
    <Dialog
      opened={move !== null && orders.length > 0}
      onClose={onLeave}
      title={move && actionLabel(move, orders.length)}
    >
      {move && (
        <MoveForm
          key={move}
          move={move}
          orders={orders}
          onDone={onDone}
          onLeave={onLeave}
          onReload={(now) => onReload(move, now)}
          isBare
        />
      )}
    </Dialog>
  );
}
