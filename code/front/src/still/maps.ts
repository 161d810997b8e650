/** Maps cut into tiles as the server does it: of a square of a map, the images that are seen. */

import { Refused } from "../api";
import type { Caught, Corner, MapAnswer, TileAnswer } from "../map/map_api";
import { type Choice, choose } from "./choose";
import { type ColumnName, type Columns, columns, lastUpTo, rowOf, wordOf } from "./columns";
import { read } from "./files";

/** A map in a layout: the images on it, by lot, and where they lie. */
interface LaidOut
  extends Pick<
    MapAnswer,
    "name" | "label" | "about" | "layout" | "layouts" | "bounds" | "depth" | "version" | "within"
  > {
  turns: number[];
  x: number[];
  y: number[];
  /** Of `x` and `y` along the square. */
  steps: number;
  /** Cells along a tile. */
  side: number;
  /** Images of a tile of the deepest level, at most. */
  most: number;
}

export interface Sheets {
  cell: number;
  wide: number;
  sheet: number;
  w: number[];
  h: number[];
}

export const sheets = () => read<Sheets>("sheets.json");
/** Cells in a row of an atlas. */
export const ACROSS = 8;
const COLOURED_BY = ["class", "category", "archive"] as const;
const [MOST_LISTED, MOST_TOLD, TOP] = [5000, 200, 5];

const laidOut = (name: string, params: URLSearchParams) =>
  read<LaidOut>(`maps/${name}-${params.get("layout") === "grid" ? "grid" : "plane"}.json`);

const asked = (name: string, params: URLSearchParams) =>
  Promise.all([laidOut(name, params), choose(params)]);

export async function mapOf(name: string, params: URLSearchParams): Promise<MapAnswer> {
  const [[map, { held, mask }], { cell }] = await Promise.all([asked(name, params), sheets()]);
  const { turns, x: _x, y: _y, steps: _steps, side: _side, most: _most, ...told } = map;
  return {
    ...told,
    images: turns.length,
    chosen: mask ? turns.filter((row) => mask[row]).length : turns.length,
    sampled: false,
    cell,
    across: ACROSS,
    names: {
      class: held.columns.class.names,
      category: held.columns.category.names,
      archive: held.columns.archive.names,
    },
  };
}

/** The places in the map of the images that are seen of a tile, the first by lot first. */
function seenOf(map: LaidOut, mask: Choice["mask"], z: number, x: number, y: number) {
  const inside = within(map, mask, z, x, y);
  const cells = map.side ** 2;
  if (inside.length <= cells) return { seen: inside, inside: inside.length };
  const first = new Set<number>();
  const seen: number[] = [];
  const others: number[] = [];
  const step = map.steps / 2 ** z / map.side;
  for (const at of inside) {
    const cell = Math.floor((map.y[at] ?? 0) / step) * 2 ** 26 + Math.floor((map.x[at] ?? 0) / step);
    (first.has(cell) ? others : seen).push(at);
    first.add(cell);
  }
  if (z === map.depth) seen.push(...others.slice(0, Math.max(0, map.most - seen.length)));
  return { seen: seen.sort((a, b) => a - b), inside: inside.length };
}

function within(map: LaidOut, mask: Choice["mask"], z: number, x: number, y: number): number[] {
  const side = map.steps / 2 ** z;
  const found: number[] = [];
  for (let at = 0; at < map.turns.length; at++) {
    const right = (map.x[at] ?? 0) - x * side;
    const down = (map.y[at] ?? 0) - y * side;
    if (right < 0 || down < 0 || right >= side || down >= side) continue;
    if (!mask || mask[map.turns[at] ?? 0]) found.push(at);
  }
  return found;
}

export async function tileOf(
  name: string,
  [z = 0, x = 0, y = 0]: readonly number[],
  params: URLSearchParams,
): Promise<TileAnswer> {
  const [[map, { held, mask }], { w, h }] = await Promise.all([asked(name, params), sheets()]);
  if (!(z >= 0 && z <= map.depth)) throw new Refused(`This map has no level ${z}.`, 404);
  const { seen, inside } = seenOf(map, mask, z, x, y);
  const rows = seen.map((at) => map.turns[at] ?? 0);
  const scale = (2 ** z * map.within) / map.steps;
  const steps = (places: number[], corner: number) =>
    seen.map((at) => Math.floor((places[at] ?? 0) * scale) - corner * map.within);
  const codes = (column: ColumnName) => rows.map((row) => held.columns[column].codes[row] ?? 0);
  return {
    ids: rows.map((row) => held.ids[row] ?? ""),
    x: steps(map.x, x),
    y: steps(map.y, y),
    w: rows.map((row) => w[row] ?? 1),
    h: rows.map((row) => h[row] ?? 1),
    year: rows.map((row) => held.year[row] ?? 0),
    cluster: rows.map((row) => held.cluster[row] ?? -1),
    ...(Object.fromEntries(COLOURED_BY.map((column) => [column, codes(column)])) as Pick<
      TileAnswer,
      (typeof COLOURED_BY)[number]
    >),
    inside,
    since: inside === seen.length ? since(map, mask, z, x, y) : null,
  };
}

/** The first level whose tile around one that shows all shows all, too. */
function since(map: LaidOut, mask: Choice["mask"], z: number, x: number, y: number): number {
  let level = z;
  while (level > 0) {
    const up = level - 1;
    const around = within(map, mask, up, x >> (z - up), y >> (z - up));
    if (around.length > map.side ** 2) break;
    level = up;
  }
  return level;
}

/** The images of a tile, to draw its atlas. */
export async function rowsOf(
  name: string,
  [z = 0, x = 0, y = 0]: readonly number[],
  params: URLSearchParams,
): Promise<number[]> {
  const [map, { mask }] = await asked(name, params);
  return seenOf(map, mask, z, x, y).seen.map((at) => map.turns[at] ?? 0);
}

export async function placeOf(name: string, id: string, params: URLSearchParams) {
  const [map, held] = await Promise.all([laidOut(name, params), columns()]);
  const row = rowOf(held, id);
  const at = lastUpTo(map.turns, row);
  if (map.turns[at] !== row) throw new Refused(`Image ${id} is not on the map ${name}.`, 400);
  return { id, x: (map.x[at] ?? 0) / map.steps, y: (map.y[at] ?? 0) / map.steps };
}

/** The images within a line, by lot. */
export async function caughtRows(
  name: string,
  polygon: readonly Corner[],
  params: URLSearchParams,
): Promise<{ held: Columns; rows: number[] }> {
  const [map, { held, mask }] = await asked(name, params);
  const rows = map.turns.filter(
    (row, at) =>
      (!mask || mask[row]) &&
      isWithin(polygon, (map.x[at] ?? 0) / map.steps, (map.y[at] ?? 0) / map.steps),
  );
  return { held, rows };
}

/** Where the line crosses itself, what it goes around twice is outside, as it is drawn. */
function isWithin(polygon: readonly Corner[], x: number, y: number): boolean {
  let inside = false;
  polygon.forEach(([x0, y0], place) => {
    const [x1, y1] = polygon[(place + 1) % polygon.length] ?? [x0, y0];
    if (y0 <= y === y1 <= y) return;
    if (x < x0 + ((y - y0) * (x1 - x0)) / (y1 - y0)) inside = !inside;
  });
  return inside;
}

export async function caughtOf(name: string, body: string, params: URLSearchParams): Promise<Caught> {
  const { polygon } = JSON.parse(body) as { polygon: Corner[] };
  const { held, rows } = await caughtRows(name, polygon, params);
  const years = rows.map((row) => held.year[row] ?? 0).sort((a, b) => a - b);
  return {
    total: rows.length,
    ids: rows.slice(0, MOST_LISTED).map((row) => held.ids[row] ?? ""),
    images: rows.slice(0, MOST_TOLD).map((row) => ({
      id: held.ids[row] ?? "",
      year: held.year[row] ?? 0,
      category: wordOf(held, "category", row),
      class: wordOf(held, "class", row),
    })),
    years: years.length > 0 ? [years[0] ?? 0, years.at(-1) ?? 0] : null,
    classes: counts(held, "class", rows),
    categories: Object.fromEntries(Object.entries(counts(held, "category", rows)).slice(0, TOP)),
  };
}

/** How many images have each word, the most frequent first, and then by the word. */
function counts(held: Columns, column: ColumnName, rows: readonly number[]): Record<string, number> {
  const found = new Map<number, number>();
  for (const row of rows) {
    const code = held.columns[column].codes[row] ?? 0;
    found.set(code, (found.get(code) ?? 0) + 1);
  }
  const order = [...found].sort(([a, more], [b, less]) => less - more || a - b);
  return Object.fromEntries(order.map(([code, number]) => [held.columns[column].names[code] ?? "", number]));
}
