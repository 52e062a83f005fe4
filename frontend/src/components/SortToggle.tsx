import { Button } from "@mantine/core";
import { ArrowUpDownIcon } from "lucide-react";

interface SortToggleProps {
  isOldestFirst: boolean;
  onChange: (isOldestFirst: boolean) => void;
}

/** The order of a history by its dates. */
export function SortToggle({ isOldestFirst, onChange }: SortToggleProps) {
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<ArrowUpDownIcon size={14} aria-hidden />}
      onClick={() => onChange(!isOldestFirst)}
    >
      {isOldestFirst ? "Oldest first" : "Newest first"}
    </Button>
  );
}
