import {
  type ComboboxParsedItem,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type OptionsFilter,
} from "@mantine/core";
import { matchesWords } from "@/lib/names";

const shades = (all: string) => all.split(" ") as unknown as MantineColorsTuple;

const DIM = { backgroundOpacity: 0.35 };
const TITLE = { title: { fontWeight: 600, fontSize: "1rem", lineHeight: 1.35 } };

/** The options that contain every typed word; accents and the order of the words make no difference. */
const filter: OptionsFilter = ({ options, search }) =>
  options
    .map(
      (option): ComboboxParsedItem =>
        "group" in option
          ? { ...option, items: option.items.filter(({ label }) => matchesWords(label, search)) }
          : option,
    )
    .filter((option) => ("group" in option ? option.items.length > 0 : matchesWords(option.label, search)));

/** Neutral colors with one accent color. Red, amber and green are used for states only. */
export const theme = createTheme({
  colors: {
    ink: shades("#eef0fd #dfe3fb #bcc4f5 #98a3ef #8490ea #6272e0 #4453cb #3a47af #303b8f #232b69"),
    gray: shades("#fafafa #f4f4f6 #ebebee #dfdfe3 #c9c9cf #a3a3ac #6f6f79 #55555e #38383f #1b1b1f"),
    dark: shades("#ececef #c4c4cc #a3a3ad #7c7c86 #3a3a42 #2c2c33 #212127 #17171b #111114 #0b0b0d"),
  },
  primaryColor: "ink",
  primaryShade: { light: 6, dark: 6 },
  white: "#ffffff",
  black: "#1b1b1f",
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1rem", lineHeight: "1.4" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
    },
  },
  radius: { xs: "0.25rem", sm: "0.375rem", md: "0.5rem", lg: "0.75rem", xl: "1rem" },
  defaultRadius: "md",
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    // by default the heading of a dialog is a landmark (banner) of the page
    Drawer: { defaultProps: { overlayProps: DIM, attributes: { header: { role: "none" } } } },
    Modal: {
      defaultProps: { overlayProps: DIM, attributes: { header: { role: "none" } }, styles: TITLE, centered: true },
    },
    Select: { defaultProps: { filter } },
    Autocomplete: { defaultProps: { filter } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});

/** Replaces Mantine's colors that do not have the contrast of WCAG AA, and adds the dashboard's own variables. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-dimmed": "#63636d",
    "--mantine-color-placeholder": "#6f6f79",
    "--mantine-color-error": "#c02a1f",
    "--mantine-color-default-border": "#dfdfe3",
    "--surface-page": "#f8f8f9",
    "--surface-card": "#ffffff",
    "--surface-hover": "#f4f4f6",
    "--line": "#e6e6ea",
    "--accent": "#4453cb",
    "--accent-soft": "#eef0fd",
    "--good": "#176c3e",
    "--good-soft": "#e5f5ec",
    "--warn": "#9a5b00",
    "--warn-soft": "#fdf1dc",
    "--bad": "#c02a1f",
    "--bad-soft": "#fdeae8",
    "--level-good": "#35a36b",
    "--level-warn": "#e0951d",
    "--level-bad": "#dc4a3d",
    "--lifted": "0 8px 24px rgb(0 0 0 / 12%)",
  },
  dark: {
    "--mantine-color-body": "#17171b",
    "--mantine-color-dimmed": "#a3a3ad",
    "--mantine-color-placeholder": "#92929c",
    "--mantine-color-error": "#ff8a7e",
    "--mantine-color-anchor": "#98a3ef",
    "--mantine-color-default-border": "#3a3a42",
    "--surface-page": "#111114",
    "--surface-card": "#17171b",
    "--surface-hover": "#1f1f25",
    "--line": "#2a2a31",
    "--accent": "#98a3ef",
    "--accent-soft": "#23263f",
    "--good": "#66cf98",
    "--good-soft": "#15301f",
    "--warn": "#f0b455",
    "--warn-soft": "#362609",
    "--bad": "#ff8a7e",
    "--bad-soft": "#3b1714",
    "--level-good": "#3fae76",
    "--level-warn": "#e0a23c",
    "--level-bad": "#e8604f",
    "--lifted": "0 8px 24px rgb(0 0 0 / 50%)",
  },
});
