import { ActionIcon, Tooltip } from "@mantine/core";
import { InfoIcon } from "lucide-react";

/** What a figure means, beside its name: for the mouse, the keyboard and touch. */
export function HelpTip({ about, children }: { about: string; children: string }) {
  return (
    <Tooltip label={children} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon variant="transparent" color="gray" size="xs" aria-label={`About ${about}`}>
        <InfoIcon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
