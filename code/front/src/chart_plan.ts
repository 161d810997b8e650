/** What of a table is worth a chart: lines over years, or bars of what is most. */

import type { Table } from "./api";

export interface LinePlan {
  kind: "lines";
  title: string;
  first: number;
  last: number;
  least: number;
  most: number;
  /** What is usually between two points: a year. */
  step: number;
  series: { name: string; points: [number, number][] }[];
}
export interface BarPlan {
  kind: "bars";
  title: string;
  bars: [string, number][];
}

const MOST_LINES = 6;
const MOST_BARS = 20;
/** Numbers that name something, and measure nothing. */
const NAMES = /(^|_)(id|year|row|column|cluster|topic|rank|number|nearest|step|epoch|seed)$/;
/** Tables whose rows are images on a sheet: there is nothing to draw but the sheet. */
const IMAGE = "image_id";

export function planChart(table: Table): LinePlan | BarPlan | null {
  const { columns, rows } = table;
  if (rows.length < 2 || columns.includes(IMAGE)) return null;
  const numbers = columns.flatMap((name, place) =>
    !NAMES.test(name) && rows.every((row) => isNumber(row[place]) || isNothing(row[place])) &&
    rows.some((row) => isNumber(row[place]))
      ? [place]
      : [],
  );
  const year = ["year", "epoch", "pictures"].map((name) => columns.indexOf(name)).find((p) => p >= 0);
  const words = columns.flatMap((name, place) =>
    rows.some((row) => typeof row[place] === "string" && row[place]) &&
    !/identifier|title|path|licence_url/.test(name)
      ? [place]
      : [],
  );
  if (year !== undefined && rows.every((row) => isNumber(row[year]))) {
    const found = numbers.filter((place) => place !== year);
    const lines = linesOver(table, year, words[0], found);
    if (lines) return lines;
  }
  const value = numbers.find((place) => columns[place] === "images") ?? numbers[0];
  const name = words[0];
  if (value === undefined || name === undefined) return null;
  return barsOf(table, name, value, words.slice(1));
}

const isNumber = (value: unknown): value is number => typeof value === "number";
const isNothing = (value: unknown) => value === null || value === "";
const spelt = (column: string | undefined) => (column ?? "").replaceAll("_", " ");

/** A line a group, of one number; or a line a number, where the rows have no groups. */
function linesOver(
  { columns, rows }: Table,
  year: number,
  group: number | undefined,
  numbers: readonly number[],
): LinePlan | null {
  const wanted = ["corrected", "share", "images", "captions", "with_term", "articles", "mean"];
  const value =
    wanted.map((name) => columns.indexOf(name)).find((p) => numbers.includes(p)) ?? numbers[0];
  if (value === undefined) return null;
  // numbers of one size share an axis: counts go with counts
  const counts = rows.every((row) => isNothing(row[value]) || Number.isInteger(row[value]));
  const together = numbers.filter(
    (place) => counts && rows.every((row) => isNothing(row[place]) || Number.isInteger(row[place])),
  );
  const lines = new Map<string, Map<number, number>>();
  const add = (name: string, row: Table["rows"][number], place: number) => {
    const found = row[place];
    const when = row[year];
    if (!isNumber(found) || !isNumber(when)) return;
    const line = lines.get(name) ?? new Map<number, number>();
    if (counts) line.set(when, (line.get(when) ?? 0) + found);
    else if (!line.has(when)) line.set(when, found);
    lines.set(name, line);
  };
  for (const row of rows) {
    if (group !== undefined) add(String(row[group] || "none"), row, value);
    else for (const place of together.length ? together : [value]) add(spelt(columns[place]), row, place);
  }
  const size = (line: Map<number, number>) => [...line.values()].reduce((sum, v) => sum + v, 0);
  const series = [...lines]
    .sort((a, b) => size(b[1]) - size(a[1]))
    .slice(0, MOST_LINES)
    .map(([name, line]) => ({ name, points: [...line].sort((a, b) => a[0] - b[0]) }));
  const whens = series.flatMap((line) => line.points.map(([when]) => when));
  const values = series.flatMap((line) => line.points.map(([, v]) => v));
  const [first, last] = [Math.min(...whens), Math.max(...whens)];
  if (!(last > first)) return null;
  const title = `${spelt(columns[group === undefined && together.length > 1 ? year : value])}`;
  const by = group === undefined ? `by ${spelt(columns[year])}` : `by ${spelt(columns[year])}, the ${series.length} largest of ${spelt(columns[group])}`;
  return {
    kind: "lines",
    title: capital(group === undefined && together.length > 1 ? by : `${title} ${by}`),
    first,
    last,
    least: Math.min(0, ...values),
    most: Math.max(...values),
    step: columns[year] === "year" ? 1 : last - first,
    series,
  };
}

function barsOf({ columns, rows }: Table, name: number, value: number, more: number[]): BarPlan {
  const named = rows.flatMap((row): [string, number][] => {
    const label = [name, ...more.slice(0, 1)].map((place) => row[place]).filter(Boolean).join(", ");
    const found = row[value];
    return isNumber(found) ? [[cut(label || "none"), found]] : [];
  });
  const bars = named.sort((a, b) => b[1] - a[1]).slice(0, MOST_BARS);
  const part = named.length > bars.length ? `, the first ${bars.length}` : "";
  return { kind: "bars", title: capital(`${spelt(columns[value])} by ${spelt(columns[name])}${part}`), bars };
}

const cut = (text: string) => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Round numbers between two others, about as many as wished. */
export function ticks(from: number, to: number, wished: number): number[] {
  const rough = (to - from) / wished || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? power;
  const found: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to + step * 1e-9; at++) {
    found.push(Number((at * step).toPrecision(12)));
  }
  return found;
}
