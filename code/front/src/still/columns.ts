/** What filters ask of the images, as columns: an image is its place in them, by lot. */

import { type Id, Refused } from "../api";
import { read } from "./files";

export type ColumnName = "archive" | "category" | "format" | "class" | "licence" | "software";

export interface Columns {
  ids: Id[];
  width: number[];
  height: number[];
  year: number[];
  /** -1 for none. */
  cluster: number[];
  columns: Record<ColumnName, { names: string[]; codes: number[] }>;
  /** The identifiers of the articles. */
  articles: string[];
  /** The place of each image's article. */
  article: number[];
  /** The place of the first article of each file of texts. */
  texts: number[];
  /** Images a file of titles and captions. */
  listed: number;
}

export const columns = () => read<Columns>("columns.json");

let rows: { of: Columns; byId: Map<Id, number> } | null = null;

/** The place of an image. */
export function rowOf(held: Columns, id: Id): number {
  if (rows?.of !== held) {
    rows = { of: held, byId: new Map(held.ids.map((known, row) => [known, row])) };
  }
  const row = rows.byId.get(id);
  if (row === undefined) throw new Refused(`Image ${id} is not in this copy.`, 404);
  return row;
}

/** The word of an image in a column. */
export function wordOf(held: Columns, name: ColumnName, row: number): string {
  const { names, codes } = held.columns[name];
  return names[codes[row] ?? 0] ?? "";
}

/** The last of ascending numbers that is not above one. */
export function lastUpTo(ascending: readonly number[], most: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) <= most) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
