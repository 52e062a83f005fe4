import { ActionIcon, Tooltip } from "@mantine/core";
import { InfoIcon } from "lucide-react";

/** An icon beside the name of a figure that explains it on hover, focus or touch. */
export function HelpTip({ about, children }: { about: string; children: string }) {
  return (
    <Tooltip label={children} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon variant="transparent" color="gray" size="xs" aria-label={`About ${about}`}>
        <InfoIcon size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
