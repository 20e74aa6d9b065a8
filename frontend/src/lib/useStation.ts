// The city on screen: the station that the address names, e.g. 143 of /en?station=143.
import { useSearchParams } from "wouter";
import type { Whose } from "../api/client";

/** The station of the address, undefined where it names none, and a function to choose another. */
export function useStation(): [number | undefined, (station: number | undefined) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = search.get("station") ?? "";
  const choose = (station: number | undefined) => {
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (station === undefined) after.delete("station");
      else after.set("station", String(station));
      return after;
    });
  };
  return [/^\d{1,5}$/.test(asked) ? Number(asked) : undefined, choose];
}

/** The city on screen, as the API is asked for it. */
export function useWhose(): Whose {
  const [station] = useStation();
  return station === undefined ? {} : { station };
}

/** Makes an address of the API that of the same thing for the city on screen. */
export function useAddressed(): (address: string) => string {
  const [station] = useStation();
  if (station === undefined) return (address) => address;
  return (address) => `${address}${address.includes("?") ? "&" : "?"}station=${station}`;
}
