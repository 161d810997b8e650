/** Lists of images: by lot, or those that are nearest to one. */

import { getAbout, type ImageItem, type ImageList, Refused } from "../api";
import { count, images } from "../words";
import { type Choice, choose } from "./choose";
import { type Columns, rowOf, wordOf } from "./columns";
import { read } from "./files";

/** Of each image the others that are nearest, and how far they are in millionths. */
interface Near {
  near: (number[] | null)[];
  far: (number[] | null)[];
}

export async function listOf(params: URLSearchParams): Promise<ImageList> {
  const choice = await choose(params);
  const offset = Number(params.get("offset") ?? 0);
  const limit = Number(params.get("limit") ?? 48);
  return params.get("order") === "nearest"
    ? nearest(choice, params, offset, limit)
    : byLot(choice, Number(params.get("seed") ?? 0), offset, limit);
}

/** The same for the same seed, each image once; other seeds begin elsewhere in the same order. */
async function byLot(choice: Choice, seed: number, offset: number, limit: number): Promise<ImageList> {
  const { held, mask } = choice;
  const all = held.ids.length;
  const begin = all ? Number((BigInt(seed) * 2_654_435_761n) % BigInt(all)) : 0;
  const rows: number[] = [];
  for (let turn = 0, passed = 0; turn < all && rows.length < limit; turn++) {
    const row = (begin + turn) % all;
    if (mask && !mask[row]) continue;
    if (passed++ >= offset) rows.push(row);
  }
  const end = offset + rows.length;
  return {
    total: choice.count,
    sampled: false,
    order: "random",
    offset,
    next: rows.length > 0 && end < choice.count ? end : null,
    items: await items(held, rows),
  };
}

/** The image itself comes first, whatever the filter. */
async function nearest(
  choice: Choice,
  params: URLSearchParams,
  offset: number,
  limit: number,
): Promise<ImageList> {
  const { held, mask } = choice;
  const about = await getAbout();
  const own = rowOf(held, params.get("near") ?? "");
  const slug = params.get("embedding") ?? about.embeddings[0]?.slug ?? "";
  const { block = 1, nearest: kept = 0 } = about.still ?? {};
  const { near, far } = await read<Near>(`near/${slug}/${Math.floor(own / block)}.json`);
  const [others, distances] = [near[own % block], far[own % block]];
  if (!others || !distances) {
    throw new Refused(
      `Image ${held.ids[own]} has no vector in this embedding; choose another embedding.`,
      400,
    );
  }
  const found: [row: number, distance: number][] = [[own, 0]];
  others.forEach((row, place) => {
    if (!mask || mask[row]) found.push([row, (distances[place] ?? 0) / 1e6]);
  });
  const some = found.slice(offset, offset + limit);
  const end = offset + some.length;
  const listed = await items(held, some.map(([row]) => row));
  const passed = found.length - 1;
  return {
    total: found.length,
    sampled: false,
    order: "nearest",
    offset,
    next: some.length > 0 && end < found.length ? end : null,
    note:
      others.length < kept
        ? null
        : mask
          ? `This copy keeps the ${kept} nearest of each image; ${count(passed)} of them ${passed === 1 ? "is" : "are"} as the filters ask.`
          : `This copy keeps the ${kept} nearest of each image, of its ${images(held.ids.length)}.`,
    items: listed.map((item, place) => ({ ...item, distance: some[place]?.[1] ?? null })),
  };
}

async function items(held: Columns, rows: readonly number[]): Promise<ImageItem[]> {
  const files = new Map<number, Promise<[title: string, caption: string][]>>();
  for (const row of rows) {
    const file = Math.floor(row / held.listed);
    if (!files.has(file)) files.set(file, read(`lists/${file}.json`));
  }
  return Promise.all(
    rows.map(async (row) => {
      const told = await files.get(Math.floor(row / held.listed));
      const [title, caption] = told?.[row % held.listed] ?? ["", ""];
      return {
        id: held.ids[row] ?? "",
        width: held.width[row] ?? 1,
        height: held.height[row] ?? 1,
        year: held.year[row] ?? 0,
        category: wordOf(held, "category", row),
        class: wordOf(held, "class", row),
        title,
        caption,
        distance: null,
      };
    }),
  );
}
