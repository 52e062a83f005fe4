import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { company } from "@/api/company";
import type { Order, Store } from "@/api/shapes";
import { allStores } from "@/api/stores";
import { sumOf } from "@/components/order/deliveries";
import { destinationOf } from "@/components/order/ends";
import { formatMoment } from "@/lib/format";
import { formatInCases } from "@/lib/quantities";
import { Scroll } from "./Scroll";
import classes from "./shipping.module.css";

/** The delivery note: ordered and shipped cases, and empty columns for those that arrive. */
export function DeliveryNote({ source, orders }: { source: Store; orders: Order[] }) {
  const { data: own } = useQuery(company());
  const { data: stores } = useQuery(allStores());
  const [first] = orders;
  if (!first) return null;
  const destination = first.to_supplier ? undefined : stores?.find(({ id }) => id === first.store_id);
  return (
    <article className={classes.document} aria-label="Delivery note">
      <dl className={classes.heads}>
        <Fact name="Source">
          {own?.name}
          <br />
          {source.name}
          <Address store={source} />
        </Fact>
        <Fact name="Destination">
          {destinationOf(first)}
          {destination && <Address store={destination} />}
        </Fact>
        <Fact name="Shipped">{first.shipped_at && formatMoment(first.shipped_at)}</Fact>
        {first.expected_at && <Fact name="Expected">{formatMoment(first.expected_at)}</Fact>}
        {first.carrier_reference && <Fact name="Carrier reference">{first.carrier_reference}</Fact>}
      </dl>
      <Scroll>
        <table>
          <thead>
            <tr>
              {["Order", "Product"].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              {["Approved", "Shipped", "Received", "Damaged"].map((name) => (
                <th key={name} scope="col" data-number>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {orders.map((order) => (
              <tr key={order.id}>
                <td className={classes.code}>{order.number}</td>
                <td className={classes.text}>
                  {order.product_name}
                  <small>
                    {order.sku} · {order.package_size}
                  </small>
                </td>
                <td data-number>{formatInCases(order.quantity, order)}</td>
                <td data-number>{formatInCases(order.shipped_quantity, order)}</td>
                <td className={classes.blank} />
                <td className={classes.blank} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                Total
              </th>
              <td data-number>{sumOf(orders, "shipped_quantity")}</td>
              <td className={classes.blank} />
              <td className={classes.blank} />
            </tr>
          </tfoot>
        </table>
      </Scroll>
      <div className={classes.signatures}>
        <p>Handed over by</p>
        <p>Received by</p>
        <p>Date</p>
      </div>
    </article>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Address({ store }: { store: Store }) {
  const town = [store.city, [store.state, store.postal_code].filter(Boolean).join(" ")].filter(Boolean).join(", ");
  return (
    <>
      <br />
      {store.address}
      {town && (
        <>
          <br />
          {town}
        </>
      )}
    </>
  );
}
