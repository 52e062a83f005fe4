import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { kpiHistory } from "@/api/inventory";
import { me } from "@/api/users";
import { FilterBar } from "@/components/filters/FilterBar";
import { CategoryFilter, RegionFilter } from "@/components/filters/resourceFilters";
import { PageHeader } from "@/components/PageHeader";
import type { OverviewAddress } from "@/lib/addresses";
import { Attention } from "./Attention";
import { Categories } from "./Categories";
import { Figures } from "./Figures";
import { OwnStore } from "./OwnStore";
import classes from "./overview.module.css";
import { Regions } from "./Regions";
import { StockOverTime } from "./StockOverTime";

const route = getRouteApi("/");
const PERIODS = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

/** The overview: KPIs, and what needs attention. */
export default function OverviewPage() {
  const { days = 30, ...scope } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: OverviewAddress) =>
    void navigate({ search: (before) => ({ ...before, ...part }), resetScroll: false });
  const { data: user } = useQuery(me());
  const course = useQuery(kpiHistory(2 * days, scope));
  return (
    <>
      <PageHeader title="Overview">Key figures and what needs attention</PageHeader>
      <FilterBar
        onClear={(scope.region || scope.category) && (() => change({ region: undefined, category: undefined }))}
        end={
          <SegmentedControl
            aria-label="Period"
            size="xs"
            value={String(days)}
            data={PERIODS}
            onChange={(value) => change({ days: value === "30" ? undefined : Number(value) })}
          />
        }
      >
        <RegionFilter value={scope.region} onChange={(region) => change({ region })} />
        <CategoryFilter value={scope.category} onChange={(category) => change({ category })} />
      </FilterBar>
      <div className={classes.page}>
        {user?.store_id && <OwnStore id={user.store_id} name={user.store_name ?? "My store"} />}
        <Figures days={days} scope={scope} course={course} />
        <Attention scope={scope} />
        <StockOverTime days={days} scope={scope} query={course} />
        <Regions scope={scope} />
        <Categories scope={scope} />
      </div>
    </>
  );
}
