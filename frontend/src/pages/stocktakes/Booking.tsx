import { Autocomplete, Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { sentenceOf } from "@/api/problem";
import { whenSaved } from "@/api/queries";
import type { Movement } from "@/api/shapes";
import {
  previewClosing,
  type ReleasedOrder,
  type Stocktake,
  type StocktakeLine,
  useCloseStocktake,
} from "@/api/stocktakes";
import { Dialog } from "@/components/dialog/Dialog";
import { HelpTip } from "@/components/HelpTip";
import { PreviewBox, usePreview } from "@/components/PreviewBox";
import { ReleasedNotice, releasedSentence } from "@/components/ReleasedNotice";
import { CORRECTION, ReasonCodeField } from "@/components/stock/ReasonCodeField";
import { ExportLink } from "@/components/table/ExportLink";
import { formatCount, formatMoney, formatNumber, formatSigned } from "@/lib/format";
import { COUNTED } from "@/lib/labels";
import { formatQuantity } from "@/lib/quantities";
import { Discard } from "./Discard";
import classes from "./stocktakes.module.css";

interface BookingProps {
  stocktake: Stocktake;
  lines: StocktakeLine[];
  /** Whether counts are typed that are not saved yet: they are not posted. */
  hasUnsaved: boolean;
  /** How many fields hold no number. */
  invalid: number;
}

/** The progress and the differences of the count, always visible, and the button that posts it after a preview. */
export function Booking({ stocktake, lines, hasUnsaved, invalid }: BookingProps) {
  const [opened, { open, close }] = useDisclosure();
  const { counted, missing, surplus, needs_recount: recounts } = stocktake;
  const canPost = counted > 0 && !hasUnsaved && invalid === 0;
  // The button has a shortcut, because the Tab key would have to pass a long list.
  useHotkeys([["mod+Enter", () => canPost && open()]], []);
  return (
    <section className={classes.booking} aria-label="Count progress">
      <Group gap={4}>
        <Text size="sm" role="status" className="number">
          <strong>
            {formatNumber(counted)} of {formatNumber(stocktake.lines)}
          </strong>{" "}
          counted
          {counted > 0 && missing !== null && surplus !== null
            ? ` · ${formatNumber(missing)} missing, ${formatNumber(surplus)} surplus`
            : ""}
          {recounts > 0 && ` · ${formatNumber(recounts)} to count again`}
          {hasUnsaved && " · saving…"}
          {invalid > 0 && ` · ${formatCount(invalid, "invalid number")}`}
        </Text>
        {missing !== null && <HelpTip about="differences">{`Missing and surplus: ${COUNTED.toLowerCase()}.`}</HelpTip>}
      </Group>
      <Group gap="xs">
        <Discard stocktake={stocktake} />
        <Button
          disabled={!canPost}
          onClick={open}
          aria-keyshortcuts="Control+Enter"
          rightSection={
            <Kbd size="xs" visibleFrom="sm" aria-hidden>
              Ctrl ↵
            </Kbd>
          }
        >
          Post count…
        </Button>
      </Group>
      <Dialog opened={opened} onClose={close} title={`Post count of ${stocktake.store_name}`}>
        <Confirm stocktake={stocktake} lines={lines} onClose={close} />
      </Dialog>
    </section>
  );
}

interface ConfirmProps {
  stocktake: Stocktake;
  lines: StocktakeLine[];
  onClose: () => void;
}

function Confirm({ stocktake, lines, onClose }: ConfirmProps) {
  const [reason, setReason] = useState("Stocktake");
  const [code, setCode] = useState(CORRECTION);
  const body = reason.trim() ? { reason: reason.trim(), reason_code: code } : null;
  const post = useCloseStocktake(stocktake);
  const previewed = stocktake.blind || post.isSuccess ? null : body;
  const preview = usePreview(`stocktake ${stocktake.id} ${stocktake.version}`, previewed, (closing) =>
    previewClosing(stocktake.id, closing),
  );
  const save = () =>
    body &&
    whenSaved(post.mutateAsync(body), ({ released_orders: released }) => {
      const posted = `Count of ${stocktake.store_name} posted`;
      notifications.show(
        released.length === 0
          ? { message: posted, color: "green" }
          : { title: posted, message: releasedSentence(released), color: "yellow", autoClose: false },
      );
      onClose();
    });
  return (
    <Stack>
      <Autocomplete
        label="Reason"
        data={["Stocktake", "Weekly count", "Year-end count"]}
        maxLength={500}
        value={reason}
        onChange={setReason}
        data-autofocus
        openOnFocus={false}
      />
      <ReasonCodeField kind="count" value={code} onChange={setCode} />
      <PreviewBox
        state={preview}
        idle={
          stocktake.blind && body
            ? "The differences of a blind stocktake are shown after it was posted."
            : "A reason is required. It is shown in the history."
        }
      >
        {({ movements, result }) => (
          <Report movements={movements} lines={lines} stocktake={stocktake} released={result.released_orders} />
        )}
      </PreviewBox>
      {post.isError && (
        <Text role="alert" c="var(--bad)" size="sm">
          {sentenceOf(post.error)}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Keep counting
        </Button>
        <Button disabled={stocktake.blind ? !body : preview.status !== "ready"} loading={post.isPending} onClick={save}>
          Post count of {formatCount(stocktake.counted, "product")}
        </Button>
      </Group>
    </Stack>
  );
}

interface ReportProps {
  movements: Movement[];
  lines: StocktakeLine[];
  stocktake: Stocktake;
  released: ReleasedOrder[];
}

/** The differences that would be booked, the largest first, and the orders that would be released. */
function Report({ movements, lines, stocktake, released }: ReportProps) {
  const changed = lines.filter(({ difference, superseded }) => difference !== null && difference !== 0 && !superseded);
  const sorted = [...changed].sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
  if (changed.length === 0) return <span>No differences</span>;
  return (
    <div>
      <Text size="sm" fw={600}>
        {formatNumber(changed.length)} of {formatCount(movements.length, "product")} with a difference,{" "}
        {formatMoney(stocktake.value ?? 0)}
      </Text>
      <ul className={classes.outcome}>
        {sorted.slice(0, 6).map((line) => (
          <li key={line.id}>
            {line.product_name}: {formatQuantity(line.counted_stock ?? 0, line)} ({formatSigned(line.difference ?? 0)},{" "}
            {formatMoney(line.value ?? 0)})
          </li>
        ))}
        {changed.length > 6 && <li>and {formatNumber(changed.length - 6)} more</li>}
      </ul>
      <ExportLink path={`/stocktakes/${stocktake.id}/lines`} filters={{ different: true }} />
      <ReleasedNotice orders={released} />
    </div>
  );
}
