/** The years under the map: from when to when, and played one after the other. */

import { useEffect, useState } from "preact/hooks";
import type { About } from "../api";
import type { Filter } from "../filter";
import { YearRange } from "../years";

const PACE = 1400; // milliseconds a year

export function Timeline(props: {
  years: About["years"];
  filter: Filter;
  /** `replace`: a step of the playing, which gets none in the history. */
  onChange: (from: string, to: string, how: { replace: boolean }) => void;
  /** Whether the years that are asked for are on the screen. */
  ready: boolean;
}) {
  const { years, filter, onChange, ready } = props;
  const [playing, setPlaying] = useState(false);
  const from = Number(filter.from ?? years.first);
  const to = Number(filter.to ?? years.last);
  // The next year comes when this one was seen for a moment, however long it took to load.
  useEffect(() => {
    if (!playing || !ready) return;
    if (to >= years.last) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(
      () => onChange(String(from + 1), String(to + 1), { replace: true }),
      PACE,
    );
    return () => clearTimeout(timer);
  }, [playing, ready, from, to, years.last]);
  if (years.last <= years.first) return null;
  const play = () => {
    if (playing) {
      setPlaying(false);
      return;
    }
    const atEnd = to >= years.last;
    const width = from <= years.first && atEnd ? 0 : to - from;
    if (atEnd) onChange(String(years.first), String(years.first + width), { replace: false });
    setPlaying(true);
  };
  return (
    <div class="map-timeline" role="group" aria-label="Years">
      <button
        type="button"
        class="button"
        aria-pressed={playing}
        aria-label={playing ? "Stop playing the years" : "Play the years"}
        onClick={play}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d={playing ? "M3 2h4v12H3zM9 2h4v12H9z" : "M3 1.5v13L14 8z"} fill="currentColor" />
        </svg>
        <span class="map-wide">{playing ? "Stop" : "Play"}</span>
      </button>
      <YearRange
        years={years}
        from={filter.from}
        to={filter.to}
        onChange={(first, last) => {
          setPlaying(false);
          onChange(first, last, { replace: false });
        }}
      />
    </div>
  );
}
