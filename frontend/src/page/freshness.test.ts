import { describe, expect, test } from "vitest";
import { freshness, result } from "../test/fixtures";
import { nextIssueAt, stateAt } from "./freshness";

const at = (time: string) => new Date(`${time}+09:00`);

describe("a forecast that was fresh when it was received", () => {
  test("is fresh until an hour after the next one was due", () => {
    expect(stateAt(result(), at("2023-01-01T06:00:00"))).toBe("fresh");
  });

  test("is late from then on, and stale 36 hours after it was due", () => {
    expect(stateAt(result(), at("2023-01-01T06:00:01"))).toBe("late");
    expect(stateAt(result(), at("2023-01-01T17:00:01"))).toBe("stale");
  });

  test("has the time of the next issue, also after missed ones", () => {
    expect(nextIssueAt(result(), at("2022-12-31T12:00:00"))).toEqual(at("2023-01-01T05:00:00"));
    expect(nextIssueAt(result(), at("2023-01-01T05:30:00"))).toEqual(at("2023-01-01T05:00:00"));
    expect(nextIssueAt(result(), at("2023-01-03T09:00:00"))).toEqual(at("2023-01-04T05:00:00"));
  });
});

test("no forecast is fresher than the state in its answer", () => {
  const stale = result({ freshness: freshness("2022-12-31T03:00:00+09:00", "stale") });

  expect(stateAt(stale, at("2022-12-31T09:00:00"))).toBe("stale");
});
