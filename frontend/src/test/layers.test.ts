import { ESLint } from "eslint";
import { describe, expect, test } from "vitest";

// Only the rules on imports, which need no types: to load these takes seconds.
const eslint = new ESLint({
  ruleFilter: ({ ruleId }) => ruleId.startsWith("import-x/"),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

/** Which rules refuse an import in a file; the file must exist, its own text is not read. */
async function refusals(file: string, imported: string): Promise<(string | null)[]> {
  const [report] = await eslint.lintText(`import "${imported}";\n`, { filePath: `src/${file}` });
  return report?.messages.map(({ ruleId }) => ruleId) ?? ["not linted"];
}

const REFUSED = ["import-x/no-restricted-paths"];

describe("an import", () => {
  test.each([
    ["lib/kst.ts", "../ui/Section"],
    ["lib/kst.ts", "../api/client"],
    ["ui/Section.tsx", "../api/client"],
    ["ui/Section.tsx", "../page/DayCard"],
    ["api/client.ts", "../charts/series"],
    ["charts/series.ts", "../scores/verdict"],
    ["scores/verdict.ts", "../page/DayCard"],
  ])("of a folder above is refused: %s imports %s", async (file, imported) => {
    expect(await refusals(file, imported)).toEqual(REFUSED);
  });

  test("of the folder beside it is refused", async () => {
    expect(await refusals("scores/verdict.ts", "../trust/grouping")).toEqual(REFUSED);
    expect(await refusals("trust/grouping.ts", "../scores/verdict")).toEqual(REFUSED);
  });

  test("of the app or of test helpers is refused", async () => {
    expect(await refusals("page/DayCard.tsx", "../App")).toContain(REFUSED[0]);
    expect(await refusals("page/DayCard.tsx", "../test/fixtures")).toEqual(REFUSED);
  });

  test("that closes a cycle is refused", async () => {
    expect(await refusals("lib/kst.ts", "./period")).toEqual(["import-x/no-cycle"]);
  });

  test("of a folder below is allowed", async () => {
    expect(await refusals("page/DayCard.tsx", "../scores/verdict")).toEqual([]);
    expect(await refusals("trust/grouping.ts", "../charts/series")).toEqual([]);
    expect(await refusals("api/client.ts", "../lib/kst")).toEqual([]);
  });
});
