/** Which years: two handles over the images of each year. */

import { useEffect, useId, useState } from "preact/hooks";
import type { About } from "./api";

export function YearRange(props: {
  years: About["years"];
  from: string | undefined;
  to: string | undefined;
  onChange: (from: string, to: string) => void;
}) {
  const { first, last, counts } = props.years;
  const bounded = (value: string | undefined, otherwise: number) => {
    const year = Number(value);
    return value && Number.isInteger(year) ? Math.min(Math.max(year, first), last) : otherwise;
  };
  // What the handles show while they are drawn; it becomes the filter when they are let go.
  const [low, setLow] = useState(bounded(props.from, first));
  const [high, setHigh] = useState(bounded(props.to, last));
  useEffect(() => {
    setLow(bounded(props.from, first));
    setHigh(bounded(props.to, last));
  }, [props.from, props.to, first, last]);
  const name = useId();
  if (last <= first) return null;
  const [from, to] = low <= high ? [low, high] : [high, low];
  const settle = () =>
    props.onChange(from === first ? "" : String(from), to === last ? "" : String(to));
  const handle = (label: string, value: number, set: (year: number) => void) => (
    <input
      type="range"
      aria-label={label}
      min={first}
      max={last}
      step={1}
      value={value}
      onInput={(event) => set(Number(event.currentTarget.value))}
      onChange={settle}
    />
  );
  const most = Math.max(1, ...counts.map(([, images]) => images));
  return (
    <fieldset class="field years" aria-describedby={name}>
      <legend>
        Years
        <output id={name} class="years-told">
          {from === to ? from : `${from} to ${to}`}
        </output>
      </legend>
      <div class="years-range">
        <svg
          viewBox={`0.5 0 ${last - first} 1`}
          preserveAspectRatio="none"
          aria-hidden="true"
          class="years-bars"
        >
          {counts.map(([year, images]) => (
            <rect
              key={year}
              class={year >= from && year <= to ? "chosen" : ""}
              x={year - first + 0.1}
              width={0.8}
              // the square root, as images of a year range over four orders of magnitude
              y={1 - Math.sqrt(images / most)}
              height={Math.sqrt(images / most)}
            />
          ))}
        </svg>
        {handle("First year", low, setLow)}
        {handle("Last year", high, setHigh)}
      </div>
    </fieldset>
  );
}
