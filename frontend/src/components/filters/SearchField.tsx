import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { SearchIcon } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { NAME_LENGTH } from "@/lib/names";

interface SearchFieldProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** The search of a page: `/` focuses it, the list is searched a moment after the input, Escape clears it. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value ?? "");
  const sent = useRef(value ?? "");
  const send = useDebouncedCallback((text: string) => {
    sent.current = text.trim();
    onChange(text.trim() || undefined);
  }, 200);
  useEffect(() => {
    if ((value ?? "") === sent.current) return; // the address was changed by the Back button or a link
    sent.current = value ?? "";
    setTyped(value ?? "");
  }, [value]);
  const type = (text: string) => {
    setTyped(text);
    send(text);
  };
  return (
    <TextInput
      type="search"
      data-page-search
      aria-label={label}
      placeholder={label}
      maxLength={NAME_LENGTH}
      value={typed}
      w={{ base: "100%", xs: 260, lg: 320 }}
      leftSection={<SearchIcon size={15} aria-hidden />}
      rightSection={
        typed ? (
          <CloseButton size="sm" aria-label="Clear search" onClick={() => type("")} />
        ) : (
          <Kbd size="xs" visibleFrom="sm" aria-hidden>
            /
          </Kbd>
        )
      }
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === "Escape" && typed && type("")}
    />
  );
}

/** Focuses the search field of the page. */
export function focusPageSearch(): void {
  const field = document.querySelector<HTMLInputElement>("[data-page-search]");
  field?.focus();
  field?.select();
}
