// The one way to the API: a typed client, and errors a view can tell apart.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Result = Schemas["ResultResponse"];
export type ForecastDay = Schemas["ForecastDayView"];
export type TargetName = keyof ForecastDay["targets"];
export type TargetValue = Schemas["TargetValue"];
export type Observations = Schemas["ObservationsResponse"];
export type ObservedDay = Schemas["ObservedDay"];
export type Scores = Schemas["ScoresResponse"];
export type ScoreSummary = Schemas["ScoreSummary"];

/**
 * unreachable: no answer. nothing: no forecast has been issued yet. broken: the service
 * answers, but can't give what was asked for.
 */
export type Failure = "unreachable" | "nothing" | "broken";

/** What went wrong, and after how many seconds it is worth asking again. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly failure: Failure,
    readonly retryAfterSeconds: number,
    detail: string,
  ) {
    super(detail);
  }
}

const RETRY_SECONDS = 15;
const LONGEST_RETRY_SECONDS = 300;

/** The error an answer stands for; `problem` is its body, an RFC 9457 problem if all is well. */
function errorOf(response: Response, problem: unknown): ApiError {
  const asked = Number(response.headers.get("Retry-After"));
  const seconds = asked > 0 ? Math.min(asked, LONGEST_RETRY_SECONDS) : RETRY_SECONDS;
  const code = problem !== null && typeof problem === "object" && "code" in problem && problem.code;
  const failure = code === "nothing-issued-yet" ? "nothing" : "broken";
  return new ApiError(failure, seconds, `HTTP ${response.status} from ${response.url}`);
}

// Called through an arrow: `fetch` is looked up at each call, so a test can stand in for it.
const client = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: (request) => window.fetch(request),
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

async function dataOf<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer;
  try {
    answer = await call;
  } catch (cause) {
    throw new ApiError("unreachable", RETRY_SECONDS, String(cause));
  }
  if (answer.data === undefined) throw errorOf(answer.response, answer.error);
  return answer.data;
}

/** The newest forecast. Rejects with ApiError. */
export function fetchResult(signal: AbortSignal): Promise<Result> {
  return dataOf(client.GET("/result", { signal }));
}

/** The last 30 observed days. Rejects with ApiError. */
export function fetchObservations(signal: AbortSignal): Promise<Observations> {
  return dataOf(client.GET("/api/v1/observations", { signal }));
}

/** The mean errors of the last 30 days. Rejects with ApiError. */
export function fetchScores(signal: AbortSignal): Promise<Scores> {
  return dataOf(client.GET("/api/v1/scores", { params: { query: { rows: false } }, signal }));
}
