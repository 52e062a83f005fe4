import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { me } from "@/api/users";
import { SearchField } from "@/components/filters/SearchField";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { administers } from "@/lib/rights";
import { LabelList } from "./LabelList";

/** The categories, brands and regions in use: for administrators to rename and merge, for others to read. */
export default function LabelsPage() {
  const [search, setSearch] = useState<string>();
  const canEdit = administers(useQuery(me()).data);
  return (
    <Page width="sheet">
      <PageHeader title="Labels">Categories, brands and regions</PageHeader>
      <SearchField label="Search labels" value={search} onChange={setSearch} />
      <LabelList path="categories" title="Categories" search={search} canEdit={canEdit} />
      <LabelList path="brands" title="Brands" search={search} canEdit={canEdit} />
      <LabelList path="regions" title="Regions" search={search} canEdit={canEdit} />
    </Page>
  );
}
