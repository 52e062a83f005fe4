import { Button, Group, Skeleton, Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type Move, order as orderById } from "@/api/orders";
import type { OrderDetail } from "@/api/shapes";
import { me } from "@/api/users";
import { SideDrawer } from "@/components/dialog/SideDrawer";
import { Failed } from "@/components/feedback/PageStates";
import { destinationOf, sourceOf } from "@/components/order/ends";
import { MoveForm } from "@/components/order/MoveForm";
import { actionLabel, MOVES } from "@/components/order/moves";
import { OrderProgress } from "@/components/order/OrderProgress";
import { OrderStatus } from "@/components/order/OrderStatus";
import { ReturnForm } from "@/components/order/ReturnForm";
import { StatusPill } from "@/components/StatusPill";
import { formatMoment, formatMoney } from "@/lib/format";
import { formatQuantity } from "@/lib/quantities";
import { worksAt } from "@/lib/rights";
import { priceNow, productNow, sourceNow, storeNow } from "./agreed";
import { EditForm } from "./EditForm";
import classes from "./orders.module.css";
import { Timeline } from "./Timeline";

interface OrderDrawerProps {
  id: string | undefined;
  onClose: () => void;
}

/** The drawer of an order: its fields, its moves and its history. */
export function OrderDrawer({ id, onClose }: OrderDrawerProps) {
  const query = useQuery({ ...orderById(id ?? ""), enabled: id !== undefined });
  return (
    <SideDrawer opened={id !== undefined} onClose={onClose} width={40} title={query.data?.number ?? "Order"} rowId={id}>
      {query.data ? (
        <Content key={query.data.id} order={query.data} />
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Stack>
          <Skeleton h={40} />
          <Skeleton h={110} />
          <Skeleton h={180} />
        </Stack>
      )}
    </SideDrawer>
  );
}

type Action = Move | "edit" | "return";

function Content({ order }: { order: OrderDetail }) {
  const [doing, setDoing] = useState<Action | null>(null);
  const isAllowed = doing !== null && order.allowed_actions.includes(doing);
  const leave = () => setDoing(null);
  return (
    <Stack gap="lg">
      <div>
        <OrderStatus order={order} />{" "}
        {!order.product_active && <StatusPill tone="neutral">Inactive product</StatusPill>}
      </div>
      <OrderProgress order={order} />
      <Figures order={order} />
      {order.notes && (
        <section aria-label="Notes">
          <Title order={3} mb={4}>
            Notes
          </Title>
          <p className={classes.notes}>{order.notes}</p>
        </section>
      )}
      {isAllowed && doing === "edit" && <EditForm order={order} onDone={leave} />}
      {isAllowed && doing === "return" && <ReturnForm order={order} onDone={leave} />}
      {isAllowed && doing !== "edit" && doing !== "return" && (
        <MoveForm key={doing} move={doing} orders={[order]} onDone={leave} onLeave={leave} />
      )}
      {!isAllowed && <Actions order={order} onChoose={setDoing} />}
      <Timeline events={order.history} product={order} />
    </Stack>
  );
}

function Actions({ order, onChoose }: { order: OrderDetail; onChoose: (action: Action) => void }) {
  const moves = MOVES.filter((move) => order.allowed_actions.includes(move));
  return (
    <Group gap="xs">
      {moves.map((move, index) => (
        <Button
          key={move}
          variant={index === 0 && move !== "cancel" ? "filled" : "default"}
          onClick={() => onChoose(move)}
        >
          {actionLabel(move, 1)}
        </Button>
      ))}
      {order.allowed_actions.includes("edit") && (
        <Button variant="default" onClick={() => onChoose("edit")}>
          Edit
        </Button>
      )}
      {order.allowed_actions.includes("return") && order.returnable_quantity > 0 && (
        <Button variant="default" onClick={() => onChoose("return")}>
          Return
        </Button>
      )}
    </Group>
  );
}

/** What differs today from what was agreed. */
function Now({ text }: { text: string }) {
  return text ? <small>{text}</small> : null;
}

function Figures({ order }: { order: OrderDetail }) {
  const { data: user } = useQuery(me());
  const { source_store_id: store_id, source_region: region } = order;
  const isOwnSource = store_id !== null && worksAt(user, { store_id, region: region ?? "" });
  const requested =
    order.quantity === order.requested_quantity ? "" : `${formatQuantity(order.requested_quantity, order)} requested`;
  return (
    <dl className={classes.figures}>
      <div>
        <dt>Product</dt>
        <dd>
          <Link to="/inventory" search={{ product_id: [order.product_id] }}>
            {order.product_name}
          </Link>
          <small>
            {order.sku} · {order.category}
          </small>
          <Now text={productNow(order)} />
        </dd>
      </div>
      <div>
        <dt>Quantity</dt>
        <dd>
          {formatQuantity(order.quantity, order)}
          <small>{requested || formatMoney(order.value)}</small>
          <Now text={priceNow(order)} />
        </dd>
      </div>
      <div>
        <dt>Destination</dt>
        <dd>
          {destinationOf(order)}
          <small>{order.to_supplier ? "Return to the supplier" : order.region}</small>
          <Now text={order.to_supplier ? "" : storeNow(order)} />
        </dd>
      </div>
      <div>
        <dt>Source</dt>
        <dd>
          {sourceOf(order)}
          <Now text={sourceNow(order)} />
        </dd>
      </div>
      {order.carrier_reference && (
        <div>
          <dt>Carrier reference</dt>
          <dd>{order.carrier_reference}</dd>
        </div>
      )}
      {order.shipped_at && order.source_store_id && isOwnSource && (
        <div>
          <dt>Delivery note</dt>
          <dd>
            <Link to="/shipping" search={{ store: order.source_store_id, print: "note", of: order.id }}>
              Print
            </Link>
          </dd>
        </div>
      )}
      {order.due_at && (
        <div>
          <dt>{order.late ? "Was due" : order.expected_at ? "Expected" : "Due"}</dt>
          <dd>{formatMoment(order.due_at)}</dd>
        </div>
      )}
      {order.batch_id && (
        <div>
          <dt>Order group</dt>
          <dd>
            <Link to="/orders" search={{ batch_id: [order.batch_id] }}>
              View all
            </Link>
          </dd>
        </div>
      )}
    </dl>
  );
}
