import {
  BoxesIcon,
  BoxIcon,
  BuildingIcon,
  ClipboardCheckIcon,
  FactoryIcon,
  LayoutDashboardIcon,
  ListIcon,
  PackageMinusIcon,
  PackagePlusIcon,
  StoreIcon,
  TagsIcon,
  TruckIcon,
  UsersIcon,
} from "lucide-react";

/** The pages of the dashboard, for the navigation and the command palette. */
export const destinations = [
  {
    group: "Operations",
    label: "Overview",
    to: "/",
    icon: LayoutDashboardIcon,
    description: "Key figures and alerts",
  },
  {
    group: "Operations",
    label: "Inventory",
    to: "/inventory",
    icon: BoxesIcon,
    description: "Stock by product and store",
  },
  {
    group: "Operations",
    label: "Orders",
    to: "/orders",
    icon: TruckIcon,
    description: "Request, approve, ship, receive",
  },
  {
    group: "Operations",
    label: "Shipping",
    to: "/shipping",
    icon: PackageMinusIcon,
    description: "Pick lists and delivery notes of a warehouse",
  },
  {
    group: "Operations",
    label: "Receiving",
    to: "/receiving",
    icon: PackagePlusIcon,
    description: "Deliveries on the way to a store",
  },
  {
    group: "Operations",
    label: "Stocktake",
    to: "/stocktake",
    icon: ClipboardCheckIcon,
    description: "Count the stock of a store",
  },
  { group: "Setup", label: "Stores", to: "/stores", icon: StoreIcon, description: "Stores and warehouses" },
  { group: "Setup", label: "Products", to: "/products", icon: BoxIcon, description: "Product catalog" },
  {
    group: "Setup",
    label: "Suppliers",
    to: "/suppliers",
    icon: FactoryIcon,
    description: "Order days, lead times and minimum quantities",
  },
  { group: "Setup", label: "Labels", to: "/labels", icon: TagsIcon, description: "Categories, brands and regions" },
  {
    group: "Setup",
    label: "Reasons",
    to: "/reasons",
    icon: ListIcon,
    description: "Reasons of counts, adjustments and write-offs",
  },
  { group: "Setup", label: "Users", to: "/users", icon: UsersIcon, description: "Accounts, roles and locations" },
  {
    group: "Setup",
    label: "Company",
    to: "/company",
    icon: BuildingIcon,
    description: "Name, time zone, currency and rules",
  },
] as const;

export const groups = [...new Set(destinations.map(({ group }) => group))];
