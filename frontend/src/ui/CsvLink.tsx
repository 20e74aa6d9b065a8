// A link that saves what is on screen as a file.
import { ROOT } from "../lib/root";
import { useAddStation } from "../lib/useStation";

interface CsvLinkProps {
  /** What the file has, for screen readers, which read a link without the text around it. */
  content: string;
  text: string;
  /** Its address at the API, without a station. */
  href: string;
  className: string | undefined;
}

/** A link to values as CSV, for the city on screen. */
export function CsvLink({ content, text, href, className }: CsvLinkProps) {
  const addStation = useAddStation();
  return (
    <a
      className={`${className ?? ""} no-print`}
      aria-label={`${content}, ${text}`}
      href={ROOT + addStation(href)}
      download
    >
      {text}
    </a>
  );
}
