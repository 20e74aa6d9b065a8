// The page around every view: name, city, language and unit above it; sources and theme below.
import { useState, type ReactNode } from "react";
import { Link, useSearch } from "wouter";
import { useStations } from "../api/queries";
import { pathOf } from "../i18n";
import { ROOT } from "../lib/root";
import { chosenTheme, chooseTheme, THEMES, type Theme } from "../lib/theme";
import { useLanguage } from "../lib/useLanguage";
import { useStation } from "../lib/useStation";
import { useUnitChoice } from "../lib/useUnits";
import { OfficialLinks } from "../ui/OfficialLinks";
import styles from "./PageLayout.module.css";
import { Subscriptions } from "./Subscriptions";

function ThemeChoice() {
  const { t } = useLanguage();
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  return (
    <label className={styles.select}>
      <span>{t("site.theme")}</span>{" "}
      <select
        value={theme}
        onChange={(event) => {
          const chosen = event.target.value as Theme;
          chooseTheme(chosen);
          setTheme(chosen);
        }}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {t(`site.themes.${name}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** °C or °F; in English only, as Korea counts in °C. */
function UnitChoice() {
  const { t } = useLanguage();
  const [unit, choose] = useUnitChoice();
  return (
    <label className={styles.select}>
      <span className="visually-hidden">{t("site.unit")}</span>
      <select
        value={unit}
        onChange={(event) => {
          choose(event.target.value === "f" ? "f" : "c");
        }}
      >
        <option value="c">°C</option>
        <option value="f">°F</option>
      </select>
    </label>
  );
}

/** The cities, where there is more than one. */
function CityChoice() {
  const { t, language } = useLanguage();
  const [station, choose] = useStation();
  const stations = useStations().data ?? [];
  const standard = stations[0]?.id;
  const shown = station ?? standard;
  if (stations.length < 2) return null;
  return (
    <label className={styles.select}>
      <span className="visually-hidden">{t("site.city")}</span>
      <select
        value={stations.some(({ id }) => id === shown) ? shown : ""}
        onChange={(event) => {
          const chosen = Number(event.target.value);
          choose(chosen === standard ? undefined : chosen);
        }}
      >
        {!stations.some(({ id }) => id === shown) && <option value="">—</option>}
        {stations.map(({ id, name }) => (
          <option key={id} value={id}>
            {name[language]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The header and footer around a view. */
export function PageLayout({ children }: { children: ReactNode }) {
  const { t, language } = useLanguage();
  const search = useSearch();
  const [station] = useStation();
  const other = language === "ko" ? "en" : "ko";
  const there = pathOf(other) + (search === "" ? "" : `?${search}`);
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#content">
        {t("site.skip")}
      </a>
      <header className={styles.header}>
        <Link className={styles.name} href={pathOf(language)}>
          {t("site.name")}
        </Link>
        <nav className={`${styles.tools} no-print`}>
          <CityChoice />
          <Link href={there} lang={other} hrefLang={other}>
            {t("site.otherLanguage")}
          </Link>
          {language === "en" && <UnitChoice />}
        </nav>
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        {children}
      </main>
      <footer className={styles.footer}>
        <p>
          <strong>{t("footer.disclaimer")}</strong> {t("footer.official")} <OfficialLinks />
        </p>
        <p>
          <a href={`${ROOT}/result${station === undefined ? "" : `?station=${station}`}`}>
            {t("footer.api")}
          </a>
          {" · "}
          <a href={`${ROOT}/docs`}>{t("footer.apiDocs")}</a>
        </p>
        <Subscriptions />
        <div className="no-print">
          <ThemeChoice />
        </div>
      </footer>
    </div>
  );
}
