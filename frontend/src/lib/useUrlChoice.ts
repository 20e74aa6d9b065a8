// A choice of the reader that is kept in the address, so that a link to the page has it too.
import { useSearchParams } from "wouter";

/**
 * The choice in the address, e.g. 90 of /en?past=90, and a function to make another.
 *
 * @param standard the choice of an address that names none; never written into the address.
 */
export function useUrlChoice<T extends string>(
  name: string,
  choices: readonly T[],
  standard: T,
): [T, (choice: T) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = search.get(name);
  const chosen = choices.find((choice) => choice === asked) ?? standard;
  const choose = (choice: T) => {
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (choice === standard) after.delete(name);
        else after.set(name, choice);
        return after;
      },
      { replace: true },
    );
  };
  return [chosen, choose];
}
