// One of a few options, side by side: radio buttons that look like a switch.
import { useId } from "react";
import styles from "./SegmentedControl.module.css";

interface SegmentedControlProps<T extends string> {
  /** What the choice is about, for a screen reader. */
  legend: string;
  options: readonly { value: T; label: string }[];
  chosen: T;
  onChoose: (value: T) => void;
}

/** A choice of one option. */
export function SegmentedControl<T extends string>(props: SegmentedControlProps<T>) {
  const { legend, options, chosen, onChoose } = props;
  const name = useId();
  return (
    <fieldset className={`${styles.control} no-print`}>
      <legend className="visually-hidden">{legend}</legend>
      {options.map(({ value, label }) => (
        <label key={value}>
          <input
            className="visually-hidden"
            type="radio"
            name={name}
            value={value}
            checked={value === chosen}
            onChange={() => {
              onChoose(value);
            }}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
