import { Button, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type LabelPath, labelList } from "@/api/labels";
import type { Label } from "@/api/shapes";
import { Card } from "@/components/Card";
import { Dialog } from "@/components/dialog/Dialog";
import { Failed } from "@/components/feedback/PageStates";
import { ExportLink } from "@/components/table/ExportLink";
import { formatCount } from "@/lib/format";
import { matchesWords } from "@/lib/names";
import { LabelForm } from "./LabelForm";
import classes from "./labels.module.css";

interface LabelListProps {
  path: LabelPath;
  title: string;
  search: string | undefined;
  canEdit: boolean;
}

/** The labels of one kind, each with the number of its uses. */
export function LabelList({ path, title, search = "", canEdit }: LabelListProps) {
  const query = useQuery(labelList(path));
  const [open, setOpen] = useState<Label>();
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={240} />;
  const shown = query.data.filter(({ name }) => matchesWords(name, search));
  return (
    <Card title={title} aside={<ExportLink path={`/${path}`} filters={{}} of={path} />}>
      <ul className={classes.list}>
        {shown.map((label) => (
          <li key={label.id}>
            <span className={classes.name}>{label.name}</span>
            <Text component="span" size="sm" c="dimmed">
              {usesOf(path, label.uses)}
            </Text>
            {canEdit && (
              <Button
                variant="subtle"
                size="compact-sm"
                aria-label={`Rename or merge ${label.name}`}
                onClick={() => setOpen(label)}
              >
                Rename or merge
              </Button>
            )}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <Text c="dimmed">{search ? "No label matches." : "None yet."}</Text>}
      <Dialog opened={open !== undefined} onClose={() => setOpen(undefined)} title={open?.name}>
        {open && (
          <LabelForm
            key={open.id}
            path={path}
            label={query.data.find(({ id }) => id === open.id) ?? open}
            others={query.data.filter(({ id }) => id !== open.id)}
            onDone={() => setOpen(undefined)}
          />
        )}
      </Dialog>
    </Card>
  );
}

const usesOf = (path: LabelPath, uses: number) => formatCount(uses, path === "regions" ? "store" : "product");
