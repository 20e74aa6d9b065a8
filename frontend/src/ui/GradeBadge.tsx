// A PM10 grade as word, shape and colour at once.
import { gradeOf, type Grade } from "../lib/grades";
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

interface GradeBadgeProps {
  /** The grade of the median, which gives the pill its shape and colour. */
  grade: Grade;
  /** Both ends of the range of the daily mean, µg/m³, where the words are to be of both. */
  ends?: readonly [number, number];
}

/** The grade in a pill of its colour; where a range crosses into another grade, both by name. */
export function GradeBadge({ grade, ends }: GradeBadgeProps) {
  const { t } = useLanguage();
  const [from, to] = ends ? [gradeOf(ends[0]), gradeOf(ends[1])] : [grade, grade];
  return (
    <span className={styles.badge} data-grade={grade}>
      <GradeShape grade={grade} />
      {from === to
        ? t(`grade.${grade}`)
        : t("cards.gradeRange", { from: t(`grade.${from}`), to: t(`grade.${to}`) })}
    </span>
  );
}
