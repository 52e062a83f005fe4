import {
  IconBox,
  IconBuildingStore,
  IconClipboardCheck,
  IconLayoutDashboard,
  IconPackages,
  IconTruckDelivery,
  IconUsers,
} from "@tabler/icons-react";

/** The rooms of the house: what navigation and the command palette lead to. */
export const destinations = [
  {
    group: "Every day",
    label: "Overview",
    to: "/",
    icon: IconLayoutDashboard,
    says: "What changed, what needs attention",
  },
  { group: "Every day", label: "Inventory", to: "/inventory", icon: IconPackages, says: "Stock per product and store" },
  { group: "Every day", label: "Orders", to: "/orders", icon: IconTruckDelivery, says: "Ask, approve, fulfill" },
  { group: "Every day", label: "Stocktake", to: "/stocktake", icon: IconClipboardCheck, says: "Count one store" },
  { group: "The company", label: "Stores", to: "/stores", icon: IconBuildingStore, says: "Stores and warehouses" },
  { group: "The company", label: "Products", to: "/products", icon: IconBox, says: "What the company sells" },
  { group: "The company", label: "People", to: "/people", icon: IconUsers, says: "Who works where" },
] as const;

export const groups = [...new Set(destinations.map(({ group }) => group))];
