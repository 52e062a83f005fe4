import { Button } from "@mantine/core";
import { IconArrowsSort } from "@tabler/icons-react";

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
      leftSection={<IconArrowsSort size={14} aria-hidden />}
      onClick={() => onChange(!isOldestFirst)}
    >
      {isOldestFirst ? "Oldest first" : "Newest first"}
    </Button>
  );
}
