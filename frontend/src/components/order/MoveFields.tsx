import { Checkbox, Group, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import type { Move } from "@/api/orders";
import type { Order } from "@/api/shapes";
import { NumberField } from "@/components/NumberField";
import { ReasonCodeField } from "@/components/stock/ReasonCodeField";
import { amountOf } from "@/lib/numbers";
import { countedLabel, formatQuantity, nounsOf } from "@/lib/quantities";
import { arriving } from "./deliveries";
import { ARRIVALS, codeOf, type MoveInput, needsInactive, notArrived, notShipped } from "./moves";

interface MoveFieldsProps {
  move: Move;
  orders: Order[];
  input: MoveInput;
  onInput: (part: Partial<MoveInput>) => void;
}

/** The fields of a move of one order, or of several. */
export function MoveFields(props: MoveFieldsProps) {
  const { move, orders, input, onInput } = props;
  const [only] = orders.length === 1 ? orders : [];
  return (
    <>
      {move === "approve" && only && (
        <NumberField
          label={countedLabel(only)}
          min={1}
          max={only.quantity}
          value={input.quantity}
          onChange={(quantity) => onInput({ quantity })}
        />
      )}
      {(move === "cancel" || (move === "approve" && only)) && (
        <Textarea
          label={move === "cancel" ? "Reason" : "Reason for reducing"}
          autosize
          minRows={1}
          maxLength={500}
          value={input.reason}
          onChange={(event) => onInput({ reason: event.currentTarget.value.replaceAll("\n", " ") })}
        />
      )}
      {move === "ship" && <ShipFields order={only} input={input} onInput={onInput} />}
      {move === "receive" && only && <ReceiveFields order={only} input={input} onInput={onInput} />}
      {(move === "fulfill" || move === "receive") && (
        <Checkbox
          label="Allow exceeding max stock"
          checked={input.allowOverMax}
          onChange={(event) => onInput({ allowOverMax: event.currentTarget.checked })}
        />
      )}
      {needsInactive(move, orders) && (
        <Checkbox
          label="Allow inactive product"
          checked={input.allowInactive}
          onChange={(event) => onInput({ allowInactive: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

/** The fields of a shipment: its cases, what happens to the others, the expected day and the carrier. */
function ShipFields({
  order,
  input,
  onInput,
}: Pick<MoveFieldsProps, "input" | "onInput"> & { order: Order | undefined }) {
  const rest = order ? notShipped(order, input) : 0;
  return (
    <>
      {order && (
        <NumberField
          label={`${countedLabel(order)} shipped`}
          min={1}
          max={order.quantity}
          value={input.quantity}
          onChange={(quantity) => onInput({ quantity })}
        />
      )}
      {order && rest > 0 && (
        <Radio.Group
          label={`${formatQuantity(rest, order)} not shipped`}
          value={input.remainder}
          onChange={(remainder) => onInput({ remainder: remainder as MoveInput["remainder"] })}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="backorder" label="Backorder: ship them later" />
            <Radio value="close" label="Close short: they are no longer required" />
          </Stack>
        </Radio.Group>
      )}
      <Group grow align="flex-start">
        <TextInput
          type="date"
          label="Expected arrival"
          {...ARRIVALS}
          value={input.expected}
          onChange={(event) => onInput({ expected: event.currentTarget.value })}
        />
        <TextInput
          label="Carrier reference"
          maxLength={100}
          autoComplete="off"
          value={input.carrier}
          onChange={(event) => onInput({ carrier: event.currentTarget.value })}
        />
      </Group>
    </>
  );
}

/** The fields of a receipt: usable and damaged cases, and whether the others are lost. */
function ReceiveFields({ order, input, onInput }: Pick<MoveFieldsProps, "input" | "onInput"> & { order: Order }) {
  const left = notArrived(order, input);
  const code = codeOf(order, input);
  return (
    <>
      <Group grow align="flex-start">
        <NumberField
          label={`Usable ${nounsOf(order)}`}
          min={0}
          max={arriving(order)}
          value={input.received}
          onChange={(received) => onInput({ received })}
        />
        <NumberField
          label={`Damaged ${nounsOf(order)}`}
          placeholder="0"
          min={0}
          max={arriving(order)}
          value={input.damaged}
          onChange={(damaged) => onInput({ damaged, code: null })}
        />
      </Group>
      {left > 0 && (
        <Radio.Group
          label={`${formatQuantity(left, order)} missing`}
          value={input.final ? "lost" : "later"}
          onChange={(value) => onInput({ final: value === "lost", code: null })}
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
          label={amountOf(input.damaged) > 0 ? "Reason for the damage" : "Reason for the loss"}
          value={code}
          onChange={(chosen) => onInput({ code: chosen })}
        />
      )}
    </>
  );
}
