import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { Problem, sentenceOf } from "@/api/problem";
import { refresh, whenSaved } from "@/api/queries";
import { type Stocktake, useDiscardStocktake } from "@/api/stocktakes";
import { Dialog } from "@/components/dialog/Dialog";
import { formatCount } from "@/lib/format";

/** The button that discards a stocktake, after a question. */
export function Discard({ stocktake }: { stocktake: Stocktake }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="subtle" color="gray" onClick={open}>
        Discard count…
      </Button>
      <Dialog opened={opened} onClose={close} title={`Discard count of ${stocktake.store_name}`}>
        <Question stocktake={stocktake} onClose={close} />
      </Dialog>
    </>
  );
}

/** Discards the version that the question is about: counts that were saved since it was asked are not lost unseen. */
function Question({ stocktake, onClose }: { stocktake: Stocktake; onClose: () => void }) {
  const [asked, setAsked] = useState(stocktake);
  const discard = useDiscardStocktake(asked);
  const isChanged = discard.error instanceof Problem && discard.error.isConflictingEdit;
  const askAgain = () => {
    setAsked(stocktake);
    discard.reset();
  };
  return (
    <Stack>
      <Text size="sm">
        {asked.counted === 0 ? "No product is counted yet." : `${formatCount(asked.counted, "counted product")}.`} The
        stocktake ends on all devices, its counts are not posted, and it cannot be opened again.
      </Text>
      {discard.isError && (
        <Text role="alert" c="var(--bad)" size="sm">
          {isChanged
            ? `Counts were saved meanwhile: now ${formatCount(stocktake.counted, "counted product")}.`
            : sentenceOf(discard.error)}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep counting
        </Button>
        {isChanged ? (
          <Button variant="default" onClick={askAgain}>
            Continue with these counts
          </Button>
        ) : (
          <Button
            color="red"
            loading={discard.isPending}
            onClick={() => whenSaved(discard.mutateAsync(), onClose, () => void refresh("stocktakes"))}
          >
            Discard count
          </Button>
        )}
      </Group>
    </Stack>
  );
}
