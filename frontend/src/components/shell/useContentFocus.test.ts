import { expect, test } from "vitest";
import { followRemovals } from "./useContentFocus";

const button = (name: string) => Object.assign(document.createElement("button"), { textContent: name });
const mutationsSeen = () => new Promise((resolve) => queueMicrotask(() => resolve(undefined)));

async function removeFocused(remove: (content: HTMLElement, focused: HTMLElement) => void) {
  const content = Object.assign(document.createElement("main"), { tabIndex: -1 });
  const section = document.createElement("section");
  const [focused, other, outside] = [button("Clear selection"), button("Other"), button("Outside")];
  section.append(focused);
  content.append(section, other);
  document.body.replaceChildren(content, outside);
  const end = followRemovals(content);
  focused.focus();
  remove(content, focused);
  await mutationsSeen();
  end();
  return { content, focused, outside };
}

test("the content takes the focus of an element that is removed, alone or with what it is in", async () => {
  const alone = await removeFocused((_, focused) => focused.remove());
  expect(document.activeElement).toBe(alone.content);
  const within = await removeFocused((_, focused) => focused.parentElement?.remove());
  expect(document.activeElement).toBe(within.content);
});

test("another removal moves no focus, nor one after which something else has the focus or nothing had it", async () => {
  const kept = await removeFocused((content) => content.lastElementChild?.remove());
  expect(document.activeElement).toBe(kept.focused);
  const moved = await removeFocused((content, focused) => {
    focused.remove();
    (content.nextElementSibling as HTMLElement).focus();
  });
  expect(document.activeElement).toBe(moved.outside);
  await removeFocused((content, focused) => {
    focused.blur();
    content.lastElementChild?.remove();
  });
  expect(document.activeElement).toBe(document.body);
});
