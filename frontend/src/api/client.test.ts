import { describe, expect, test } from "vitest";
import { D } from "../test/fixtures";
import { problem, serve, UNREACHABLE } from "../test/page";
import { fetchResult, fetchScores } from "./client";

const signal = new AbortController().signal;

describe("an answer of the API", () => {
  test("is returned unchanged", async () => {
    serve();
    expect((await fetchResult({}, signal)).result.day).toBe(D);
  });

  test("that never arrives is the failure unreachable", async () => {
    serve({ "/result": () => UNREACHABLE });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ failure: "unreachable" });
  });

  test("that nothing was issued yet is another failure than a server error", async () => {
    serve({ "/result": () => problem(503, "nothing-issued-yet", 60) });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({
      failure: "notIssued",
      retryAfterSeconds: 60,
    });
    serve({ "/result": () => problem(503, "store-unavailable") });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ failure: "serverError" });
  });

  test("that is not JSON, as from a proxy, is a server error", async () => {
    serve({ "/result": () => new Response("<h1>Bad Gateway</h1>", { status: 502 }) });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ failure: "serverError" });
  });

  test("with Retry-After of a day is requested again after five minutes", async () => {
    serve({ "/result": () => problem(503, "store-unavailable", 86_400) });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ retryAfterSeconds: 300 });
  });

  test("is cancelled with its signal", async () => {
    serve();
    await expect(fetchScores({ from: D, to: D }, AbortSignal.abort())).rejects.toThrow();
  });
});
