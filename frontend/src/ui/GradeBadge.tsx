// A PM10 grade as word, shape and colour at once.
import type { Grade } from "../lib/grades";
import { useLanguage } from "../lib/useLanguage";
import styles from "./GradeBadge.module.css";

/** The shape of a grade: ○ △ ▲ ■, drawn, so that it is the same in every font. */
export function GradeShape({ grade }: { grade: Grade }) {
  const open = { fill: "none", stroke: "currentColor", strokeWidth: 2.2 };
  const solid = { fill: "currentColor" };
  return (
    <svg className={styles.shape} viewBox="0 0 16 16" aria-hidden="true">
      {grade === "good" && <circle cx="8" cy="8" r="5.4" {...open} />}
      {grade === "moderate" && <path d="M8 2.6 14 13H2Z" strokeLinejoin="round" {...open} />}
      {grade === "bad" && <path d="M8 1.6 15 14H1Z" {...solid} />}
      {grade === "very_bad" && <rect x="2" y="2" width="12" height="12" {...solid} />}
    </svg>
  );
}

/** The grade in a pill of its colour. */
export function GradeBadge({ grade }: { grade: Grade }) {
  const { t } = useLanguage();
  return (
    <span className={styles.badge} data-grade={grade}>
      <GradeShape grade={grade} />
      {t(`grade.${grade}`)}
    </span>
  );
}
