import { Button, Card, Checkbox, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/problem";
import { cycleCount, useStartStocktake } from "@/api/stocktakes";
import { Failed } from "@/components/feedback/PageStates";
import { NumberField } from "@/components/NumberField";
import { formatCount } from "@/lib/format";
import { INVALID, type TypedNumber } from "@/lib/numbers";
import { DueProducts } from "./DueProducts";

interface StartProps {
  storeId: string;
  /** The categories to count; none: all products of the store. */
  categories: string[] | undefined;
}

/** Starts a stocktake of a store; its users can continue it on any device. */
export function Start({ storeId, categories }: StartProps) {
  const [blind, setBlind] = useState(false);
  const [limit, setLimit] = useState<TypedNumber>("");
  const start = useStartStocktake();
  const cycle = useQuery(cycleCount(storeId));
  const due = cycle.data?.products.length;
  const body = {
    store_id: storeId,
    categories: categories ?? [],
    blind,
    recount_above: typeof limit === "number" ? limit : null,
  };
  const isInvalid = limit === INVALID;
  return (
    <Card withBorder radius="lg" component="section" aria-label="Start stocktake">
      <Stack>
        <Text>
          No stocktake is open. A new one has {categories?.length ? categories.join(", ") : "all products of the store"}
          ; counts are saved as they are typed, and you can continue on another device.
        </Text>
        <Checkbox
          label="Blind: hide the expected stock until it is posted"
          checked={blind}
          onChange={(event) => setBlind(event.currentTarget.checked)}
        />
        <NumberField
          label="Another user counts again if the difference is more than"
          description="Cases; empty: never"
          maw={360}
          min={0}
          max={100_000_000}
          value={limit}
          onChange={setLimit}
        />
        {cycle.data ? (
          <DueProducts storeId={storeId} products={cycle.data.products} />
        ) : cycle.isError ? (
          <Failed error={cycle.error} onRetry={() => void cycle.refetch()} />
        ) : (
          <Skeleton h={200} aria-label="Loading products due today" />
        )}
        {start.isError && (
          <Text role="alert" c="var(--bad)" size="sm">
            {sentenceOf(start.error)}
          </Text>
        )}
        <Group>
          <Button disabled={isInvalid} loading={start.isPending} onClick={() => start.mutate(body)}>
            Start stocktake
          </Button>
          <Button
            variant="default"
            disabled={!due || isInvalid || start.isPending}
            onClick={() => start.mutate({ ...body, categories: [], cycle_count: due })}
          >
            {labelOf(due)}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

/** The label of the button for a cycle count of so many products; undefined: the number is not known. */
function labelOf(due: number | undefined): string {
  if (due === undefined) return "Count products due today";
  return due === 0 ? "Nothing is due today" : `Count ${formatCount(due, "product")} due today`;
}
