import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { me, user, userList } from "@/api/users";
import { MultiSelectFilter } from "@/components/filters/MultiSelectFilter";
import { RegionFilter, StoreFilter } from "@/components/filters/resourceFilters";
import { ToggleFilter } from "@/components/filters/ToggleFilter";
import { ListPage } from "@/components/list/ListPage";
import { useListPage } from "@/components/list/useListPage";
import { RecordDrawer } from "@/components/record/RecordDrawer";
import type { UsersAddress } from "@/lib/addresses";
import { ROLES } from "@/lib/enums";
import { roleLabel } from "@/lib/labels";
import { administers } from "@/lib/rights";
import { userColumns } from "./columns";
import { UserFacts } from "./UserFacts";
import { UserForm } from "./UserForm";

const route = getRouteApi("/users");
const ROLE_CHOICES = ROLES.map((role) => ({ value: role, label: roleLabel(role) }));

/** The users with their roles and locations. */
export default function UsersPage() {
  const list = useListPage<UsersAddress>({
    address: route.useSearch(),
    navigate: route.useNavigate(),
    defaultSort: "name",
  });
  const { filters, change } = list;
  const open = useQuery({ ...user(list.item ?? ""), enabled: list.item !== undefined });
  const mayEdit = administers(useQuery(me()).data);
  return (
    <ListPage
      list={list}
      title="Users"
      subtitle="Accounts, roles and locations"
      itemName="user"
      itemNames="users"
      query={useQuery(userList(list.query))}
      columns={userColumns}
      path="/users"
      searchLabel="Search by name or email"
      mayCreate={mayEdit}
      emptyHint="An administrator can add the first user."
      filters={
        <>
          <MultiSelectFilter
            label="Role"
            choices={ROLE_CHOICES}
            value={filters.role}
            onChange={(role) => change({ role: role as UsersAddress["role"] })}
          />
          <RegionFilter value={filters.region} onChange={(region) => change({ region })} />
          <StoreFilter value={filters.store_id} onChange={(store_id) => change({ store_id })} />
          <ToggleFilter
            label="Inactive"
            value={filters.active === false}
            onChange={(isSet) => change({ active: isSet ? false : undefined })}
          />
        </>
      }
    >
      <RecordDrawer
        itemName="user"
        nameOf={(each) => each.display_name}
        list={list}
        query={open}
        canEdit={mayEdit}
        versioned="users"
        facts={(each) => <UserFacts user={each} />}
        form={(slot) => <UserForm {...slot} />}
      />
    </ListPage>
  );
}
