import { PageHeader } from "@/components/PageHeader";

export default function StocktakePage() {
  return <PageHeader title="Stocktake" />;
}
