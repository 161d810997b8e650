/** The map: images and not dots, laid out by likeness. */

import { useMemo, useRef, useState } from "preact/hooks";
import type { About } from "../api";
import { Cross, Dialog } from "../dialog";
import { changed } from "../filter";
import { FilterChips } from "../filters";
import { useMedia } from "../media";
import { SelectedImage } from "../selected";
import { go, href, type Place } from "../state";
import { count, images } from "../words";
import { CaughtList } from "./caught_list";
import { HoverCard } from "./hover_card";
import { Legend } from "./legend";
import { MapPanel } from "./panel";
import { SeenList } from "./seen_list";
import { mapHref, mapParams, type MapState, readMap } from "./state";
import { Timeline } from "./timeline";
import { Tools } from "./tools";
import { useMap, useMapView } from "./use_map";

const KEYS =
  "Arrow keys move, with Shift farther. Plus and minus zoom, 0 shows the whole map. Enter opens " +
  "the image in the middle, L takes the images around it, Escape removes the line.";

export function MapPage({ about, place }: { about: About; place: Place }) {
  const state = useMemo(() => readMap(place.params, about), [place.params, about]);
  const now = useRef(state);
  now.current = state;
  const wide = useMedia("(min-width: 60rem)");
  const [drawer, setDrawer] = useState(false);
  const [legendOpen, setLegendOpen] = useState(() => matchMedia("(min-width: 48rem)").matches);
  const change = (next: Partial<MapState>, how: { replace?: boolean } = {}) =>
    go("/map", mapParams({ ...now.current, ...next }, about), how);

  const { question, answer } = useMap(state);
  const shown = useMapView(about, state, answer.value, change);
  const hrefOf = (next: Partial<MapState>) => mapHref({ ...state, ...next }, about);
  const panel = <MapPanel about={about} state={state} onChange={change} />;
  const map = answer.value?.map;
  return (
    <div class="map-page">
      {wide ? (
        <aside class="sidebar" aria-label="Map and filters">
          {panel}
        </aside>
      ) : (
        drawer && (
          <Dialog title="Map and filters" kind="drawer" onClose={() => setDrawer(false)}>
            {panel}
          </Dialog>
        )
      )}
      <main id="main" tabIndex={-1} class="map-main">
        <h1 class="unseen">Map of the images</h1>
        <div class="map-field">
          <div
            class={`map-stage ${shown.lassoing ? "lassoing" : ""}`}
            ref={shown.stage}
            tabIndex={0}
            role="application"
            aria-label={map ? `${map.about} ${KEYS}` : `A map. ${KEYS}`}
            data-settled={shown.settled ? "true" : "false"}
          />
          <div class="map-over">
            {!wide && (
              <button
                type="button"
                class="button"
                data-opens="words"
                onClick={() => setDrawer(true)}
              >
                Map and filters
              </button>
            )}
            {map && (
              <p class="map-told small">
                {map.chosen === map.images
                  ? images(map.images)
                  : `${count(map.chosen)} of ${images(map.images)}`}
                {map.sampled && ", a sample of those with these words"}
              </p>
            )}
            <FilterChips
              about={about}
              filter={state.filter}
              onChange={(filter) => change({ filter })}
            />
          </div>
          {answer.error && <p class="refusal map-refusal">{answer.error}</p>}
          {shown.refusal && <p class="refusal map-refusal">{shown.refusal}</p>}
          {map?.chosen === 0 && (
            <p class="map-empty">No image on this map is as the filters ask. Take one away.</p>
          )}
          {shown.hovered && shown.hovered.id !== state.image && shown.stage.current && (
            <HoverCard seen={shown.hovered} stage={shown.stage.current} />
          )}
          <Tools
            lassoing={shown.lassoing}
            onZoom={(levels) => shown.view.current?.zoomBy(levels)}
            onWhole={() => shown.view.current?.whole()}
            onLasso={() => shown.setLassoing(!shown.lassoing)}
            onAround={() => shown.view.current?.around()}
          />
          {shown.legend && (
            <Legend
              by={state.colour}
              legend={shown.legend}
              open={legendOpen}
              onToggle={setLegendOpen}
              hrefOf={(value) =>
                hrefOf({ filter: changed(state.filter, { [keyOf(state.colour)]: value }) })
              }
            />
          )}
          {(state.image || state.line) && (
            <aside class="map-side" aria-label="Chosen images">
              {state.image && (
                <div class="map-chosen">
                  <div class="map-panel-head">
                    <a
                      class="button main"
                      href={href("/", new URLSearchParams({ near: state.image }))}
                    >
                      See what is like it
                    </a>
                    <button
                      type="button"
                      class="button plain"
                      aria-label="Close"
                      onClick={() => {
                        change({ image: null });
                        shown.stage.current?.focus();
                      }}
                    >
                      <Cross />
                    </button>
                  </div>
                  {shown.missing && (
                    <p class="small quiet map-missing" role="status">
                      {shown.missing}
                    </p>
                  )}
                  <SelectedImage id={state.image} about={about} />
                </div>
              )}
              {state.line && (
                <CaughtList
                  question={question}
                  line={state.line}
                  hrefOf={(image) => hrefOf({ image })}
                  onClear={() => change({ line: null })}
                />
              )}
            </aside>
          )}
        </div>
        <Timeline
          years={about.years}
          filter={state.filter}
          ready={shown.settled}
          onChange={(from, to, how) => change({ filter: changed(state.filter, { from, to }) }, how)}
        />
        <SeenList
          seen={shown.seen}
          hrefOf={(image) => hrefOf({ image })}
          onPoint={(seen) => shown.view.current?.point(seen)}
        />
      </main>
    </div>
  );
}

const keyOf = (colour: MapState["colour"]) => (colour === "year" ? "from" : colour);
