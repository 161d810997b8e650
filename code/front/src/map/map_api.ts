/** What the server says of maps. */

import { address, ask, fromFiles, type Id, Refused, STILL } from "../api";
import type { Bounds } from "./camera";

export type LayoutName = "plane" | "grid";

export interface MapAnswer {
  name: string;
  label: string;
  about: string;
  layout: LayoutName;
  layouts: LayoutName[];
  images: number;
  chosen: number;
  sampled: boolean;
  bounds: Bounds;
  depth: number;
  version: string;
  within: number;
  cell: number;
  across: number;
  names: Record<"class" | "category" | "archive", string[]>;
}

/** Columns of one length: the images of a tile, the foremost first. */
export interface TileAnswer {
  ids: Id[];
  x: number[];
  y: number[];
  w: number[];
  h: number[];
  year: number[];
  cluster: number[];
  class: number[];
  category: number[];
  archive: number[];
  inside: number;
  since: number | null;
}

export interface Caught {
  total: number;
  ids: Id[];
  /** The first of them. */
  images: { id: Id; year: number; category: string; class: string }[];
  years: [number, number] | null;
  classes: Record<string, number>;
  categories: Record<string, number>;
}

/** Which map in which layout, with which filter. */
export interface MapQuestion {
  readonly name: string;
  readonly layout: LayoutName;
  /** The filter's parameters; not to be changed. */
  readonly filter: URLSearchParams;
}

const segment = encodeURIComponent;

function asked(question: MapQuestion, version?: string): URLSearchParams {
  const params = new URLSearchParams(question.filter);
  params.set("layout", question.layout);
  if (version) params.set("v", version);
  return params;
}

export const getMap = (question: MapQuestion, signal: AbortSignal) =>
  ask<MapAnswer>(`api/maps/${segment(question.name)}`, asked(question), { signal });

export const getTile = (
  question: MapQuestion,
  version: string,
  place: string,
  signal: AbortSignal,
) =>
  ask<TileAnswer>(`api/maps/${segment(question.name)}/tiles/${place}`, asked(question, version), {
    signal,
  });

export async function getAtlas(
  question: MapQuestion,
  version: string,
  place: string,
  signal: AbortSignal,
): Promise<ImageBitmap> {
  const params = asked(question, version);
  if (STILL) return (await fromFiles()).atlasOf(question.name, place, params, signal);
  return picture(address(`api/maps/${segment(question.name)}/atlases/${place}.webp`, params), signal);
}

/** Where an image lies; refused if it is not on the map. */
export const getPlaceOf = (question: MapQuestion, id: Id, signal: AbortSignal) =>
  ask<{ id: Id; x: number; y: number }>(
    `api/maps/${segment(question.name)}/places/${segment(id)}`,
    new URLSearchParams({ layout: question.layout }),
    { signal },
  );

const post = (polygon: readonly Corner[], signal?: AbortSignal): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ polygon }),
  ...(signal && { signal }),
});

export type Corner = readonly [x: number, y: number];

export const getCaught = (
  question: MapQuestion,
  polygon: readonly Corner[],
  signal: AbortSignal,
) => ask<Caught>(`api/maps/${segment(question.name)}/lasso`, asked(question), post(polygon, signal));

/** The list of what a lasso caught, as a file. */
export async function getCaughtCsv(
  question: MapQuestion,
  polygon: readonly Corner[],
): Promise<Blob> {
  if (STILL) return (await fromFiles()).caughtCsv(question.name, polygon, asked(question));
  const path = `api/maps/${segment(question.name)}/lasso.csv`;
  const response = await fetch(address(path, asked(question)), post(polygon));
  if (!response.ok) throw new Refused("The list could not be made.", response.status);
  return response.blob();
}

/** A picture, decoded beside the page's own work. */
export async function picture(from: string, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(from, { signal });
  if (!response.ok) throw new Refused(`The server answered ${response.status}.`, response.status);
  return createImageBitmap(await response.blob());
}
