/** What is drawn: of each part of the view the tile that is there by now. */

import "pixi.js/unsafe-eval"; // the pages allow no code made of text
import { Container, WebGLRenderer } from "pixi.js";
import type { Id } from "../api";
import type { Camera } from "./camera";
import { Lifted } from "./lifted";
import { Thumbnails } from "./thumbnails";
import { TileView, type Tint } from "./tile_view";
import type { Tile, Tiles } from "./tiles";

/** An image on the screen: where its middle is, and half its size. */
export interface Seen {
  readonly id: Id;
  readonly tile: Tile;
  readonly index: number;
  readonly left: number;
  readonly top: number;
}

const SMALL_MAP = 1200; // images, up to which more are shown at a time: they cost little
const BASE = 42; // pixels along an image
const EARLY = 0.4; // levels: a cell of a tile has 36 pixels when it comes, 73 when it is cut
const MOST = 256;
const CELLS = 8; // along a tile
const BUILDING = 6; // milliseconds of a frame that go into tiles that have just come
const WAIT = 4000; // milliseconds that what was shown before stays, at most

export class Scene {
  private readonly renderer = new WebGLRenderer<HTMLCanvasElement>();
  private readonly root = new Container({ sortableChildren: true });
  private readonly before = new Container();
  private readonly chosen = new Lifted();
  private readonly pointed = new Lifted();
  private readonly stage = new Container();
  private readonly views = new Map<Tile, TileView>();
  private readonly thumbnails: Thumbnails;
  private old: { tiles: Tiles; views: TileView[]; until: number } | null = null;
  private tiles: Tiles | null = null;
  private tint: Tint = () => 0x8a8f94;
  private frame = 0;
  private held: Seen | null = null;
  private chosenId: Id | null = null;
  private incomplete = false;
  still = false;
  /** While the map moves, no thumbnails are fetched: they would be for what is passed by. */
  moving = false;

  constructor(
    private readonly camera: Camera,
    onThumbnail: () => void,
  ) {
    this.thumbnails = new Thumbnails(onThumbnail);
    this.stage.addChild(this.before, this.root, this.chosen.container, this.pointed.container);
  }

  async start(host: HTMLElement): Promise<void> {
    await this.renderer.init({
      width: 16,
      height: 16,
      resolution: Math.min(devicePixelRatio, 2),
      autoDensity: true,
      antialias: false,
      backgroundAlpha: 0,
      skipExtensionImports: true,
    });
    this.renderer.canvas.setAttribute("aria-hidden", "true");
    host.prepend(this.renderer.canvas);
  }

  resize(width: number, height: number): void {
    this.renderer.resize(width, height, Math.min(devicePixelRatio, 2));
  }

  /** Show other tiles; what was shown stays until they are there. */
  show(tiles: Tiles): void {
    this.point(null);
    this.dropOld();
    if (this.tiles) {
      const views = [...this.views.values()].filter((view) => view.shown === this.frame);
      for (const view of views) {
        this.views.delete(view.tile);
        view.plain();
        this.before.addChild(view.container);
      }
      this.old = { tiles: this.tiles, views, until: performance.now() + WAIT };
      for (const view of this.views.values()) view.close();
      this.views.clear();
    }
    this.tiles = tiles;
  }

  colour(tint: Tint): void {
    this.tint = tint;
    for (const view of this.views.values()) view.colour(tint);
  }

  /** Forget the view of a tile that is dropped. */
  drop(tile: Tile): void {
    this.views.get(tile)?.close();
    this.views.delete(tile);
  }

  /** Whether all that the view asks for is on the screen. */
  get complete(): boolean {
    return !this.incomplete && this.tiles?.quiet === true;
  }

  /** Draw; tells whether there is more to be done in the next frame. */
  draw(now: number): boolean {
    const { tiles } = this;
    if (!tiles) return false;
    tiles.frame = ++this.frame;
    tiles.forget();
    this.incomplete = false;
    const busy = this.find(tiles, now);
    tiles.fetch();
    this.thumbnails.begin();
    for (const view of this.views.values()) {
      const shown = view.shown === this.frame;
      if (view.container.visible !== shown) {
        view.container.visible = shown;
        view.plain();
      }
      if (!shown) continue;
      this.place(view, tiles);
      view.refine(this.thumbnails, this.camera.width, this.camera.height);
    }
    this.placeLifted();
    if (!this.moving) this.thumbnails.fetch();
    if (this.old && (now > this.old.until || (!busy && this.complete))) this.dropOld();
    if (this.old) for (const view of this.old.views) this.place(view, this.old.tiles);
    this.renderer.render(this.stage);
    tiles.tidy();
    this.thumbnails.tidy();
    return busy || this.old !== null;
  }

  /** The foremost image at a point of the screen. */
  at(left: number, top: number): Seen | null {
    let found: Seen | null = null;
    let level = -1;
    for (const view of this.views.values()) {
      if (view.shown !== this.frame || view.tile.z < level) continue;
      const index = view.at(left, top);
      if (index >= 0) {
        found = this.seen(view, index);
        level = view.tile.z;
      }
    }
    return found;
  }

  /** The images whose middle is in view, each once, those nearest to the middle first. */
  inView(): Seen[] {
    const { width, height } = this.camera;
    const found = new Map<Id, Seen>();
    for (const view of this.views.values()) {
      if (view.shown !== this.frame) continue;
      view.tile.images.ids.forEach((id, index) => {
        if (!view.isVisible(index)) return;
        const seen = this.seen(view, index);
        const inside = seen.left >= 0 && seen.top >= 0 && seen.left < width && seen.top < height;
        if (inside) found.set(id, seen);
      });
    }
    const apart = ({ left, top }: Seen) => (left - width / 2) ** 2 + (top - height / 2) ** 2;
    return [...found.values()].sort((a, b) => apart(a) - apart(b));
  }

  /** Lift an image above the others while it is pointed at. */
  point(seen: Seen | null): void {
    this.held = seen;
  }

  /** Have an image lifted wherever it is seen. */
  choose(id: Id | null): void {
    this.chosenId = id;
  }

  set accent(colour: number) {
    this.chosen.colour = this.pointed.colour = colour;
  }

  close(): void {
    this.dropOld();
    for (const view of this.views.values()) view.close();
    this.views.clear();
    this.thumbnails.close();
    this.renderer.destroy({ removeView: true });
  }

  private seen(view: TileView, index: number): Seen {
    const picture = view.pictureOf(index);
    const left = view.container.x + picture.x;
    const top = view.container.y + picture.y;
    return { id: view.tile.images.ids[index]!, tile: view.tile, index, left, top };
  }

  private get level(): number {
    const map = this.tiles?.map;
    if (!map || map.images > SMALL_MAP) return this.camera.zoom + EARLY;
    return this.camera.zoom + (map.layout === "grid" ? 1.6 : 1);
  }

  private get onGrid(): boolean {
    return this.tiles?.map.layout === "grid";
  }

  /** Find the tiles that are shown, and want those that are not there yet. */
  private find(tiles: Tiles, now: number): boolean {
    const { camera } = this;
    const z = Math.min(Math.max(Math.floor(this.level), 0), tiles.map.depth);
    const count = 2 ** z;
    const cell = (value: number) => Math.min(Math.max(Math.floor(value * count), 0), count - 1);
    const [x0, x1] = [cell(camera.toMapX(0)), cell(camera.toMapX(camera.width))];
    const [y0, y1] = [cell(camera.toMapY(0)), cell(camera.toMapY(camera.height))];
    const [left, top, right, bottom] = tiles.map.bounds;
    const building = performance.now() + BUILDING;
    let busy = false;
    // from the middle outwards, ring by ring: what is looked at comes first
    const [xm, ym] = [cell(camera.x), cell(camera.y)];
    const rings = Math.max(xm - x0, x1 - xm, ym - y0, y1 - ym);
    for (let ring = 0; ring <= rings; ring++) {
      for (let y = Math.max(y0, ym - ring); y <= Math.min(y1, ym + ring); y++) {
        const edge = Math.abs(y - ym) === ring;
        for (let x = Math.max(x0, xm - ring); x <= Math.min(x1, xm + ring); x++) {
          if (!edge && Math.abs(x - xm) !== ring) continue;
          const outside =
            (x + 1) / count < left || x / count > right || (y + 1) / count < top || y / count > bottom;
          if (!outside && this.findOne(tiles, z, x, y, now, building)) busy = true;
        }
      }
    }
    return busy;
  }

  private findOne(
    tiles: Tiles,
    z: number,
    x: number,
    y: number,
    now: number,
    building: number,
  ): boolean {
    const tile = tiles.get(z, x, y);
    let busy = false;
    if (tile) {
      const view = this.viewOf(tile, now, building);
      if (view) {
        view.shown = this.frame;
        if (view.fade(now, this.still)) return false;
      }
      busy = true;
    }
    // until it is there: a tile around it, or those within it
    for (let up = 1; up <= z; up++) {
      const around = tiles.get(z - up, x >> up, y >> up);
      const view = around && this.viewOf(around, now, building);
      if (!view) continue;
      view.shown = this.frame;
      busy = !view.fade(now, this.still) || busy;
      if (around.images.since !== null && !tile && !this.onGrid) return busy;
      break;
    }
    if (!tile) {
      this.incomplete = true;
      tiles.want(z, x, y);
    }
    for (let part = 0; part < 4; part++) {
      const within = tiles.get(z + 1, 2 * x + (part & 1), 2 * y + (part >> 1));
      const view = within && this.views.get(within);
      if (view) view.shown = this.frame;
    }
    return busy;
  }

  private viewOf(tile: Tile, now: number, building: number): TileView | null {
    let view = this.views.get(tile);
    if (!view && performance.now() < building) {
      view = new TileView(tile, this.tiles!.map, this.tint);
      this.views.set(tile, view);
      this.root.addChild(view.container);
    }
    view?.begin(now);
    return view ?? null;
  }

  private place(view: TileView, tiles: Tiles): void {
    const { camera } = this;
    const { z, x, y, images } = view.tile;
    const side = camera.scale / 2 ** z;
    view.container.position.set(
      (x / 2 ** z - camera.x) * camera.scale + camera.width / 2,
      (y / 2 ** z - camera.y) * camera.scale + camera.height / 2,
    );
    const size = this.onGrid ? (0.92 * side) / CELLS : this.sizeOf(images.since);
    view.layOut(side, size / tiles.map.cell);
  }

  /** Pixels along an image: larger where there is room for it. */
  private sizeOf(since: number | null): number {
    const most = Math.min(MOST, this.camera.width / 2, this.camera.height / 2);
    if (since === null) return BASE;
    return Math.min(most, BASE * Math.max(1, 2 ** (0.6 * (this.level - since - 0.5))));
  }

  private placeLifted(): void {
    this.pointed.hide();
    this.chosen.hide();
    const { held, chosenId } = this;
    const view = held && this.views.get(held.tile);
    if (held && view?.shown === this.frame) this.lift(this.pointed, view, held.index);
    if (chosenId === null) return;
    for (const found of this.views.values()) {
      if (found.shown !== this.frame) continue;
      const index = found.tile.images.ids.indexOf(chosenId);
      if (index >= 0 && found.isVisible(index)) this.lift(this.chosen, found, index);
    }
  }

  private lift(lifted: Lifted, view: TileView, index: number): void {
    lifted.place(view, index, this.thumbnails.get(view.tile.images.ids[index]!, 0, 0));
  }

  private dropOld(): void {
    if (!this.old) return;
    for (const view of this.old.views) view.close();
    this.old.tiles.close();
    this.old = null;
  }
}
