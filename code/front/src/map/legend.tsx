/** What the colours of the frames mean, in words. */

import { count } from "../words";
import type { Entry, Legend as Told } from "./colours";
import type { ColourBy } from "./state";

const TITLES: Record<ColourBy, string> = {
  class: "Class",
  cluster: "Cluster",
  category: "Category",
  year: "Year",
};

export function Legend(props: {
  by: ColourBy;
  legend: Told;
  open: boolean;
  onToggle: (open: boolean) => void;
  /** Where a click on a value leads: to its images alone. */
  hrefOf: (value: string) => string;
}) {
  const { by, legend } = props;
  return (
    <details
      class="map-legend"
      open={props.open}
      onToggle={(event) => props.onToggle(event.currentTarget.open)}
    >
      <summary>Frames: {TITLES[by].toLowerCase()}</summary>
      {legend.kind === "years" ? (
        <div class="map-years-scale">
          <span class="map-ramp" aria-hidden="true" />
          <span>{legend.first}, dark</span>
          <span>{legend.last}, light</span>
        </div>
      ) : (
        <ul>
          {legend.entries.map((entry) => (
            <li key={entry.value}>
              <Word entry={entry} href={entry.value ? props.hrefOf(entry.value) : null} />
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}

function Word({ entry, href }: { entry: Entry; href: string | null }) {
  const inside = (
    <>
      <span class="map-swatch" style={{ background: entry.colour }} aria-hidden="true" />
      <span class="map-word">{entry.label}</span>
      <span class="map-count">
        {count(entry.images)}
        <span class="unseen"> in view</span>
      </span>
    </>
  );
  if (!href) return <span class="map-entry">{inside}</span>;
  return (
    <a class="map-entry" href={href} title={`Only ${entry.label}`}>
      {inside}
    </a>
  );
}
