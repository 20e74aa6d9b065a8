import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { preparation, result } from "../test/fixtures";
import { json, openFailure, openForecast, problem, serve } from "../test/page";

const TRAINING = preparation({
  state: "running",
  step: "model",
  step_words: { ko: "모델 학습", en: "training the model" },
  model_forecast_in_s: 90,
});

test("a system without a forecast says what it is doing and for about how long", async () => {
  const fetching = preparation({
    state: "running",
    step: "first_forecast",
    step_words: { ko: "최근 관측 수집", en: "fetching the newest weeks" },
    first_forecast_in_s: 20,
    model_forecast_in_s: 200,
  });
  const page = await openFailure({
    "/result": () => problem(503, "nothing-issued-yet", 30),
    "/api/v1/preparation": () => json(fetching),
  });

  expect(await screen.findByText(/지금은 최근 관측 수집 중이에요. 첫 예보까지 약 1분/)).toBeVisible();

  // The step ends, and the forecast is there at once, long before the page would ask again.
  serve({ "/api/v1/preparation": () => json(TRAINING) });
  await page.queries.refetchQueries({ queryKey: ["preparation"] });
  expect(await screen.findByRole("heading", { level: 1, name: /추운 하루/ })).toBeVisible();
});

test("while a step goes on the forecast is not asked for again and again", async () => {
  const { asked } = await openFailure({
    "/result": () => problem(503, "nothing-issued-yet", 30),
    "/api/v1/preparation": () => json({ ...TRAINING, first_forecast_in_s: 20 }),
  });
  await screen.findByText(/첫 예보까지 약 1분/);
  await new Promise((passed) => setTimeout(passed, 300));

  expect(asked.filter((address) => address === "/result")).toHaveLength(1);
});

test("a forecast made without a model says when a model's will replace it", async () => {
  await openForecast(
    {
      "/result": () => json(result({ status: "fallback" })),
      "/api/v1/preparation": () => json(TRAINING),
    },
    "/en",
  );

  expect(screen.getByRole("status")).toHaveTextContent(
    "Now: training the model. A model's forecast takes about 2 more minutes.",
  );
});

test.each([
  ["stopped", "준비가 중간에 멈췄어요"],
  ["failed", "준비하다가 문제가 생겼어요"],
] as const)("a preparation that has %s is said to have", async (state, words) => {
  await openForecast({
    "/result": () => json(result({ status: "fallback" })),
    "/api/v1/preparation": () => json({ ...TRAINING, state, model_forecast_in_s: null }),
  });

  expect(screen.getByText(words, { exact: false })).toBeVisible();
});

test.each([
  ["failed", "key_refused", /KMA_API_KEY에 올바른 인증키를/],
  ["running", "hub_unreachable", /저절로 다시 시도해요/],
] as const)("a first forecast that is %s by %s is not promised", async (state, trouble, words) => {
  await openFailure({
    "/result": () => problem(503, "nothing-issued-yet", 30),
    "/api/v1/preparation": () => json({ ...TRAINING, state, trouble, model_forecast_in_s: null }),
  });

  expect(await screen.findByText(words)).toBeVisible();
  expect(screen.queryByText(/첫 예보를 준비하고 있어요/)).toBeNull();
});

test("a model's forecast asks for no preparation", async () => {
  const { asked } = await openForecast();

  expect(asked).not.toContain("/api/v1/preparation");
});
