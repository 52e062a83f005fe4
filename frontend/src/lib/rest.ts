/** The rest of a page that has been hidden for long: it sends no requests. */
export interface Rest {
  /** Resolves when the page does not rest, at once or when it is shown again. */
  shown: () => Promise<void>;
  stop: () => void;
}

/** Calls `begin` once the page has been hidden for `after` ms; the rest ends when the page is shown again. */
export function restWhileHidden(after: number, begin: () => void): Rest {
  let isResting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end = () => {};
  const rest = () => {
    isResting = true;
    begin();
  };
  const wake = () => {
    isResting = false;
    end();
  };
  const changed = () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") timer = setTimeout(rest, after);
    else wake();
  };
  document.addEventListener("visibilitychange", changed);
  changed();
  return {
    shown: () =>
      new Promise((resolve) => {
        end = resolve;
        if (!isResting) resolve();
      }),
    stop: () => {
      document.removeEventListener("visibilitychange", changed);
      clearTimeout(timer);
      wake();
    },
  };
}
