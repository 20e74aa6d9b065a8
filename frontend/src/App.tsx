// The page's providers and its two addresses: Korean at /, English at /en, below ROOT.
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Route, Router, Switch, useLocation } from "wouter";
import { newQueryClient } from "./api/queries";
import { languageOf, setLanguage } from "./i18n";
import { startPrinting } from "./lib/printing";
import { ROOT } from "./lib/root";
import { NotFound } from "./page/Failures";
import { ForecastPage } from "./page/ForecastPage";
import { PageLayout } from "./page/PageLayout";

function Page() {
  const [path] = useLocation();
  const language = languageOf(path);
  useEffect(() => {
    void setLanguage(language);
  }, [language]);

  return (
    <PageLayout>
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
    </PageLayout>
  );
}

/** The whole page. A test gives its own `queries`. */
export function App({ queries }: { queries?: QueryClient }) {
  const [queryClient] = useState(() => queries ?? newQueryClient());
  useEffect(() => startPrinting(() => queryClient.isFetching() > 0), [queryClient]);
  return (
    <QueryClientProvider client={queryClient}>
      <Router base={ROOT}>
        <Page />
      </Router>
    </QueryClientProvider>
  );
}
