// The only module that calls the API: a typed client, and errors with their kind.
import createClient from "openapi-fetch";
import type { DayRange } from "../lib/period";
import { ROOT } from "../lib/root";
import type { StationQuery } from "../lib/useStation";
import type { components, paths } from "./schema";

type Schemas = components["schemas"];
export type Result = Schemas["ResultResponse"];
export type MorningSource = Schemas["MorningSource"];
export type ForecastDay = Schemas["ResultDay"];
export type OfficialOutlook = Schemas["OfficialOutlookView"];
export type TargetName = keyof ForecastDay["targets"];
export type TargetValue = Schemas["TargetValue"];
export type Observations = Schemas["ObservationsResponse"];
export type ObservedDay = Schemas["ObservedDay"];
export type Normals = Schemas["NormalsResponse"];
export type DayNormals = Schemas["DayNormals"];
export type NormalDay = Schemas["NormalDay"];
export type Scores = Schemas["ScoresResponse"];
export type ScoreRow = Schemas["ScoreRowView"];
export type ScoreSummary = Schemas["ScoreSummary"];
export type Reliability = Schemas["ReliabilityResponse"];
export type LeadReliability = Schemas["LeadReliability"];
export type Anomalies = Schemas["AnomaliesResponse"];
export type Anomaly = Schemas["AnomalyView"];
export type Drift = Schemas["DriftResponse"];
export type DriftCheck = Schemas["DriftView"];
export type Models = Schemas["ModelsResponse"];
export type Decision = Schemas["DecisionView"];
export type Issuer = Schemas["IssuerView"];
export type Preparation = Schemas["PreparationResponse"];
export type Station = Schemas["Station"];

/**
 * unreachable: no answer. notIssued: no forecast has been issued yet. unknownStation: the
 * station that the address names is not forecast. serverError: any other answer but success.
 */
export type Failure = "unreachable" | "notIssued" | "unknownStation" | "serverError";

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

/** Codes of the API's problem documents that the page answers with a view of their own. */
const FAILURES = new Map<unknown, Failure>([
  ["nothing-issued-yet", "notIssued"],
  ["invalid-input", "unknownStation"],
]);

/** The error for an answer; `problem` is its body, by the API's promise an RFC 9457 problem. */
function errorOf(response: Response, problem: unknown): ApiError {
  const asked = Number(response.headers.get("Retry-After"));
  const seconds = asked > 0 ? Math.min(asked, LONGEST_RETRY_SECONDS) : RETRY_SECONDS;
  const code = problem !== null && typeof problem === "object" && "code" in problem && problem.code;
  const failure = FAILURES.get(code) ?? "serverError";
  return new ApiError(failure, seconds, `HTTP ${response.status} from ${response.url}`);
}

// Through an arrow function `fetch` is looked up at each call, so that a test can replace it.
const client = createClient<paths>({
  baseUrl: window.location.origin + ROOT,
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

/** A forecast, and when the service sent it, by the browser's clock in milliseconds. */
export interface Received {
  result: Result;
  receivedAt: number;
  /** Whether the service could not be reached and this is the service worker's copy. */
  cached: boolean;
}

/** When the service worker (public/sw.js) cached an answer, which it adds to its copy. */
const CACHED_AT = "X-Kept-At";

/** The stations that are forecast, the default one first. Rejects with ApiError. */
export async function fetchStations(signal: AbortSignal): Promise<Station[]> {
  return (await dataOf(client.GET("/api/v1/stations", { signal }))).stations;
}

/** What a system in its first minutes is doing. Rejects with ApiError. */
export function fetchPreparation(query: StationQuery, signal: AbortSignal): Promise<Preparation> {
  return dataOf(client.GET("/api/v1/preparation", { params: { query }, signal }));
}

/** The newest forecast of a city. Rejects with ApiError. */
export async function fetchResult(query: StationQuery, signal: AbortSignal): Promise<Received> {
  let cachedAt = 0;
  const call = client.GET("/result", { params: { query }, signal }).then((answer) => {
    cachedAt = Number(answer.response.headers.get(CACHED_AT));
    return answer;
  });
  const result = await dataOf(call);
  const cached = cachedAt > 0;
  return { result, cached, receivedAt: cached ? cachedAt : Date.now() };
}

/** What questions about a range of days take; without statistics at most 366 days. */
export type RangeQuery = DayRange & StationQuery;

/** The observed days of a range. Rejects with ApiError. */
export function fetchObservations(query: RangeQuery, signal: AbortSignal): Promise<Observations> {
  return dataOf(client.GET("/api/v1/observations", { params: { query }, signal }));
}

/** What is usual on the days of a range. Rejects with ApiError. */
export function fetchNormals(query: RangeQuery, signal: AbortSignal): Promise<Normals> {
  return dataOf(client.GET("/api/v1/normals", { params: { query }, signal }));
}

/** The mean errors of the forecasts for a range of days. Rejects with ApiError. */
export function fetchScores(range: RangeQuery, signal: AbortSignal): Promise<Scores> {
  const query = { ...range, rows: false };
  return dataOf(client.GET("/api/v1/scores", { params: { query }, signal }));
}

/** Each forecast of one target and lead for a range of days. Rejects with ApiError. */
export function fetchScoreRows(
  range: RangeQuery,
  target: ScoreRow["target"],
  lead: number,
  signal: AbortSignal,
): Promise<Scores> {
  const query = { ...range, target: [target], lead: [lead] };
  return dataOf(client.GET("/api/v1/scores", { params: { query }, signal }));
}

/** Hits, false alarms and probabilities of bad air over a range of days. Rejects with ApiError. */
export function fetchReliability(query: RangeQuery, signal: AbortSignal): Promise<Reliability> {
  return dataOf(client.GET("/api/v1/reliability", { params: { query }, signal }));
}

/** The observed values of a range of days far outside their forecast. Rejects with ApiError. */
export function fetchAnomalies(query: RangeQuery, signal: AbortSignal): Promise<Anomalies> {
  return dataOf(client.GET("/api/v1/anomalies", { params: { query }, signal }));
}

/** The drift checks of a range of days. Rejects with ApiError. */
export function fetchDrift(query: RangeQuery, signal: AbortSignal): Promise<Drift> {
  return dataOf(client.GET("/api/v1/drift", { params: { query }, signal }));
}

/** All decisions about models, and which issued the days of a range. Rejects with ApiError. */
export function fetchModels(query: RangeQuery, signal: AbortSignal): Promise<Models> {
  return dataOf(client.GET("/api/v1/models", { params: { query }, signal }));
}
