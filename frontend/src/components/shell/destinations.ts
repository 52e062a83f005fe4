import {
  IconBox,
  IconBuilding,
  IconBuildingFactory2,
  IconBuildingStore,
  IconClipboardCheck,
  IconLayoutDashboard,
  IconListDetails,
  IconPackageExport,
  IconPackageImport,
  IconPackages,
  IconTags,
  IconTruckDelivery,
  IconUsers,
} from "@tabler/icons-react";

/** The rooms of the house: what navigation and the command palette lead to. */
export const destinations = [
  {
    group: "Operations",
    label: "Overview",
    to: "/",
    icon: IconLayoutDashboard,
    says: "Key figures and alerts",
  },
  { group: "Operations", label: "Inventory", to: "/inventory", icon: IconPackages, says: "Stock by product and store" },
  {
    group: "Operations",
    label: "Orders",
    to: "/orders",
    icon: IconTruckDelivery,
    says: "Request, approve, ship, receive",
  },
  {
    group: "Operations",
    label: "Shipping",
    to: "/shipping",
    icon: IconPackageExport,
    says: "Pick lists and delivery notes of a warehouse",
  },
  {
    group: "Operations",
    label: "Receiving",
    to: "/receiving",
    icon: IconPackageImport,
    says: "Deliveries on the way to a store",
  },
  {
    group: "Operations",
    label: "Stocktake",
    to: "/stocktake",
    icon: IconClipboardCheck,
    says: "Count the stock of a store",
  },
  { group: "Setup", label: "Stores", to: "/stores", icon: IconBuildingStore, says: "Stores and warehouses" },
  { group: "Setup", label: "Products", to: "/products", icon: IconBox, says: "Product catalog" },
  {
    group: "Setup",
    label: "Suppliers",
    to: "/suppliers",
    icon: IconBuildingFactory2,
    says: "Order days, lead times and minimum quantities",
  },
  { group: "Setup", label: "Names", to: "/names", icon: IconTags, says: "Categories, brands and regions" },
  {
    group: "Setup",
    label: "Reasons",
    to: "/reasons",
    icon: IconListDetails,
    says: "Reasons of counts, adjustments and write-offs",
  },
  { group: "Setup", label: "People", to: "/people", icon: IconUsers, says: "Users, roles and locations" },
  {
    group: "Setup",
    label: "Company",
    to: "/company",
    icon: IconBuilding,
    says: "Name, time zone, currency and rules",
  },
] as const;

export const groups = [...new Set(destinations.map(({ group }) => group))];
