// Fails where src/api/schema.ts is not what openapi.json says: the page would then be
// written against an API that isn't there.
import { readFile } from "node:fs/promises";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";

const DOCUMENT = new URL("../openapi.json", import.meta.url);
const TYPES = new URL("../src/api/schema.ts", import.meta.url);

const wanted = COMMENT_HEADER + astToString(await openapiTS(DOCUMENT));
const found = await readFile(TYPES, "utf8").catch(() => "");
if (found !== wanted) {
  const [wantedLines, foundLines] = [wanted, found].map((text) => text.split("\n"));
  const line = wantedLines.findIndex((text, index) => text !== foundLines[index]);
  console.error(
    `src/api/schema.ts differs from openapi.json, first at line ${line + 1}: ` +
      "run `make openapi` and look at what changed.",
  );
  process.exit(1);
}
