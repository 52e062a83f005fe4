import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { TruckIcon } from "lucide-react";
import { inventoryItem } from "@/api/inventory";
import type { InventoryItemDetail } from "@/api/shapes";
import { me } from "@/api/users";
import { SideDrawer } from "@/components/dialog/SideDrawer";
import { Failed } from "@/components/feedback/PageStates";
import { LinkButton } from "@/components/LinkButton";
import { LevelBadge } from "@/components/stock/LevelBadge";
import { worksAt } from "@/lib/rights";
import { Correction } from "./Correction";
import { ItemFigures } from "./ItemFigures";
import { ItemHistory } from "./ItemHistory";
import { Movements } from "./Movements";
import { RecordDeparture } from "./RecordDeparture";

interface ItemDrawerProps {
  id: string | undefined;
  onClose: () => void;
}

/** The drawer of a product in a store: its figures, its history and the forms that change it. */
export function ItemDrawer({ id, onClose }: ItemDrawerProps) {
  const query = useQuery({ ...inventoryItem(id ?? ""), enabled: id !== undefined });
  const item = query.data;
  return (
    <SideDrawer
      opened={id !== undefined}
      onClose={onClose}
      width={40}
      title={item ? item.product_name : "Stock"}
      rowId={id}
    >
      {item ? (
        <Content key={item.id} item={item} />
      ) : query.isError ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Stack>
          <Skeleton h={40} />
          <Skeleton h={110} />
          <Skeleton h={240} />
        </Stack>
      )}
    </SideDrawer>
  );
}

function Content({ item }: { item: InventoryItemDetail }) {
  const { data: user } = useQuery(me());
  const isMine = worksAt(user, item);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start">
        <div>
          <Text>
            {item.store_name}{" "}
            <Text span c="dimmed">
              {item.region}
            </Text>
          </Text>
          <Text size="sm" c="dimmed">
            {item.sku} · {item.brand} · {item.category}
          </Text>
        </div>
        <LevelBadge item={item} />
      </Group>
      <ItemFigures item={item} />
      {isMine && item.store_active && (
        <Group>
          <LinkButton
            to="/orders"
            search={{ create: true, for_store: item.store_id, for_product: item.product_id }}
            leftSection={<TruckIcon size={16} aria-hidden />}
          >
            Order
          </LinkButton>
        </Group>
      )}
      <ItemHistory item={item} />
      {isMine && item.store_active && <Correction item={item} />}
      {isMine && item.store_active && <RecordDeparture item={item} />}
      <Movements item={item} canReverse={isMine && item.store_active} />
    </Stack>
  );
}
