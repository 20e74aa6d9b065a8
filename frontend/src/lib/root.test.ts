import { expect, test } from "vitest";
import { rootOf } from "./root";

test("the page finds the path that it is published below", () => {
  expect(rootOf("https://host/assets/index-BfX2a.js")).toBe("");
  expect(rootOf("https://host/seoulcast/assets/index-BfX2a.js")).toBe("/seoulcast");
  expect(rootOf("https://host/a/b/assets/index-BfX2a.js")).toBe("/a/b");
});
