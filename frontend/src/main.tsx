// Starts the page: words first, in the language of the address, then the view.
import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { languageOf, speak, startI18n } from "./i18n";
import { keepOffline } from "./lib/keepOffline";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/rooms.css";
import "./styles/outline.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

await startI18n();
await speak(languageOf(window.location.pathname));
// As a transition: drawn in slices, behind the outline that index.html shows until it is done.
startTransition(() => {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
});

/** What the reader waits for goes first, and is then all there to be kept. */
const KEPT_AFTER_MS = 4000;
if (import.meta.env.PROD) setTimeout(() => void keepOffline(), KEPT_AFTER_MS);
