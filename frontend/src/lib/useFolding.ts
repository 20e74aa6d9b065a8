// Whether what is folded away is open: by the reader's hand, or because the page is printed.
import { useEffect, useState, type ToggleEventHandler } from "react";
import { onPrint } from "./printing";

/** Whether a `details` is open, for content that is drawn only then, and what to give it. */
export function useFolding(): [boolean, ToggleEventHandler<HTMLDetailsElement>] {
  const [open, setOpen] = useState(false);
  // A browser tells of unfolding too late for paper.
  useEffect(
    () =>
      onPrint(() => {
        setOpen(true);
      }),
    [],
  );
  return [
    open,
    (event) => {
      setOpen(event.currentTarget.open);
    },
  ];
}
