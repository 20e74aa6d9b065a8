// Small drawings of the weather and of what to take along. They are drawn here, in the colours
// of the page; none stands without words beside it or a name of its own.
import styles from "./WeatherIcon.module.css";

export type Weather =
  | "clear"
  | "few_clouds"
  | "mostly_cloudy"
  | "overcast"
  | "rain"
  | "rain_and_snow"
  | "snow"
  | "shower";

const SUNNY: readonly Weather[] = ["few_clouds", "mostly_cloudy", "shower"];
const RAYS = [0, 45, 90, 135, 180, 225, 270, 315];

function Sun({ x, y, radius }: { x: number; y: number; radius: number }) {
  return (
    <g className={styles.sun}>
      <circle cx={x} cy={y} r={radius} />
      {RAYS.map((angle) => (
        <path
          key={angle}
          d={`M${x} ${y - radius - 1.8}v-1.9`}
          transform={`rotate(${angle} ${x} ${y})`}
        />
      ))}
    </g>
  );
}

const Cloud = () => (
  <path
    className={styles.cloud}
    d="M7.5 17.5a4 4 0 0 1-.4-8 5.2 5.2 0 0 1 10-1.1 4.6 4.6 0 0 1-.6 9.1Z"
  />
);

const Drop = ({ x }: { x: number }) => <path className={styles.drop} d={`M${x} 17.4l-1.4 4.4`} />;

/** A flake: three strokes through one point. */
const Flake = ({ x }: { x: number }) => (
  <path
    className={styles.drop}
    d={`M${x} 17.2v5M${x - 2.2} 18.4l4.4 2.6M${x + 2.2} 18.4l-4.4 2.6`}
  />
);

interface WeatherIconProps {
  weather: Weather;
  /** Its name, where no words stand beside it. */
  name?: string;
}

/** The sky, and what falls from it. */
export function WeatherIcon({ weather, name }: WeatherIconProps) {
  const named = name === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": name };
  const isDry = !["rain", "rain_and_snow", "snow", "shower"].includes(weather);
  return (
    <svg className={styles.icon} viewBox="0 0 24 24" data-weather={weather} {...named}>
      {weather === "clear" && <Sun x={12} y={12} radius={4.4} />}
      {weather !== "clear" && (
        <g transform={isDry ? "translate(0 1.5)" : "translate(0 -3)"}>
          {SUNNY.includes(weather) && <Sun x={16.6} y={7} radius={weather === "few_clouds" ? 3.6 : 2.6} />}
          <Cloud />
        </g>
      )}
      {(weather === "rain" || weather === "shower") && [8.5, 12.5, 16.5].map((x) => <Drop key={x} x={x} />)}
      {weather === "rain_and_snow" && (
        <>
          <Drop x={8.6} />
          <Flake x={15} />
        </>
      )}
      {weather === "snow" && [8, 16].map((x) => <Flake key={x} x={x} />)}
    </svg>
  );
}

export const UmbrellaIcon = () => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
    <path className={styles.cloud} d="M12 3v1.4M3 13a9 9 0 0 1 18 0c-1.6-1.5-4.4-1.5-6 0-1.6-1.5-4.4-1.5-6 0-1.6-1.5-4.4-1.5-6 0Z" />
    <path className={styles.line} d="M12 12.5v6a2.2 2.2 0 0 0 4.4 0" />
  </svg>
);

export const MaskIcon = () => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
    <path className={styles.cloud} d="M5.5 8.2 12 6l6.5 2.2v5.3c0 2.6-2.9 4.5-6.5 4.5s-6.5-1.9-6.5-4.5Z" />
    <path className={styles.line} d="M5.5 9.6c-2-.6-3.4.2-3.4 1.7s1.5 2.6 3.6 2.9M18.5 9.6c2-.6 3.4.2 3.4 1.7s-1.5 2.6-3.6 2.9M8.7 11.2h6.6M8.7 14h6.6" />
  </svg>
);
