/** Which map, in which layout and colours, of which images. */

import { useId } from "preact/hooks";
import type { About } from "../api";
import { FilterPanel } from "../filters";
import { COLOURS, type MapState } from "./state";

const COLOUR_WORDS = { class: "Class", cluster: "Cluster", category: "Category", year: "Year" };
/** The years have a line of their own under the map. */
const NO_YEARS: About["years"] = { first: 0, last: 0, counts: [] };

export function MapPanel(props: {
  about: About;
  state: MapState;
  onChange: (change: Partial<MapState>, how?: { replace?: boolean }) => void;
}) {
  const { about, state, onChange } = props;
  const id = useId();
  return (
    <div class="panel">
      <div class="field">
        <label for={`${id}-map`}>Map</label>
        <select
          id={`${id}-map`}
          value={state.map}
          onChange={(event) =>
            onChange({ map: event.currentTarget.value, look: null, line: null, image: null })
          }
        >
          {about.maps.map((map) => (
            <option key={map.name} value={map.name}>
              {map.label}
            </option>
          ))}
        </select>
      </div>
      <fieldset class="field">
        <legend>Images lie</legend>
        {(["plane", "grid"] as const).map((layout) => (
          <label key={layout} class="choice">
            <input
              type="radio"
              name={`${id}-layout`}
              checked={state.layout === layout}
              onChange={() => onChange({ layout, look: null, line: null })}
            />
            {layout === "plane" ? "Where the map has them" : "On a grid, near their places"}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for={`${id}-colour`}>Colour of the frames</label>
        <select
          id={`${id}-colour`}
          value={state.colour}
          onChange={(event) => {
            const colour = COLOURS.find((one) => one === event.currentTarget.value);
            if (colour) onChange({ colour });
          }}
        >
          {COLOURS.map((colour) => (
            <option key={colour} value={colour}>
              {COLOUR_WORDS[colour]}
            </option>
          ))}
        </select>
      </div>
      <div class="panel-part">
        <FilterPanel
          about={{ ...about, years: NO_YEARS }}
          filter={state.filter}
          onChange={(filter, how) => onChange({ filter }, how)}
        />
      </div>
    </div>
  );
}
