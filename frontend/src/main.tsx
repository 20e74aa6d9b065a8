// Starts the page: words first, in the language of the address, then the view.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { languageOf, speak, startI18n } from "./i18n";
import { keepOffline } from "./lib/keepOffline";
import "./styles/tokens.css";
import "./styles/base.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

await startI18n();
await speak(languageOf(window.location.pathname));
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

/** What the reader waits for goes first, and is then all there to be kept. */
const SETTLED_AFTER_MS = 3000;
if (import.meta.env.PROD) setTimeout(() => void keepOffline(), SETTLED_AFTER_MS);
