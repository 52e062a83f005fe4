import "@mantine/spotlight/styles.layer.css";
import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MoonIcon, PlusIcon, SearchIcon } from "lucide-react";
import { useEffect } from "react";
import { me } from "@/api/users";
import { administers } from "@/lib/rights";
import { destinations, groups } from "./destinations";
import classes from "./Shell.module.css";

/** The command palette (Ctrl+K): all pages and the most frequent tasks by name. */
export default function CommandPalette({ openings }: { openings: number }) {
  const actions = [...usePages(), useTasks(), useAppearance()];
  useEffect(() => {
    if (openings > 0) spotlight.open();
  }, [openings]);
  return (
    <Spotlight
      className={classes.palette}
      title="Command palette"
      actions={actions}
      shortcut={null}
      limit={12}
      highlightQuery
      scrollable
      maxHeight={420}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      nothingFound="No results"
      searchProps={{
        leftSection: <SearchIcon size={18} aria-hidden />,
        placeholder: "Search…",
        "aria-label": "Search or jump to",
      }}
    />
  );
}

function usePages(): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  return groups.map((group) => ({
    group,
    actions: destinations
      .filter((destination) => destination.group === group)
      .map(({ to, label, description, icon: Icon }) => ({
        id: to,
        label,
        description,
        leftSection: <Icon size={18} strokeWidth={1.6} aria-hidden />,
        onClick: () => void navigate({ to }),
      })),
  }));
}

/** The records that the user may create: orders, and for administrators also stores, products and users. */
function useTasks(): SpotlightActionGroupData {
  const navigate = useNavigate();
  const { data: user } = useQuery(me());
  const tasks = [
    { label: "New order", to: "/orders", isOffered: user !== undefined },
    { label: "New store", to: "/stores", isOffered: administers(user) },
    { label: "New product", to: "/products", isOffered: administers(user) },
    { label: "New user", to: "/users", isOffered: administers(user) },
  ] as const;
  return {
    group: "Create",
    actions: tasks
      .filter(({ isOffered }) => isOffered)
      .map(({ label, to }) => ({
        id: label,
        label,
        leftSection: <PlusIcon size={18} strokeWidth={1.6} aria-hidden />,
        onClick: () => void navigate({ to, search: { create: true } }),
      })),
  };
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
        leftSection: <MoonIcon size={18} strokeWidth={1.6} aria-hidden />,
        onClick: () => setColorScheme(other),
      },
    ],
  };
}
