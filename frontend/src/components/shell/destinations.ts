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

/** The rooms of the house: what navigation and the command palette lead to. */
export const destinations = [
  {
    group: "Operations",
    label: "Overview",
    to: "/",
    icon: LayoutDashboardIcon,
    says: "Key figures and alerts",
  },
  { group: "Operations", label: "Inventory", to: "/inventory", icon: BoxesIcon, says: "Stock by product and store" },
  {
    group: "Operations",
    label: "Orders",
    to: "/orders",
    icon: TruckIcon,
    says: "Request, approve, ship, receive",
  },
  {
    group: "Operations",
    label: "Shipping",
    to: "/shipping",
    icon: PackageMinusIcon,
    says: "Pick lists and delivery notes of a warehouse",
  },
  {
    group: "Operations",
    label: "Receiving",
    to: "/receiving",
    icon: PackagePlusIcon,
    says: "Deliveries on the way to a store",
  },
  {
    group: "Operations",
    label: "Stocktake",
    to: "/stocktake",
    icon: ClipboardCheckIcon,
    says: "Count the stock of a store",
  },
  { group: "Setup", label: "Stores", to: "/stores", icon: StoreIcon, says: "Stores and warehouses" },
  { group: "Setup", label: "Products", to: "/products", icon: BoxIcon, says: "Product catalog" },
  {
    group: "Setup",
    label: "Suppliers",
    to: "/suppliers",
    icon: FactoryIcon,
    says: "Order days, lead times and minimum quantities",
  },
  { group: "Setup", label: "Names", to: "/names", icon: TagsIcon, says: "Categories, brands and regions" },
  {
    group: "Setup",
    label: "Reasons",
    to: "/reasons",
    icon: ListIcon,
    says: "Reasons of counts, adjustments and write-offs",
  },
  { group: "Setup", label: "People", to: "/people", icon: UsersIcon, says: "Users, roles and locations" },
  {
    group: "Setup",
    label: "Company",
    to: "/company",
    icon: BuildingIcon,
    says: "Name, time zone, currency and rules",
  },
] as const;

export const groups = [...new Set(destinations.map(({ group }) => group))];
