import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, test } from "vitest";
import type { Order } from "@/api/shapes";
import type { TableAddress } from "@/lib/addresses";
import { renderPart } from "@/testing/render";
import { page } from "@/testing/service";
import { order } from "@/testing/shapes";
import { columnsOf } from "./columns";
import { DataTable, type DataTableProps } from "./DataTable";

const column = columnsOf<Order>();
const columns = column.columns([column.accessor("number", { header: "Order", meta: { sort: "id" } })]);
const orders = [1, 2, 3].map((id) => order({ id: String(id), number: `PO-${id}` }));

type Query = DataTableProps<Order>["query"];
const loaded = (data: unknown, part: object = {}) =>
  ({ data, isError: false, isFetching: false, isPlaceholderData: false, ...part }) as Query;

interface TableProps {
  query: Query;
  address?: TableAddress;
  onAddress?: DataTableProps<Order>["onAddress"];
}

function Table({ query, address = {}, onAddress = () => undefined }: TableProps) {
  const [selected, onSelect] = useState<ReadonlyMap<string, Order>>(new Map());
  return (
    <>
      <DataTable
        label="Orders"
        columns={columns}
        query={query}
        address={address}
        onAddress={onAddress}
        defaultSort="-id"
        empty="No orders match"
        selection={{ selected, onSelect, nameOf: ({ number }) => number }}
      />
      <output>{[...selected.keys()].join()}</output>
    </>
  );
}

const pages = [page(orders.slice(0, 2), { total: 3 }), page(orders.slice(2), { page: 2, total: 3 })];

function Pages() {
  const [number, setNumber] = useState(0);
  return (
    <>
      <button type="button" onClick={() => setNumber(1)}>
        Turn
      </button>
      <Table query={loaded(pages[number])} />
    </>
  );
}

const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name });
const all = () => box("Select all rows on this page");
const selection = () => document.querySelector("output")?.textContent;

test("each checkbox is named after its row", async () => {
  await renderPart(<Table query={loaded(page(orders))} />);
  fireEvent.click(box("Select PO-2"));
  expect(selection()).toBe("2");
});

test("the checkbox in the header is indeterminate for some rows and checked for all", async () => {
  await renderPart(<Table query={loaded(page(orders))} />);
  fireEvent.click(box("Select PO-2"));
  expect([all().checked, all().indeterminate]).toEqual([false, true]);
  fireEvent.click(all());
  expect([all().checked, all().indeterminate, selection()]).toEqual([true, false, "2,1,3"]);
  fireEvent.click(all());
  expect([all().checked, all().indeterminate, selection()]).toEqual([false, false, ""]);
});

test("a selection is kept on the next page", async () => {
  await renderPart(<Pages />);
  fireEvent.click(box("Select PO-1"));
  fireEvent.click(screen.getByRole("button", { name: "Turn" }));
  expect([all().checked, all().indeterminate]).toEqual([false, false]);
  fireEvent.click(box("Select PO-3"));
  expect([all().checked, selection()]).toEqual([true, "1,3"]);
});

test("a page number after the last page shows the last page", async () => {
  const changes: unknown[] = [];
  await renderPart(
    <Table
      query={loaded(page([], { page: 9, total: 50, total_pages: 2 }))}
      address={{ page: 9 }}
      onAddress={(...change) => changes.push(change)}
    />,
  );
  await waitFor(() => expect(changes).toEqual([[{ page: 2 }, { replace: true }]]));
  expect(screen.queryByText("No orders match")).toBeNull();
  screen.getByText("50 in total");
});

test("an empty list shows a message on its first page", async () => {
  const changes: unknown[] = [];
  await renderPart(
    <Table
      query={loaded(page([], { page: 3, total_pages: 0 }))}
      address={{ page: 3 }}
      onAddress={(...change) => changes.push(change)}
    />,
  );
  screen.getByText("No orders match");
  await waitFor(() => expect(changes).toEqual([[{ page: undefined }, { replace: true }]]));
});

test("while the next page loads, the range is that of the displayed rows", async () => {
  const first = page(orders, { limit: 3, total: 5, total_pages: 2 });
  await renderPart(<Table query={loaded(first, { isPlaceholderData: true })} address={{ page: 2, limit: 25 }} />);
  screen.getByText("1–3 of 5");
});

test("a list with an inexact total shows this and has a next page after the last counted page", async () => {
  const many = { limit: 25, page: 400, total: 10_000, total_is_exact: false, total_pages: 400, next_cursor: "next" };
  const changes: unknown[] = [];
  await renderPart(
    <Table
      query={loaded(page(orders, many))}
      address={{ page: 400 }}
      onAddress={(...change) => changes.push(change)}
    />,
  );
  screen.getByText("9,976–9,978 of 10,000+");
  fireEvent.click(screen.getByRole("button", { name: "Next page" }));
  expect(changes).toEqual([[{ page: 401 }]]);
});

test("a page after the last counted page is shown if it has rows", async () => {
  const changes: unknown[] = [];
  const more = { page: 401, total: 10_000, total_is_exact: false, total_pages: 400 };
  await renderPart(
    <Table
      query={loaded(page(orders, more))}
      address={{ page: 401 }}
      onAddress={(...change) => changes.push(change)}
    />,
  );
  expect(box("Select PO-2").checked).toBe(false);
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Next page" }).disabled).toBe(true);
  expect(changes).toEqual([]);
});
