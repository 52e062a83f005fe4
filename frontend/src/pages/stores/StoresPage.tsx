import { PageHeader } from "@/components/PageHeader";

export default function StoresPage() {
  return <PageHeader title="Stores" />;
}
