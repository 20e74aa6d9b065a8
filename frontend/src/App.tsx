// The page's providers and its two addresses: Korean at /, English at /en.
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Route, Switch, useLocation } from "wouter";
import { newQueryClient } from "./api/queries";
import { languageOf, speak } from "./i18n";
import { ForecastPage } from "./page/ForecastPage";
import { NotFound } from "./page/Failures";
import { Frame } from "./page/Frame";

/** The whole page. A test gives its own `queries`. */
export function App({ queries }: { queries?: QueryClient }) {
  const [queryClient] = useState(() => queries ?? newQueryClient());
  const [path] = useLocation();
  const language = languageOf(path);
  useEffect(() => {
    void speak(language);
  }, [language]);

  return (
    <QueryClientProvider client={queryClient}>
      <Frame>
        <Switch>
          <Route path="/">
            <ForecastPage />
          </Route>
          <Route path="/en">
            <ForecastPage />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Frame>
    </QueryClientProvider>
  );
}
