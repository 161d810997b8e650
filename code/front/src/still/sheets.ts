/** The small pictures of a tile, put together from the sheets of all images. */

import { got } from "./files";
import { ACROSS, rowsOf, sheets } from "./maps";

/** The sheets that were drawn from last, the latest at the end: unpacked they are large. */
const kept = new Map<number, Promise<ImageBitmap>>();
const MOST_KEPT = 6;

function sheetOf(number: number): Promise<ImageBitmap> {
  const known = kept.get(number);
  if (known) {
    kept.delete(number);
    kept.set(number, known);
    return known;
  }
  const made = got(`sheets/${number}.webp`)
    .then((answer) => answer.blob())
    .then((blob) => createImageBitmap(blob));
  kept.set(number, made);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  made.catch(() => {
    if (kept.get(number) === made) kept.delete(number);
  });
  return made;
}

/** Draw the atlas of a tile, as the server would. */
export async function atlasOf(
  map: string,
  place: string,
  params: URLSearchParams,
  signal: AbortSignal,
): Promise<ImageBitmap> {
  const rows = await rowsOf(map, place.split("/").map(Number), params);
  const { cell, wide, sheet } = await sheets();
  const numbers = [...new Set(rows.map((row) => Math.floor(row / sheet)))];
  const pictures = new Map(
    await Promise.all(numbers.map(async (number) => [number, await sheetOf(number)] as const)),
  );
  signal.throwIfAborted();
  const down = Math.max(1, Math.ceil(rows.length / ACROSS));
  const canvas = new OffscreenCanvas(ACROSS * cell, down * cell);
  const drawing = canvas.getContext("2d");
  rows.forEach((row, index) => {
    const picture = pictures.get(Math.floor(row / sheet));
    const at = row % sheet;
    if (!picture || !drawing) return;
    drawing.drawImage(
      picture,
      (at % wide) * cell,
      Math.floor(at / wide) * cell,
      cell,
      cell,
      (index % ACROSS) * cell,
      Math.floor(index / ACROSS) * cell,
      cell,
      cell,
    );
  });
  return canvas.transferToImageBitmap();
}
