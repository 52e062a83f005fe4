import { Button, Modal } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { type Move, orderCounts, orderList } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { Empty } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { CategoryFilter, RegionFilter, StoreFilter } from "@/components/filters/nouns";
import { SearchField } from "@/components/filters/SearchField";
import { PageHeader } from "@/components/PageHeader";
import { DataTable } from "@/components/table/DataTable";
import { ExportLink } from "@/components/table/ExportLink";
import { type OrdersAddress, PAGE_SIZES } from "@/lib/addresses";
import { formatNumber } from "@/lib/format";
import { changedAddress } from "@/lib/search";
import { CreateOrder } from "./CreateOrder";
import { orderColumns } from "./columns";
import { DayField } from "./DayField";
import { MoveForm } from "./MoveForm";
import { VERB } from "./moves";
import { OrderDrawer } from "./OrderDrawer";
import { SelectionBar } from "./SelectionBar";
import { StatusTabs } from "./StatusTabs";

const route = getRouteApi("/orders");
const DEFAULT_SORT = "-created_at";
const NO_FILTER = ["page", "limit", "sort", "status", "late"];

/** Replenishment: what is asked for, what waits, what is under way. */
export default function OrdersPage() {
  const { item, create, for_store, for_product, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<OrdersAddress>) =>
    void navigate({ search: (before) => changedAddress(before, part), resetScroll: false });
  const list = useQuery(orderList({ limit: PAGE_SIZES[0], sort: DEFAULT_SORT, ...filters }));
  const { page: _page, limit: _limit, sort: _sort, status: _status, late: _late, ...scope } = filters;
  const counts = useQuery(orderCounts(scope));
  const [selected, setSelected] = useState<string[]>([]);
  const [moving, setMoving] = useState<Move | null>(null);
  const chosen = (list.data?.data ?? []).filter(({ id }) => selected.includes(id));
  const isFiltered = Object.keys(filters).some((name) => !NO_FILTER.includes(name));
  const clear = () => void navigate({ search: { sort: filters.sort, limit: filters.limit } });
  const leaveForm = { create: undefined, for_store: undefined, for_product: undefined };
  return (
    <>
      <PageHeader
        title="Orders"
        actions={
          <>
            <ExportLink path="/orders" filters={filters} />
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ create: true })}>
              New order
            </Button>
          </>
        }
      >
        Asked for, approved, fulfilled
      </PageHeader>
      <StatusTabs counts={counts.data} address={filters} />
      <FilterBar onClear={isFiltered && clear}>
        <SearchField
          label="Search product, store or order number"
          value={filters.search}
          onChange={(search) => change({ search })}
        />
        <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
        <CategoryFilter value={filters.category} onChange={(category) => change({ category })} />
        <StoreFilter value={filters.store_id} onChange={(store_id) => change({ store_id })} />
        <DayField
          label="From day"
          short="From"
          value={filters.date_from}
          onChange={(date_from) => change({ date_from })}
        />
        <DayField label="To day" short="To" value={filters.date_to} onChange={(date_to) => change({ date_to })} />
      </FilterBar>
      <DataTable
        label="Orders"
        columns={orderColumns}
        query={list}
        address={filters}
        onAddress={(part) => change(part as Partial<OrdersAddress>)}
        defaultSort={DEFAULT_SORT}
        onOpen={(row) => change({ item: row.id })}
        openId={item}
        selection={{ selected, onSelect: setSelected }}
        empty={<NoOrders onClear={isFiltered || filters.status || filters.late ? clear : undefined} />}
      />
      <SelectionBar orders={chosen} onMove={setMoving} onClear={() => setSelected([])} />
      <OrderDrawer id={item} onClose={() => change({ item: undefined })} />
      <CreateOrder
        opened={create === true}
        storeId={for_store}
        productId={for_product}
        onClose={() => change(leaveForm)}
        onMade={(id) => change({ ...leaveForm, item: id })}
      />
      <SeveralMoves
        move={moving}
        orders={chosen}
        onLeave={() => setMoving(null)}
        onDone={() => {
          setMoving(null);
          setSelected([]);
        }}
      />
    </>
  );
}

function NoOrders({ onClear }: { onClear: (() => void) | undefined }) {
  return (
    <Empty
      title={onClear ? "No order fits these filters" : "Nothing has been asked for yet"}
      action={
        onClear && (
          <Button variant="default" onClick={onClear}>
            Show all orders
          </Button>
        )
      }
    >
      {onClear ? "Take one away, or look for another word." : "A store asks for what runs low with “New order”."}
    </Empty>
  );
}

interface SeveralMovesProps {
  move: Move | null;
  orders: Order[];
  onLeave: () => void;
  onDone: () => void;
}

function SeveralMoves({ move, orders, onLeave, onDone }: SeveralMovesProps) {
  return (
    <Modal
      opened={move !== null}
      onClose={onLeave}
      title={move && `${VERB[move]} ${orders.length === 1 ? "1 order" : `${formatNumber(orders.length)} orders`}`}
      closeButtonProps={{ "aria-label": "Close" }}
      size="lg"
    >
      {move && <MoveForm key={move} move={move} orders={orders} onDone={onDone} onLeave={onLeave} isBare />}
    </Modal>
  );
}
