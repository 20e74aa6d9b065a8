// Starts the page: loads the texts in the language of the address, then draws the view.
import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { languageOf, setLanguage, startI18n } from "./i18n";
import { ROOT } from "./lib/root";
import { startServiceWorker } from "./lib/serviceWorker";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/placeholder-heights.css";
import "./styles/skeleton.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

await startI18n();
await setLanguage(languageOf(window.location.pathname.slice(ROOT.length)));
// As a transition, drawn in slices, while the skeleton of index.html stays on screen.
startTransition(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});

/** Caching must not slow down what the reader waits for. By then all of it is loaded. */
const CACHED_AFTER_MS = 4000;
if (import.meta.env.PROD) setTimeout(() => void startServiceWorker(), CACHED_AFTER_MS);
