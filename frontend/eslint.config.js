// Rules for the page's code: types, hooks, accessibility, and which folder may import which.
import js from "@eslint/js";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/**
 * The folders of src/ from bottom to top. A folder may import those on the lines before its
 * own, not those beside it or after it: scores/ and trust/ may draw with charts/, but don't
 * know of each other.
 */
const LAYERS = [
  ["i18n"],
  ["lib"],
  ["ui"],
  ["api"],
  ["charts"],
  ["scores", "trust"],
  ["page"],
];

/** For each folder what it may not import: folders beside and above it, the app, test helpers. */
const ZONES = LAYERS.flatMap((folders, level) =>
  folders.map((folder) => ({
    target: `./src/${folder}`,
    from: [...LAYERS.slice(level).flat().filter((other) => other !== folder), "test"]
      .map((other) => `./src/${other}`)
      .concat("./src/App.tsx", "./src/main.tsx"),
    message: `${folder}/ is below it: see LAYERS in eslint.config.js.`,
  })),
);

const EXTENSIONS = [".ts", ".tsx"];
const TESTS = ["src/**/*.test.{ts,tsx}", "src/test/**"];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Numbers in a template are meant to be text.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "import-x": importX },
    settings: {
      "import-x/extensions": EXTENSIONS,
      "import-x/parsers": { "@typescript-eslint/parser": EXTENSIONS },
      "import-x/resolver-next": [createNodeResolver({ extensions: EXTENSIONS })],
    },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-restricted-paths": ["error", { zones: ZONES }],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 80, skipComments: true }],
    },
  },
  {
    // A test opens the whole page, whichever folder it belongs to, and may list many cases.
    files: TESTS,
    rules: {
      "import-x/no-restricted-paths": "off",
      "max-lines": "off",
      "max-lines-per-function": "off",
    },
  },
  { files: ["src/**/*.tsx"], ...jsxA11y.flatConfigs.strict },
  reactHooks.configs.flat.recommended,
  {
    files: ["public/sw.js"],
    languageOptions: {
      globals: {
        Headers: "readonly",
        Response: "readonly",
        caches: "readonly",
        fetch: "readonly",
        self: "readonly",
      },
    },
  },
  {
    files: ["scripts/**", "e2e/**", "public/**"],
    languageOptions: {
      globals: {
        PerformanceObserver: "readonly",
        console: "readonly",
        document: "readonly",
        localStorage: "readonly",
        location: "readonly",
        process: "readonly",
        window: "readonly",
        URL: "readonly",
        URLSearchParams: "readonly",
      },
    },
  },
);
