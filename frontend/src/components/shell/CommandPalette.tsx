import "@mantine/spotlight/styles.layer.css";
import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import { IconMoon, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { destinations, groups } from "./destinations";

/** Ctrl+K: every room and every everyday task by its name. */
export default function CommandPalette({ asked }: { asked: number }) {
  const actions = [...useRooms(), useAppearance()];
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  return (
    <Spotlight
      actions={actions}
      shortcut={null}
      limit={12}
      highlightQuery
      scrollable
      maxHeight={420}
      nothingFound="Nothing is called that"
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: "Where to?",
        "aria-label": "Search or jump to",
      }}
    />
  );
}

function useRooms(): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  return groups.map((group) => ({
    group,
    actions: destinations
      .filter((destination) => destination.group === group)
      .map(({ to, label, says, icon: Icon }) => ({
        id: to,
        label,
        description: says,
        leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
        onClick: () => void navigate({ to }),
      })),
  }));
}

function useAppearance(): SpotlightActionGroupData {
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme("light") === "dark" ? "light" : "dark";
  return {
    group: "Appearance",
    actions: [
      {
        id: "color-scheme",
        label: `Switch to ${other}`,
        leftSection: <IconMoon size={18} stroke={1.6} aria-hidden />,
        onClick: () => setColorScheme(other),
      },
    ],
  };
}
