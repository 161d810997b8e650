/** The map in the page's address. */

import type { About, Id } from "../api";
import { FILTER_KEYS, type Filter, filterParams, readFilter } from "../filter";
import { href } from "../state";
import { type Look, scaleOf } from "./camera";
import { readLine, writeLine } from "./line";
import type { Corner, LayoutName } from "./map_api";

export const COLOURS = ["class", "cluster", "category", "year"] as const;
export type ColourBy = (typeof COLOURS)[number];

export interface MapState {
  readonly map: string;
  readonly layout: LayoutName;
  readonly colour: ColourBy;
  readonly filter: Filter;
  /** What is looked at; null for the whole map, or the chosen image. */
  readonly look: Look | null;
  /** The image that is chosen. */
  readonly image: Id | null;
  /** The line of the lasso. */
  readonly line: readonly Corner[] | null;
}

export function readMap(params: URLSearchParams, about: About): MapState {
  const known = about.maps.find(({ name }) => name === params.get("map")) ?? about.maps[0];
  return {
    map: known?.name ?? "",
    layout: params.get("layout") === "grid" ? "grid" : "plane",
    colour: COLOURS.find((colour) => colour === params.get("colour")) ?? "class",
    filter: readFilter(params),
    look: readLook(params),
    image: params.get("image"),
    line: readLine(params.get("lasso")),
  };
}

function readLook(params: URLSearchParams): Look | null {
  const [x, y, zoom] = ["x", "y", "zoom"].map((name) => Number(params.get(name) ?? Number.NaN));
  if (x === undefined || y === undefined || zoom === undefined) return null;
  return [x, y, zoom].every(Number.isFinite) ? { x, y, zoom } : null;
}

/** Decimals that tell a place on the map to a tenth of a pixel. */
export const digitsOf = (zoom: number): number =>
  Math.max(3, Math.ceil(Math.log10(scaleOf(zoom))) + 1);

export function mapParams(state: MapState, about: About): URLSearchParams {
  const params = filterParams(state.filter);
  if (state.map !== about.maps[0]?.name) params.set("map", state.map);
  if (state.layout !== "plane") params.set("layout", state.layout);
  if (state.colour !== "class") params.set("colour", state.colour);
  if (state.look) {
    const { x, y, zoom } = state.look;
    params.set("x", x.toFixed(digitsOf(zoom)));
    params.set("y", y.toFixed(digitsOf(zoom)));
    params.set("zoom", zoom.toFixed(2));
  }
  if (state.image) params.set("image", state.image);
  if (state.line) params.set("lasso", writeLine(state.line, digitsOf(state.look?.zoom ?? 3)));
  return params;
}

export const mapHref = (state: MapState, about: About): string =>
  href("/map", mapParams(state, about));

/** Whether two filters ask the same. */
export const sameFilter = (a: Filter, b: Filter): boolean =>
  FILTER_KEYS.every((key) => a[key] === b[key]);
