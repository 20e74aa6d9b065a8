// Rules for the page's code: types, hooks and accessibility.
import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

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
