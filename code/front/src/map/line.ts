/** The line of a lasso: drawn by hand, made simple, and written in an address. */

import type { Corner } from "./map_api";

const CORNERS = 40;

/** Drop corners that lie almost on the line between others, until there are few enough. */
export function simplified(line: readonly Corner[], closeEnough: number): Corner[] {
  let found = [...line];
  for (let apart = closeEnough; ; apart *= 1.5) {
    found = reduced(line, apart);
    if (found.length <= CORNERS) return found;
  }
}

/** Ramer, Douglas and Peucker: keep the corner farthest from the chord, if it is far enough. */
function reduced(line: readonly Corner[], apart: number): Corner[] {
  const first = line[0];
  const last = line.at(-1);
  if (!first || !last || line.length < 3) return [...line];
  const [x, y] = [last[0] - first[0], last[1] - first[1]];
  const length = Math.hypot(x, y);
  let farthest = 0;
  let at = 0;
  for (let index = 1; index < line.length - 1; index++) {
    const corner = line[index]!;
    const [right, down] = [corner[0] - first[0], corner[1] - first[1]];
    const distance = length ? Math.abs(right * y - down * x) / length : Math.hypot(right, down);
    if (distance > farthest) [farthest, at] = [distance, index];
  }
  if (farthest <= apart) return [first, last];
  return [...reduced(line.slice(0, at + 1), apart).slice(0, -1), ...reduced(line.slice(at), apart)];
}

/** A line as numbers with commas, each as exact as a screen can show at a zoom. */
export function writeLine(line: readonly Corner[], digits: number): string {
  return line.map(([x, y]) => `${x.toFixed(digits)},${y.toFixed(digits)}`).join(",");
}

export function readLine(written: string | null): Corner[] | null {
  if (!written) return null;
  const numbers = written.split(",").map(Number);
  if (numbers.length < 6 || numbers.length % 2 || numbers.length > 512) return null;
  if (!numbers.every(Number.isFinite)) return null;
  return Array.from({ length: numbers.length / 2 }, (_, index) => [
    numbers[2 * index]!,
    numbers[2 * index + 1]!,
  ]);
}
