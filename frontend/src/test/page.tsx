// Opens the whole page on a fake API, which answers as the real one does: with JSON, with
// problem documents, or not at all.
import { act, render, screen, waitFor } from "@testing-library/react";
import { expect, vi } from "vitest";
import { newQueryClient } from "../api/queries";
import { App } from "../App";
import { languageOf, setLanguage } from "../i18n";
import { normals, observations, preparation, result, STATION } from "./fixtures";
import { scores, scoresWithRows } from "./scoreFixtures";
import { anomalies, drift, driftCheck, models, reliability } from "./trustFixtures";

/** The connection fails. */
export const UNREACHABLE = "unreachable";
type Answer = Response | typeof UNREACHABLE;
export type Service = Record<string, (address: URL) => Answer>;

export function json(body: unknown): Answer {
  return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
}

/** An RFC 9457 answer, as the service gives it. */
export function problem(status: number, code: string, retryAfter?: number): Answer {
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  if (retryAfter !== undefined) headers.set("Retry-After", String(retryAfter));
  const body = { type: "about:blank", code, title: code, status, detail: code, errors: [] };
  return new Response(JSON.stringify(body), { status, headers });
}

/** The value, or an error where it is missing. */
export function present<T>(what: T | null | undefined): T {
  if (what === null || what === undefined) throw new Error("not on the page");
  return what;
}

const ALL_WELL: Service = {
  "/api/v1/stations": () => json({ stations: [STATION] }),
  "/result": () => json(result()),
  "/api/v1/preparation": () => json(preparation()),
  "/api/v1/observations": () => json(observations()),
  "/api/v1/scores": ({ searchParams }) =>
    json(
      searchParams.get("rows") === "false"
        ? scores()
        : scoresWithRows(searchParams.get("target"), searchParams.get("lead")),
    ),
  "/api/v1/normals": ({ searchParams }) =>
    json(normals(present(searchParams.get("from")), present(searchParams.get("to")))),
  "/api/v1/reliability": () => json(reliability()),
  "/api/v1/anomalies": () => json(anomalies()),
  "/api/v1/drift": () => json(drift(driftCheck())),
  "/api/v1/models": () => json(models()),
};

/** Lets `service` answer the page; returns the addresses that were asked for, in order. */
export function serve(service: Service = {}): string[] {
  const asked: string[] = [];
  const answers = { ...ALL_WELL, ...service };
  vi.stubGlobal("fetch", (request: Request) => {
    const url = new URL(request.url);
    asked.push(url.pathname + url.search);
    const answer = answers[url.pathname]?.(url) ?? problem(404, "not-found");
    if (request.signal.aborted) return Promise.reject(request.signal.reason as Error);
    if (answer === UNREACHABLE) return Promise.reject(new TypeError("Failed to fetch"));
    return Promise.resolve(answer);
  });
  return asked;
}

/** Opens `address` and waits until the view of a forecast is drawn: charts, errors and all. */
export async function openForecast(service: Service = {}, address = "/") {
  const page = await openPage(service, address);
  // The sections below are chunks, each drawn when it is loaded.
  for (let round = 0; round < 2; round += 1) {
    await waitFor(() => {
      expect(page.container.querySelector("[role=slider]")).not.toBeNull();
      expect(page.queries.getQueryCache().findAll({ queryKey: ["models"] })).not.toHaveLength(0);
      expect(page.queries.isFetching()).toBe(0);
      expect(page.container.querySelector("[aria-busy=true]")).toBeNull();
    });
    // The last answer is drawn a moment after it arrived, and may lead to more requests.
    await act(() => new Promise((drawn) => setTimeout(drawn, 5)));
  }
  return page;
}

/** Opens `address` and waits until a failure is shown. */
export async function openFailure(service: Service, address = "/") {
  const page = await openPage(service, address);
  await screen.findByRole("alert");
  return page;
}

/** Opens `address`; its content may still be loading. */
export async function openPage(service: Service, address: string) {
  const asked = serve(service);
  window.history.replaceState(null, "", address);
  await setLanguage(languageOf(window.location.pathname));
  const queries = newQueryClient();
  return { ...render(<App queries={queries} />), asked, queries };
}
