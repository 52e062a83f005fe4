import { expect, test } from "vitest";
import { matchesWords } from "@/lib/names";

test.each(["creme", "BRULEE crème", "cre\u0301me  łodz", " lodz\u200b ", ""])("a text is found by %j", (search) => {
  expect(matchesWords("Crème brûlée, Łódź", search)).toBe(true);
});

test.each(["cremes", "creme warschau"])("a text without one of the words is not found by %j", (search) => {
  expect(matchesWords("Crème brûlée, Łódź", search)).toBe(false);
});
