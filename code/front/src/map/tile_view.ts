/** A tile on the screen: each image in a frame of its colour. */

import { Container, ImageSource, Rectangle, Sprite, Texture } from "pixi.js";
import type { MapAnswer } from "./map_api";
import type { Thumbnails } from "./thumbnails";
import type { Tile } from "./tiles";

/** The colour of an image's frame, 0xRRGGBB. */
export type Tint = (tile: Tile, index: number) => number;

const FADE = 180; // milliseconds
const FRAME = 2; // pixels
const CELLS = 8; // along a tile
const LARGE = 72; // pixels along an image, from which its thumbnail is worth fetching

export class TileView {
  /** A group of its own: to pan, only its place changes. */
  readonly container = new Container({ isRenderGroup: true });
  shown = 0;
  private readonly frames: Sprite[] = [];
  private readonly pictures: Sprite[] = [];
  private readonly own: Texture[] = [];
  private readonly source: ImageSource | null = null;
  private across: readonly number[];
  private down: readonly number[];
  private laidOut = Number.NaN;
  /** Pixels of the screen to one of the atlas. */
  size = 0;
  private born = 0;

  constructor(
    readonly tile: Tile,
    private readonly map: MapAnswer,
    tint: Tint,
  ) {
    const { images, atlas } = tile;
    this.across = images.x;
    this.down = images.y;
    this.container.zIndex = tile.z;
    if (!atlas) return;
    this.source = new ImageSource({ resource: atlas });
    const { cell, across } = map;
    for (let index = 0; index < images.ids.length; index++) {
      const left = (index % across) * cell;
      const top = Math.floor(index / across) * cell;
      const frame = new Rectangle(left, top, images.w[index], images.h[index]);
      const texture = new Texture({ source: this.source, frame });
      this.own.push(texture);
      this.frames.push(new Sprite({ texture: Texture.WHITE, anchor: 0.5, tint: tint(tile, index) }));
      this.pictures.push(new Sprite({ texture, anchor: 0.5 }));
    }
    if (map.layout === "grid") this.oneACell();
    // the foremost come last, so that they lie above the others
    for (let index = images.ids.length - 1; index >= 0; index--) {
      this.container.addChild(this.frames[index]!, this.pictures[index]!);
    }
  }

  /** On a grid an image stands for its cell, whole: in the middle of it, and alone. */
  private oneACell(): void {
    const { images } = this.tile;
    const cell = this.map.within / CELLS;
    const middle = (value: number) => (Math.floor(value / cell) + 0.5) * cell;
    this.across = images.x.map(middle);
    this.down = images.y.map(middle);
    const taken = new Set<number>();
    for (let index = 0; index < images.ids.length; index++) {
      const place = this.down[index]! * 2 * this.map.within + this.across[index]!;
      const alone = !taken.has(place);
      taken.add(place);
      this.frames[index]!.visible = alone;
      this.pictures[index]!.visible = alone;
    }
  }

  /** Its first moment is now; later calls change nothing. */
  begin(now: number): void {
    this.born ||= now;
  }

  /** Fade in; tells whether it is done. */
  fade(now: number, still: boolean): boolean {
    const part = still ? 1 : Math.min(1, (now - this.born) / FADE);
    if (this.container.alpha !== part) this.container.alpha = part;
    return part === 1;
  }

  colour(tint: Tint): void {
    this.frames.forEach((frame, index) => {
      frame.tint = tint(this.tile, index);
    });
  }

  /** Place the images for a zoom: `side` pixels along the tile, `size` pixels to one of the atlas. */
  layOut(side: number, size: number): void {
    if (side === this.laidOut && size === this.size) return;
    this.laidOut = side;
    this.size = size;
    const { images } = this.tile;
    const step = side / this.map.within;
    for (let index = 0; index < this.pictures.length; index++) {
      const x = this.across[index]! * step;
      const y = this.down[index]! * step;
      const width = images.w[index]! * size;
      const height = images.h[index]! * size;
      const picture = this.pictures[index]!;
      const frame = this.frames[index]!;
      picture.position.set(x, y);
      picture.scale.set(width / picture.texture.width, height / picture.texture.height);
      frame.position.set(x, y);
      frame.scale.set(width + 2 * FRAME, height + 2 * FRAME);
    }
  }

  /** Take thumbnails for images that are large and in view, where they are there by now. */
  refine(thumbnails: Thumbnails, width: number, height: number): void {
    const { ids, w, h } = this.tile.images;
    const { x: left, y: top } = this.container.position;
    for (let index = 0; index < this.pictures.length; index++) {
      const picture = this.pictures[index]!;
      const x = left + picture.x;
      const y = top + picture.y;
      const half = (Math.max(w[index]!, h[index]!) * this.size) / 2;
      const large = 2 * half >= LARGE;
      const inside = x > -half && y > -half && x < width + half && y < height + half;
      const better = large && inside ? thumbnails.get(ids[index]!, x - width / 2, y - height / 2) : null;
      const texture = better ?? this.own[index]!;
      if (picture.texture === texture) continue;
      picture.texture = texture;
      picture.scale.set(
        (w[index]! * this.size) / texture.width,
        (h[index]! * this.size) / texture.height,
      );
    }
  }

  /** Take the small pictures again, as thumbnails are dropped when nothing shows them. */
  plain(): void {
    this.laidOut = Number.NaN;
    for (let index = 0; index < this.pictures.length; index++) {
      this.pictures[index]!.texture = this.own[index]!;
    }
  }

  /** The image at a point of the screen, the foremost first. */
  at(left: number, top: number): number {
    const { w, h } = this.tile.images;
    const x = left - this.container.x;
    const y = top - this.container.y;
    for (let index = 0; index < this.pictures.length; index++) {
      const picture = this.pictures[index]!;
      if (
        picture.visible &&
        Math.abs(x - picture.x) <= (w[index]! * this.size) / 2 + FRAME &&
        Math.abs(y - picture.y) <= (h[index]! * this.size) / 2 + FRAME
      ) {
        return index;
      }
    }
    return -1;
  }

  isVisible(index: number): boolean {
    return this.pictures[index]!.visible;
  }

  pictureOf(index: number): Sprite {
    return this.pictures[index]!;
  }

  close(): void {
    this.container.destroy({ children: true });
    for (const texture of this.own) texture.destroy(false);
    this.source?.destroy();
  }
}
