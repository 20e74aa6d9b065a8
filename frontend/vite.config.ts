// How the page is built, served while it is written, and tested.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const API = process.env.SEOULCAST_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  // Relative links: the page works below any path that a proxy publishes it under.
  base: "./",
  build: { target: "es2022" },
  server: {
    proxy: Object.fromEntries(
      ["/result", "/api", "/docs", "/feed.atom", "/calendar.ics", "/embed"].map((path) => [path, API]),
    ),
  },
  test: {
    // One jsdom for all files, a fifth of the time; setup.ts clears it after each test.
    pool: "forks",
    isolate: false,
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://127.0.0.1:8000/" } },
    setupFiles: ["src/test/setup.ts"],
    // A whole page is drawn in many tests; on a machine with other work to do that takes seconds.
    testTimeout: 20_000,
    include: ["src/**/*.test.{ts,tsx}"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    // Far from Seoul, so that a day label that leaned on the reader's zone would show.
    env: { TZ: "America/New_York" },
  },
});
