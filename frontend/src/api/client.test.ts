import { describe, expect, test } from "vitest";
import { D } from "../test/fixtures";
import { problem, serve, UNREACHABLE } from "../test/page";
import { fetchResult, fetchScores } from "./client";

const signal = new AbortController().signal;

describe("an answer of the API", () => {
  test("comes as it was sent", async () => {
    serve();
    expect((await fetchResult({}, signal)).result.day).toBe(D);
  });

  test("that never comes is told as unreachable", async () => {
    serve({ "/result": () => UNREACHABLE });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ failure: "unreachable" });
  });

  test("that nothing was issued yet is told apart from a broken service", async () => {
    serve({ "/result": () => problem(503, "nothing-issued-yet", 60) });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({
      failure: "notIssued",
      retryAfterSeconds: 60,
    });
    serve({ "/result": () => problem(503, "store-unavailable") });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ failure: "serverError" });
  });

  test("that is no JSON, as a proxy gives it, is told as broken", async () => {
    serve({ "/result": () => new Response("<h1>Bad Gateway</h1>", { status: 502 }) });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ failure: "serverError" });
  });

  test("that asks for a day's patience is asked again after five minutes all the same", async () => {
    serve({ "/result": () => problem(503, "store-unavailable", 86_400) });
    await expect(fetchResult({}, signal)).rejects.toMatchObject({ retryAfterSeconds: 300 });
  });

  test("is cancelled with its signal", async () => {
    serve();
    await expect(fetchScores({ from: D, to: D }, AbortSignal.abort())).rejects.toThrow();
  });
});
