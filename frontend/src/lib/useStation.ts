// The city on screen: the station that the address names, e.g. 143 of /en?station=143.
import { useSearchParams } from "wouter";

/** The part of an API query that names a station; without it the API answers for its default. */
export interface StationQuery {
  station?: number;
}

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

/** The station of the address as a query of the API. */
export function useStationQuery(): StationQuery {
  const [station] = useStation();
  return station === undefined ? {} : { station };
}

/** A function that adds the station on screen to an address of the API. */
export function useAddStation(): (address: string) => string {
  const [station] = useStation();
  if (station === undefined) return (address) => address;
  return (address) => `${address}${address.includes("?") ? "&" : "?"}station=${station}`;
}
