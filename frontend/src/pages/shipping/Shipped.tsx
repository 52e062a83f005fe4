import { Link } from "@tanstack/react-router";
import { FileTextIcon } from "lucide-react";
import type { Order } from "@/api/shapes";
import { Card } from "@/components/Card";
import { LinkButton } from "@/components/LinkButton";
import { Moment } from "@/components/Moment";
import { groupsOf, sumOf } from "@/components/order/deliveries";
import { destinationOf } from "@/components/order/ends";
import { ExportLink } from "@/components/table/ExportLink";
import type { OrdersAddress } from "@/lib/addresses";
import { formatCount, formatNumber } from "@/lib/format";
import { deliveryKey } from "./delivery";
import classes from "./shipping.module.css";

interface ShippedProps {
  orders: Order[];
  /** The total number. */
  total: number;
  storeId: string;
  /** The filters of the whole list in the API. */
  exported: OrdersAddress;
}

/** The deliveries that have left a warehouse and have not arrived, each with its delivery note. */
export function Shipped({ orders, total, storeId, exported }: ShippedProps) {
  if (orders.length === 0) return null;
  return (
    <Card title="In transit" aside={<ExportLink path="/orders" filters={exported} of="orders in transit" />}>
      {total > orders.length && (
        <p className="quiet">
          The newest {formatNumber(orders.length)} of {formatCount(total, "order")}.{" "}
          <Link to="/orders" search={exported}>
            View all
          </Link>
        </p>
      )}
      <ul className={classes.orders}>
        {groupsOf(orders, deliveryKey).map((delivery) => (
          <Delivery key={delivery[0]?.id} orders={delivery} storeId={storeId} />
        ))}
      </ul>
    </Card>
  );
}

function Delivery({ orders, storeId }: { orders: Order[]; storeId: string }) {
  const [first] = orders;
  if (!first) return null;
  return (
    <li>
      <div className={classes.what}>
        <strong>{destinationOf(first)}</strong>
        <small>
          {formatCount(orders.length, "order")}
          {first.carrier_reference && ` · ${first.carrier_reference}`}
        </small>
        <small>{first.shipped_at && <Moment at={first.shipped_at} />}</small>
      </div>
      <strong className="number">{sumOf(orders, "in_transit")}</strong>
      <LinkButton
        to="/shipping"
        search={{ store: storeId, print: "note", of: first.id }}
        variant="default"
        leftSection={<FileTextIcon size={16} aria-hidden />}
        aria-label={`Delivery note for ${destinationOf(first)}`}
      >
        Delivery note
      </LinkButton>
    </li>
  );
}
