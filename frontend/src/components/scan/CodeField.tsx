import { ActionIcon, Button, Group, Skeleton, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { BarcodeIcon, CameraIcon } from "lucide-react";
import { type FormEvent, lazy, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { sentenceOf } from "@/api/problem";
import { Dialog } from "@/components/dialog/Dialog";
import { LazyPart } from "@/components/feedback/LazyPart";
import classes from "./scan.module.css";

const Camera = lazy(() => import("./Camera"));

interface CodeFieldProps {
  /** What the form does, for screen readers. */
  label: string;
  placeholder: string;
  /** Where the next code comes from: the field, or the camera's button if the last code came from the camera. */
  source: RefObject<HTMLElement | null>;
  /** Uses a code; returns its error as a sentence, if there is one. */
  onCode: (code: string) => string | undefined | Promise<string | undefined>;
  children?: ReactNode;
}

/** A computer with a mouse, whose scanner types; on a phone the focus would open the keyboard. */
const hasPointer = () => window.matchMedia("(hover: hover) and (pointer: fine)").matches;

/** A code that is typed, comes from a scanner, which types and presses Enter, or from the camera. */
export function CodeField({ label, placeholder, source, onCode, children }: CodeFieldProps) {
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<string>();
  const field = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    if (hasPointer() && !document.querySelector("[aria-modal]")) field.current?.focus({ preventScroll: true });
  }, []);
  const use = async (code: string, from: HTMLElement | null) => {
    source.current = from;
    setFailure(undefined);
    try {
      setFailure(await onCode(code));
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const code = typed.trim();
    setTyped("");
    if (code) void use(code, field.current);
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={label}>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          ref={(element) => {
            field.current = element;
            source.current ??= element;
          }}
          flex={1}
          label="Scan or type"
          placeholder={placeholder}
          leftSection={<BarcodeIcon size={18} aria-hidden />}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={120}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <CameraButton onCode={(code, button) => void use(code, button)} />
        <Button type="submit" variant="default">
          Find
        </Button>
      </Group>
      <div role="status">
        {failure !== undefined && (
          <Text size="sm" c="var(--bad)" mt="xs">
            {failure}
          </Text>
        )}
        {children}
      </div>
    </form>
  );
}

/** Opens the camera, whose code comes with the first use, until it sees a barcode. */
function CameraButton({ onCode }: { onCode: (code: string, button: HTMLElement | null) => void }) {
  const [opened, { open, close }] = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <ActionIcon ref={button} variant="default" size={36} aria-label="Scan with the camera" onClick={open}>
        <CameraIcon size={18} aria-hidden />
      </ActionIcon>
      <Dialog opened={opened} onClose={close} title="Scan with the camera">
        {opened && (
          <LazyPart name="The camera" fallback={<Skeleton h={300} />} onFailed={close}>
            <Camera
              onCode={(code) => {
                close();
                onCode(code, button.current);
              }}
            />
          </LazyPart>
        )}
      </Dialog>
    </>
  );
}
