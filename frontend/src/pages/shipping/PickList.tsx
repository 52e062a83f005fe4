import type { Order, Page } from "@/api/shapes";
import { sumOf } from "@/components/order/deliveries";
import { destinationOf } from "@/components/order/ends";
import { formatMoment, formatNumber, formatTotal } from "@/lib/format";
import { formatInCases } from "@/lib/quantities";
import { Scroll } from "./Scroll";
import classes from "./shipping.module.css";

/** The cases to fetch, by category and product, with a box to tick. */
export function PickList({ orders }: { orders: Page<Order> }) {
  const sorted = orders.data.toSorted(
    (one, other) =>
      one.category.localeCompare(other.category) ||
      one.product_name.localeCompare(other.product_name) ||
      destinationOf(one).localeCompare(destinationOf(other)),
  );
  return (
    <article className={classes.document} aria-label="Pick list">
      <p>
        Printed {formatMoment(new Date())}
        {orders.total > sorted.length &&
          `. The oldest ${formatNumber(sorted.length)} of ${formatTotal(orders)} orders; the export has all.`}
      </p>
      <Scroll>
        <table>
          <thead>
            <tr>
              <th scope="col">Picked</th>
              <th scope="col">Product</th>
              <th scope="col">Destination</th>
              <th scope="col">Order</th>
              <th scope="col" data-number>
                Cases
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((order) => (
              <tr key={order.id}>
                <td>
                  <span className={classes.box} aria-hidden />
                </td>
                <td className={classes.text}>
                  {order.product_name}
                  <small>
                    {order.sku} · {order.package_size}
                  </small>
                </td>
                <td className={classes.text}>{destinationOf(order)}</td>
                <td className={classes.code}>{order.number}</td>
                <td data-number>{formatInCases(order.quantity, order)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={4}>
                Total
              </th>
              <td data-number>{sumOf(sorted, "quantity")}</td>
            </tr>
          </tfoot>
        </table>
      </Scroll>
    </article>
  );
}
