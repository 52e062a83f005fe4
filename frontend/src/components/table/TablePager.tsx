import { ActionIcon, Group, NativeSelect, Text } from "@mantine/core";
import { ChevronLeftIcon, ChevronRightIcon } from "lucide-react";
import type { Page } from "@/api/shapes";
import { PAGE_SIZES, type TableAddress } from "@/lib/addresses";
import { formatNumber, formatTotal } from "@/lib/format";
import classes from "./DataTable.module.css";

interface TablePagerProps {
  page: Page<unknown> | undefined;
  address: TableAddress;
  onAddress: (change: TableAddress) => void;
}

/** The range of rows, the total, and the buttons for other pages. While a page loads, those of the previous one. */
export function TablePager({ page, address, onAddress }: TablePagerProps) {
  const number = address.page ?? 1;
  const size = address.limit ?? PAGE_SIZES[0];
  const isLast = page === undefined || (page.total_is_exact ? number >= page.total_pages : page.next_cursor === null);
  return (
    <nav className={classes.pager} aria-label="Pages">
      <Text size="sm" c="dimmed" className="number" role="status">
        {page && rangeOf(page)}
      </Text>
      <Group gap="xs" wrap="nowrap">
        <NativeSelect
          size="xs"
          aria-label="Rows per page"
          value={size}
          data={PAGE_SIZES.map((each) => ({ value: String(each), label: `${each} rows` }))}
          onChange={(event) => onAddress({ limit: Number(event.currentTarget.value) })}
        />
        <ActionIcon
          variant="default"
          aria-label="Previous page"
          disabled={number <= 1}
          onClick={() => onAddress({ page: number - 1 > 1 ? number - 1 : undefined })}
        >
          <ChevronLeftIcon size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label="Next page"
          disabled={isLast}
          onClick={() => onAddress({ page: number + 1 })}
        >
          <ChevronRightIcon size={16} />
        </ActionIcon>
      </Group>
    </nav>
  );
}

/** "26–37 of 37" */
function rangeOf(page: Page<unknown>): string {
  if (page.total === 0) return "No results";
  if (page.data.length === 0) return `${formatTotal(page)} in total`;
  const from = ((page.page ?? 1) - 1) * page.limit + 1;
  return `${formatNumber(from)}–${formatNumber(from + page.data.length - 1)} of ${formatTotal(page)}`;
}
