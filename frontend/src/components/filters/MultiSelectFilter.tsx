import { Button, Checkbox, Combobox, Group, useCombobox } from "@mantine/core";
import { ChevronDownIcon } from "lucide-react";
import { useState } from "react";
import { matchesWords } from "@/lib/names";
import classes from "./filters.module.css";

export interface Choice {
  value: string;
  label: string;
}

interface MultiSelectFilterProps {
  label: string;
  choices: Choice[] | undefined;
  value: string[] | undefined;
  onChange: (value: string[] | undefined) => void;
}

/** A filter with several values: a button that shows the selection and opens the options. */
export function MultiSelectFilter({ label, choices, value = [], onChange }: MultiSelectFilterProps) {
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => setSearch(""),
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const shown = (choices ?? []).filter((choice) => matchesWords(choice.label, search));
  const toggle = (one: string) => {
    const next = value.includes(one) ? value.filter((each) => each !== one) : [...value, one];
    onChange(next.length > 0 ? next : undefined);
  };
  return (
    <Combobox store={combobox} width={260} position="bottom-start" withinPortal={false} onOptionSubmit={toggle}>
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <Button
          variant="default"
          fw={500}
          className={classes.filter}
          data-set={value.length > 0 || undefined}
          rightSection={<ChevronDownIcon size={14} aria-hidden />}
          aria-haspopup="dialog"
          aria-expanded={combobox.dropdownOpened}
          onClick={() => combobox.toggleDropdown()}
        >
          {summary(label, value, choices)}
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown role="dialog" aria-label={label}>
        <Combobox.Search
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          placeholder={`Search ${label.toLowerCase()}`}
          role="combobox"
          aria-expanded
          aria-label={`Search ${label.toLowerCase()}`}
        />
        <Combobox.Options aria-label={label} aria-multiselectable mah={280} style={{ overflowY: "auto" }}>
          {shown.map((choice) => (
            <Combobox.Option
              key={choice.value}
              value={choice.value}
              active={value.includes(choice.value)}
              aria-selected={value.includes(choice.value)}
            >
              <Group gap="sm" wrap="nowrap">
                <Checkbox.Indicator size="xs" checked={value.includes(choice.value)} aria-hidden />
                {choice.label}
              </Group>
            </Combobox.Option>
          ))}
        </Combobox.Options>
        {shown.length === 0 && <Combobox.Empty>{choices ? "No results" : "Loading…"}</Combobox.Empty>}
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** "Region", "Region: West", "Region: 3 selected". */
export function summary(label: string, value: string[], choices: Choice[] | undefined): string {
  if (value.length === 0) return label;
  if (value.length > 1) return `${label}: ${value.length} selected`;
  const only = choices?.find((choice) => choice.value === value[0])?.label;
  return `${label}: ${only ?? (choices ? value[0] : "…")}`;
}
