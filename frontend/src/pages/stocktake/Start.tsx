import { Button, Card, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf } from "@/api/problem";
import { cycleCount, useStartStocktake } from "@/api/stocktakes";
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
  const { data } = useQuery(cycleCount(storeId));
  const products = data?.products ?? [];
  const due = products.length;
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
        <DueProducts storeId={storeId} products={products} />
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
            disabled={due === 0 || isInvalid || start.isPending}
            onClick={() => start.mutate({ ...body, categories: [], cycle_count: due })}
          >
            {due === 0 ? "Nothing is due today" : `Count ${formatCount(due, "product")} due today`}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
