/** The images that a filter chooses. */

import { Refused } from "../api";
import { readFilter } from "../filter";
import { type ColumnName, type Columns, columns } from "./columns";
import { withWords } from "./words";

export interface Choice {
  readonly held: Columns;
  /** 1 for each image that is chosen; null for all. */
  readonly mask: Uint8Array | null;
  readonly count: number;
}

const BY_NAME = ["archive", "category", "format", "class", "licence", "software"] as const;
/** What an address says of images of which nothing is known. */
const NONE = "none";
const KEPT = 20;
const latest = new Map<string, Promise<Choice>>();

/** Choose by the parameters of an address; the latest choices are kept. */
export function choose(params: URLSearchParams): Promise<Choice> {
  const filter = readFilter(params);
  const key = JSON.stringify(filter);
  const known = latest.get(key);
  if (known) return known;
  const chosen = chosenBy(filter);
  latest.set(key, chosen);
  chosen.catch(() => latest.delete(key));
  const oldest = latest.keys().next().value;
  if (latest.size > KEPT && oldest !== undefined) latest.delete(oldest);
  return chosen;
}

async function chosenBy(filter: ReturnType<typeof readFilter>): Promise<Choice> {
  const held = await columns();
  if (Object.keys(filter).length === 0) return { held, mask: null, count: held.ids.length };
  const mask = filter.q ? (await withWords(filter.q)).slice() : new Uint8Array(held.ids.length).fill(1);
  const keep = (test: (row: number) => boolean) => {
    for (let row = 0; row < mask.length; row++) if (mask[row] && !test(row)) mask[row] = 0;
  };
  for (const name of BY_NAME) {
    const value = filter[name];
    if (!value) continue;
    const code = codeOf(held, name, value);
    const { codes } = held.columns[name];
    keep((row) => codes[row] === code);
  }
  if (filter.cluster) {
    const wanted = filter.cluster === NONE ? -1 : Number(filter.cluster);
    if (!held.cluster.includes(wanted)) {
      throw new Refused(`No image of this copy is in cluster ${filter.cluster}.`, 400);
    }
    keep((row) => held.cluster[row] === wanted);
  }
  const [from, to] = [filter.from ?? "-Infinity", filter.to ?? "Infinity"].map(Number);
  if (from !== undefined && to !== undefined && !(from <= to)) {
    throw new Refused(`The years are from ${filter.from} to ${filter.to}; allowed are years in order.`, 400);
  }
  if (filter.from || filter.to) {
    keep((row) => (held.year[row] ?? 0) >= (from ?? 0) && (held.year[row] ?? 0) <= (to ?? 0));
  }
  return { held, mask, count: mask.reduce((sum, one) => sum + one, 0) };
}

function codeOf(held: Columns, name: ColumnName, value: string): number {
  const code = held.columns[name].names.indexOf(value === NONE ? "" : value);
  if (code < 0) throw new Refused(`No image of this copy has the ${name} “${value}”.`, 400);
  return code;
}
