import { Link } from "@tanstack/react-router";
import { destinations, groups } from "./destinations";
import classes from "./Shell.module.css";

/** Links to all pages. `onGo` closes the navigation if it covers the page. */
export function Navigation({ onGo }: { onGo: () => void }) {
  return (
    <div className={classes.navigation}>
      {groups.map((group) => (
        <div key={group}>
          <p className={classes.group} id={`group-${group.replace(" ", "-")}`}>
            {group}
          </p>
          <ul aria-labelledby={`group-${group.replace(" ", "-")}`}>
            {destinations
              .filter((destination) => destination.group === group)
              .map(({ to, label, icon: Icon }) => (
                <li key={to}>
                  <Link
                    to={to}
                    className={classes.link}
                    activeOptions={{ exact: to === "/", includeSearch: false }}
                    onClick={onGo}
                  >
                    <Icon size={18} strokeWidth={1.6} aria-hidden />
                    {label}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
