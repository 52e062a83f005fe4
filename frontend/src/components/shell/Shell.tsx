import { AppShell, Burger, Kbd, Overlay, UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { SearchIcon } from "lucide-react";
import { lazy, useState } from "react";
import { company } from "@/api/company";
import { ConnectionBanner } from "@/components/feedback/ConnectionBanner";
import { LazyPart } from "@/components/feedback/LazyPart";
import { NetworkWarning } from "@/components/feedback/NetworkWarning";
import { focusPageSearch } from "@/components/filters/SearchField";
import { ROOT } from "@/lib/site";
import { shownZone } from "@/lib/timeZones";
import { AccountMenu } from "./AccountMenu";
import { ColorSchemeToggle } from "./ColorSchemeToggle";
import { IntegrityBadge } from "./IntegrityBadge";
import { Navigation } from "./Navigation";
import { ProductVersion } from "./ProductVersion";
import classes from "./Shell.module.css";
import { useContentFocus } from "./useContentFocus";

const CommandPalette = lazy(() => import("./CommandPalette"));

/** The frame of every page: header, navigation, footer. */
export function Shell() {
  const [opened, { toggle, close }] = useDisclosure();
  const [palette, setPalette] = useState(0); // how often it was opened; its code is loaded the first time
  const content = useContentFocus();
  const { data, isPending, failureCount } = useQuery(company());
  const hasFormats = !isPending || failureCount > 0; // without a response the page shows US dollars and UTC
  const openPalette = () => setPalette((times) => times + 1);
  useHotkeys([
    ["mod+K", openPalette],
    ["/", focusPageSearch],
  ]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: "md", collapsed: { mobile: !opened } }}
      layout="alt"
    >
      <a href="#content" className="skip-link">
        Skip to main content
      </a>
      <AppShell.Header className={classes.header}>
        <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" ml={-8} aria-label="Navigation" />
        <UnstyledButton className={classes.search} onClick={openPalette} aria-label="Search or jump to">
          <SearchIcon size={15} aria-hidden />
          <span>Search or jump to…</span>
          <Kbd size="xs" visibleFrom="sm" component="kbd">
            Ctrl K
          </Kbd>
        </UnstyledButton>
        <div className={classes.gap} />
        <ColorSchemeToggle />
        <AccountMenu />
      </AppShell.Header>
      {opened && <Overlay className={classes.behind} hiddenFrom="md" backgroundOpacity={0.35} fixed onClick={close} />}
      <AppShell.Navbar className={classes.side} aria-label="Main">
        <AppShell.Section style={{ display: "flex", alignItems: "center" }}>
          <Link to="/" className={classes.brand} onClick={close}>
            <img src={`${ROOT}icon.svg`} width={24} height={24} alt="" />
            Brickhouse
          </Link>
          <Burger
            opened={opened}
            onClick={close}
            hiddenFrom="md"
            size="sm"
            ml="auto"
            mr="md"
            aria-label="Close navigation"
          />
        </AppShell.Section>
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} component="div">
        <NetworkWarning />
        <ConnectionBanner />
        <main id="content" className={classes.content} tabIndex={-1} ref={content}>
          {/* If the formats of money and times change, the page is rendered again, and its input would be lost. */}
          {hasFormats && <Outlet key={`${data?.currency ?? "USD"} ${data?.time_zone ?? "UTC"}`} />}
        </main>
        <footer className={classes.footer}>
          {data && <span>Times in {shownZone(data.time_zone)}</span>}
          <IntegrityBadge />
          <ProductVersion />
        </footer>
      </AppShell.Main>
      <LazyPart name="The command palette" opening={palette}>
        {palette > 0 && <CommandPalette openings={palette} />}
      </LazyPart>
    </AppShell>
  );
}
