import { Button, Group } from "@mantine/core";
import { sentenceOf } from "@/api/problem";
import classes from "./FormEnd.module.css";

interface FormEndProps {
  /** The refusal of what was sent, unless a notice shows it already. */
  error: Error | false | null;
  /** The label of the button that sends the form. */
  label: string;
  isReady: boolean;
  isSending: boolean;
  color?: string;
  variant?: "filled" | "default";
  onClose: () => void;
}

/** The end of a form: why the service refused it, and the buttons that close it and send it. */
export function FormEnd({ error, label, isReady, isSending, color, variant, onClose }: FormEndProps) {
  return (
    <>
      {error && (
        <p role="alert" className={classes.refused}>
          {sentenceOf(error)}
        </p>
      )}
      <Group justify="flex-end">
        <Button variant="subtle" color="gray" onClick={onClose}>
          Close
        </Button>
        <Button type="submit" color={color} variant={variant} disabled={!isReady} loading={isSending}>
          {label}
        </Button>
      </Group>
    </>
  );
}
