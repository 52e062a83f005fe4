import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { me, user, userList } from "@/api/users";
import { Empty } from "@/components/feedback/PageStates";
import { FilterBar } from "@/components/filters/FilterBar";
import { MultiSelectFilter } from "@/components/filters/MultiSelectFilter";
import { RegionFilter, StoreFilter } from "@/components/filters/nouns";
import { SearchField } from "@/components/filters/SearchField";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { Page } from "@/components/Page";
import { PageHeader } from "@/components/PageHeader";
import { RecordDrawer } from "@/components/record/RecordDrawer";
import { DataTable } from "@/components/table/DataTable";
import { ExportLink } from "@/components/table/ExportLink";
import { PAGE_SIZES, type PeopleAddress, ROLES } from "@/lib/addresses";
import { roleLabel } from "@/lib/labels";
import { administers } from "@/lib/rights";
import { changedAddress } from "@/lib/search";
import { userColumns } from "./columns";
import { UserFacts } from "./UserFacts";
import { UserForm } from "./UserForm";

const route = getRouteApi("/people");
const DEFAULT_SORT = "username";
const ROLE_CHOICES = ROLES.map((role) => ({ value: role, label: roleLabel(role) }));

/** Who works where. */
export default function PeoplePage() {
  const { item, create, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<PeopleAddress>) =>
    void navigate({ search: (before) => changedAddress(before, part), resetScroll: false });
  const list = useQuery(userList({ limit: PAGE_SIZES[0], sort: DEFAULT_SORT, ...filters }));
  const open = useQuery({ ...user(item ?? ""), enabled: item !== undefined });
  const mayEdit = administers(useQuery(me()).data);
  const clear = () => void navigate({ search: { sort: filters.sort, limit: filters.limit } });
  const isFiltered = Object.keys(filters).some((name) => !["page", "limit", "sort"].includes(name));
  return (
    <Page width="list">
      <PageHeader
        title="People"
        actions={
          <>
            <ExportLink path="/users" filters={{ sort: DEFAULT_SORT, ...filters }} />
            {mayEdit && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => change({ create: true, item: undefined })}
              >
                New person
              </Button>
            )}
          </>
        }
      >
        Who works where
      </PageHeader>
      <FilterBar onClear={isFiltered && clear}>
        <SearchField label="Search name or e-mail" value={filters.search} onChange={(search) => change({ search })} />
        <MultiSelectFilter
          label="Role"
          choices={ROLE_CHOICES}
          value={filters.role}
          onChange={(role) => change({ role: role as PeopleAddress["role"] })}
        />
        <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
        <StoreFilter value={filters.store_id} onChange={(store_id) => change({ store_id })} />
        <ToggleFilter
          label="Inactive"
          value={filters.active === false}
          onChange={(isSet) => change({ active: isSet ? false : undefined })}
        />
      </FilterBar>
      <DataTable
        label="People"
        columns={userColumns}
        query={list}
        address={filters}
        onAddress={(part) => change(part as Partial<PeopleAddress>)}
        defaultSort={DEFAULT_SORT}
        onOpen={(row) => change({ item: row.id })}
        openId={item}
        empty={
          <Empty
            title="No person fits these filters"
            action={
              isFiltered && (
                <Button variant="default" onClick={clear}>
                  Clear the filters
                </Button>
              )
            }
          >
            {isFiltered ? "Take one away, or look for another word." : "An administrator adds the first one."}
          </Empty>
        }
      />
      <RecordDrawer
        noun="person"
        nameOf={(each) => each.display_name}
        id={item}
        isNew={create === true}
        query={open}
        canEdit={mayEdit}
        onClose={() => change({ item: undefined, create: undefined })}
        onCreated={(created) => change({ item: created.id, create: undefined })}
        facts={(each) => <UserFacts user={each} />}
        form={(slot) => <UserForm {...slot} />}
      />
    </Page>
  );
}
