// The page's providers and its two addresses: Korean at /, English at /en.
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Route, Switch, useLocation } from "wouter";
import { newQueryClient } from "./api/queries";
import { languageOf, setLanguage } from "./i18n";
import { NotFound } from "./page/Failures";
import { ForecastPage } from "./page/ForecastPage";
import { PageLayout } from "./page/PageLayout";

/** The whole page. A test gives its own `queries`. */
export function App({ queries }: { queries?: QueryClient }) {
  const [queryClient] = useState(() => queries ?? newQueryClient());
  const [path] = useLocation();
  const language = languageOf(path);
  useEffect(() => {
    void setLanguage(language);
  }, [language]);

  return (
    <QueryClientProvider client={queryClient}>
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
    </QueryClientProvider>
  );
}
