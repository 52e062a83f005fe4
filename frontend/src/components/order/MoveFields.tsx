import { Checkbox, Group, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import type { Move } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { NumberField } from "@/components/NumberField";
import { ReasonCodeField } from "@/components/stock/ReasonCodeField";
import { amountOf } from "@/lib/numbers";
import { countedLabel, formatQuantity, nounsOf } from "@/lib/quantities";
import { codeOf, needsInactive, notArrived, notShipped, type Said } from "./moves";

interface MoveFieldsProps {
  move: Move;
  orders: Order[];
  said: Said;
  onSay: (part: Partial<Said>) => void;
}

/** What has to be said before a move of one order, or of several. */
export function MoveFields(props: MoveFieldsProps) {
  const { move, orders, said, onSay } = props;
  const [only] = orders.length === 1 ? orders : [];
  return (
    <>
      {move === "approve" && only && (
        <NumberField
          label={countedLabel(only)}
          min={1}
          max={only.quantity}
          value={said.quantity}
          onChange={(quantity) => onSay({ quantity })}
        />
      )}
      {(move === "cancel" || (move === "approve" && only)) && (
        <Textarea
          label={move === "cancel" ? "Reason" : "Reason for reducing"}
          autosize
          minRows={1}
          maxLength={500}
          value={said.reason}
          onChange={(event) => onSay({ reason: event.currentTarget.value.replaceAll("\n", " ") })}
        />
      )}
      {move === "ship" && <ShipFields order={only} said={said} onSay={onSay} />}
      {move === "receive" && only && <ReceiveFields order={only} said={said} onSay={onSay} />}
      {(move === "fulfill" || move === "receive") && (
        <Checkbox
          label="Allow exceeding max stock"
          checked={said.allowOverMax}
          onChange={(event) => onSay({ allowOverMax: event.currentTarget.checked })}
        />
      )}
      {needsInactive(move, orders) && (
        <Checkbox
          label="Approve although the product is inactive"
          checked={said.allowInactive}
          onChange={(event) => onSay({ allowInactive: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

/** How many cases leave, what becomes of the others, and when and how they travel. */
function ShipFields({ order, said, onSay }: Pick<MoveFieldsProps, "said" | "onSay"> & { order: Order | undefined }) {
  const rest = order ? notShipped(order, said) : 0;
  return (
    <>
      {order && (
        <NumberField
          label={`${countedLabel(order)} shipped`}
          min={1}
          max={order.quantity}
          value={said.quantity}
          onChange={(quantity) => onSay({ quantity })}
        />
      )}
      {order && rest > 0 && (
        <Radio.Group
          label={`${formatQuantity(rest, order)} not shipped`}
          value={said.remainder}
          onChange={(remainder) => onSay({ remainder: remainder as Said["remainder"] })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="backorder" label="Backorder: ship them later" />
            <Radio value="close" label="Close short: they are not needed any more" />
          </Stack>
        </Radio.Group>
      )}
      <Group grow align="flex-start">
        <TextInput
          type="date"
          label="Expected arrival"
          value={said.expected}
          onChange={(event) => onSay({ expected: event.currentTarget.value })}
        />
        <TextInput
          label="Carrier reference"
          maxLength={100}
          autoComplete="off"
          value={said.carrier}
          onChange={(event) => onSay({ carrier: event.currentTarget.value })}
        />
      </Group>
    </>
  );
}

/** How many cases arrived usable and damaged, and what is known of the others. */
function ReceiveFields({ order, said, onSay }: Pick<MoveFieldsProps, "said" | "onSay"> & { order: Order }) {
  const left = notArrived(order, said);
  const code = codeOf(order, said);
  return (
    <>
      <Group grow align="flex-start">
        <NumberField
          label={`Usable ${nounsOf(order)}`}
          min={0}
          max={order.in_transit}
          value={said.received}
          onChange={(received) => onSay({ received })}
        />
        <NumberField
          label={`Damaged ${nounsOf(order)}`}
          placeholder="0"
          min={0}
          max={order.in_transit}
          value={said.damaged}
          onChange={(damaged) => onSay({ damaged, code: null })}
        />
      </Group>
      {left > 0 && (
        <Radio.Group
          label={`${formatQuantity(left, order)} missing`}
          value={said.final ? "lost" : "later"}
          onChange={(value) => onSay({ final: value === "lost", code: null })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="later" label="Still in transit: they arrive later" />
            <Radio value="lost" label="Lost in transit: nothing more arrives" />
          </Stack>
        </Radio.Group>
      )}
      {code !== undefined && (
        <ReasonCodeField
          kind="delivery"
          label={amountOf(said.damaged) > 0 ? "Reason for the damage" : "Reason for the loss"}
          value={code}
          onChange={(chosen) => onSay({ code: chosen })}
        />
      )}
    </>
  );
}
