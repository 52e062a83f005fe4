import { Avatar, Button, Popover, Skeleton, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { me } from "@/api/users";
import { LazyPart } from "@/components/feedback/LazyPart";
import { actAs, actingAs } from "@/lib/acting";
import { locationOf } from "./locationOf";
import classes from "./Shell.module.css";

const AccountDropdown = lazy(() => import("./AccountDropdown"));

/** The caller's account; in local mode also the choice of a user to view as. */
export function AccountMenu() {
  const { data: user, isError } = useQuery(me());
  const [opened, { toggle, close }] = useDisclosure();
  if (!user)
    return isError ? <StopViewing /> : <Skeleton circle h={28} w={28} flex="none" aria-label="Loading account" />;
  return (
    <Popover opened={opened} onChange={toggle} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.account} onClick={toggle} aria-label={`Account: ${user.display_name}`}>
          <Avatar size={28} color="ink" name={user.display_name} alt="" />
          <Text component="span" className={classes.accountName} visibleFrom="sm">
            <span>{user.display_name}</span>
            <span className={classes.accountRole}>{locationOf(user)}</span>
          </Text>
        </UnstyledButton>
      </Popover.Target>
      {opened && (
        <LazyPart name="The account menu" onFailed={close}>
          <AccountDropdown user={user} onDone={close} />
        </LazyPart>
      )}
    </Popover>
  );
}

/** Ends viewing as a user whose account does not exist any more. */
function StopViewing() {
  return actingAs() ? (
    <Button size="compact-sm" variant="default" flex="none" onClick={() => actAs(null)}>
      Stop viewing as
    </Button>
  ) : null;
}
