/** The tiles of a map: fetched when they come into view, and kept while there is room. */

import {
  getAtlas,
  getTile,
  type MapAnswer,
  type MapQuestion,
  type TileAnswer,
} from "./map_api";

/** A tile that has come. */
export interface Tile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly images: TileAnswer;
  /** The small pictures, a cell each; null where there are no images. */
  readonly atlas: ImageBitmap | null;
  /** In which frame it was last of use. */
  used: number;
}

const AT_ONCE = 6;
const KEPT = 160;
const AGAIN = 4000; // milliseconds until a tile that failed is asked for again

/** A tile's address as one number: 17 bits a coordinate, and the level. */
export const keyOf = (z: number, x: number, y: number): number => (z * 2 ** 17 + y) * 2 ** 17 + x;

export class Tiles {
  private readonly ready = new Map<number, Tile>();
  private readonly coming = new Map<number, AbortController>();
  private readonly failed = new Map<number, number>();
  /** The keys that are wanted now, the most urgent first; filled anew each frame. */
  private readonly wanted: number[] = [];
  frame = 0;

  constructor(
    readonly question: MapQuestion,
    readonly map: MapAnswer,
    private readonly onTile: () => void,
    private readonly onDropped: (tile: Tile) => void,
  ) {}

  get(z: number, x: number, y: number): Tile | undefined {
    const tile = this.ready.get(keyOf(z, x, y));
    if (tile) tile.used = this.frame;
    return tile;
  }

  /** Whether nothing is on its way, or waits for its turn. */
  get quiet(): boolean {
    return this.coming.size === 0 && this.wanted.length === 0;
  }

  forget(): void {
    this.wanted.length = 0;
  }

  want(z: number, x: number, y: number): void {
    const key = keyOf(z, x, y);
    if (this.coming.has(key) || this.ready.has(key)) return;
    const failed = this.failed.get(key);
    if (failed !== undefined && performance.now() - failed < AGAIN) return;
    this.wanted.push(key);
  }

  /** Ask for what is wanted, as far as there is room; the rest has its turn when one has come. */
  fetch(): void {
    let next = 0;
    while (this.coming.size < AT_ONCE && next < this.wanted.length) {
      const key = this.wanted[next++];
      if (key !== undefined) void this.load(key);
    }
    this.wanted.splice(0, next);
  }

  /** Drop the tiles that were not of use for longest, if there are too many. */
  tidy(): void {
    if (this.ready.size <= KEPT) return;
    const old = [...this.ready].sort(([, a], [, b]) => a.used - b.used);
    for (const [key, tile] of old.slice(0, this.ready.size - KEPT)) {
      if (tile.used === this.frame) break;
      this.ready.delete(key);
      this.drop(tile);
    }
  }

  close(): void {
    this.wanted.length = 0;
    for (const control of this.coming.values()) control.abort();
    this.coming.clear();
    for (const tile of this.ready.values()) this.drop(tile);
    this.ready.clear();
  }

  private drop(tile: Tile): void {
    this.onDropped(tile);
    tile.atlas?.close();
  }

  private async load(key: number): Promise<void> {
    const x = key % 2 ** 17;
    const y = Math.floor(key / 2 ** 17) % 2 ** 17;
    const z = Math.floor(key / 2 ** 34);
    const place = `${z}/${x}/${y}`;
    const { question, map } = this;
    const control = new AbortController();
    this.coming.set(key, control);
    try {
      const images = await getTile(question, map.version, place, control.signal);
      const some = images.ids.length > 0;
      const atlas = some ? await getAtlas(question, map.version, place, control.signal) : null;
      if (control.signal.aborted) {
        atlas?.close();
        return;
      }
      this.failed.delete(key);
      this.ready.set(key, { z, x, y, images, atlas, used: this.frame });
    } catch {
      if (control.signal.aborted) return;
      this.failed.set(key, performance.now());
      setTimeout(this.onTile, AGAIN + 50);
    }
    this.coming.delete(key);
    this.onTile();
  }
}
