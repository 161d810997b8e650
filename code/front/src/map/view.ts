/** The map on the page: camera, gestures, scene and the line of a lasso, put together. */

import type { Id } from "../api";
import { Camera, type Look, scaleOf } from "./camera";
import { type Meant, listen } from "./gestures";
import { simplified } from "./line";
import type { Corner, MapAnswer, MapQuestion } from "./map_api";
import { Motion } from "./motion";
import { Scene, type Seen } from "./scene";
import type { Tint } from "./tile_view";
import { Tiles } from "./tiles";

export interface Told {
  onMoved(): void;
  /** Nothing has moved for a moment, and what is asked for is on the screen. */
  onSettled(look: Look, seen: readonly Seen[]): void;
  onHover(seen: Seen | null): void;
  onOpen(seen: Seen): void;
  onLine(line: Corner[] | null): void;
}

const REST = 220; // milliseconds without a move, until the map has settled
const NEARER = 3; // levels below the deepest: what lies close together is drawn apart

export class MapView {
  readonly camera = new Camera();
  private readonly scene = new Scene(this.camera, () => this.change(false));
  private readonly motion = new Motion(this.camera);
  private readonly closing = new AbortController();
  private readonly outline = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
  private readonly watch: ResizeObserver;
  private tiles: Tiles | null = null;
  private dirty = true;
  private started = false;
  private running = 0;
  private last = 0;
  private moved = 0;
  private settled = false;
  private rest = 0;
  private pointer: { left: number; top: number } | null = null;
  private hovered: Seen | null = null;
  private line: Corner[] = [];
  private open = false; // the line is being drawn
  lassoing = false;

  constructor(
    private readonly stage: HTMLElement,
    private readonly told: Told,
  ) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "map-line");
    svg.setAttribute("aria-hidden", "true");
    svg.append(this.outline);
    stage.append(svg);
    this.watch = new ResizeObserver(() => this.resize());
  }

  /** Begin; fails where the browser draws no WebGL. */
  async start(): Promise<void> {
    await this.scene.start(this.stage);
    if (this.closing.signal.aborted) {
      this.scene.close();
      return;
    }
    this.started = true;
    const { signal } = this.closing;
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const look = () => {
      this.motion.still = this.scene.still = calm.matches;
      const accent = getComputedStyle(this.stage).getPropertyValue("--accent").trim();
      this.scene.accent = Number.parseInt(accent.slice(1), 16) || 0x175a76;
      this.change();
    };
    calm.addEventListener("change", look, { signal });
    dark.addEventListener("change", look, { signal });
    look();
    this.resize();
    this.watch.observe(this.stage);
    listen(this.stage, this.meant(), signal);
  }

  close(): void {
    this.closing.abort();
    this.watch.disconnect();
    cancelAnimationFrame(this.running);
    clearTimeout(this.rest);
    if (this.started) this.scene.close();
    this.tiles?.close();
  }

  /** Show a map. Without a look: the whole of it, or where one is. */
  show(question: MapQuestion, map: MapAnswer, look: Look | "whole" | "here", tint: Tint): void {
    const before = this.tiles;
    const drop = (tile: Parameters<Scene["drop"]>[0]) => this.scene.drop(tile);
    this.tiles = new Tiles(question, map, () => this.change(), drop);
    this.camera.setMap(map.bounds, map.depth + NEARER);
    this.scene.colour(tint);
    this.scene.show(this.tiles);
    if (look === "whole" || (look === "here" && !before)) this.camera.lookAt(this.camera.whole());
    else this.camera.lookAt(look === "here" ? this.camera.look() : look);
    this.motion.stop();
    this.change();
  }

  colour(tint: Tint): void {
    this.scene.colour(tint);
    this.change();
  }

  goTo(look: Look): void {
    this.motion.goTo(look);
    this.change();
  }

  zoomBy(levels: number): void {
    this.motion.zoomBy(levels, this.camera.width / 2, this.camera.height / 2);
    this.change();
  }

  whole(): void {
    this.goTo(this.camera.whole());
  }

  /** Whether a look is that of the whole map. */
  isWhole({ x, y, zoom }: Look): boolean {
    const whole = this.camera.whole();
    const pixels = Math.hypot(x - whole.x, y - whole.y) * this.camera.scale;
    return pixels < 2 && Math.abs(zoom - whole.zoom) < 0.01;
  }

  /** Lift an image above the others, as one that a list points to. */
  point(seen: Seen | null): void {
    this.scene.point(seen);
    this.change(false);
  }

  /** Have an image lifted wherever it is seen. */
  choose(id: Id | null): void {
    this.scene.choose(id);
    this.change(false);
  }

  /** Bring a place of the map into the middle of what nothing lies on. */
  reveal(x: number, y: number, zoom: number | null, covered: { right: number; bottom: number }): void {
    const { camera } = this;
    const [left, top] = [camera.toScreenX(x), camera.toScreenY(y)];
    const [width, height] = [camera.width - covered.right, camera.height - covered.bottom];
    const inside = left > 40 && top > 40 && left < width - 40 && top < height - 40;
    if (zoom === null && inside) return;
    const aim = camera.allowed(zoom ?? camera.zoom);
    const scale = scaleOf(aim);
    this.goTo({ x: x + covered.right / 2 / scale, y: y + covered.bottom / 2 / scale, zoom: aim });
  }

  showLine(line: readonly Corner[] | null): void {
    if (this.open) return;
    this.line = line ? [...line] : [];
    this.change(false);
  }

  /** A line around the middle of what is seen. */
  around(): void {
    const { camera } = this;
    const [left, right] = [camera.toMapX(camera.width / 4), camera.toMapX((3 * camera.width) / 4)];
    const [top, bottom] = [camera.toMapY(camera.height / 4), camera.toMapY((3 * camera.height) / 4)];
    this.line = [[left, top], [right, top], [right, bottom], [left, bottom]];
    this.told.onLine(this.line);
    this.change(false);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height) return;
    this.camera.width = width;
    this.camera.height = height;
    this.scene.resize(width, height);
    this.change();
  }

  /** Draw in the next frame; `moves`: the map has to settle anew. */
  private change(moves = true): void {
    this.dirty = true;
    if (moves) {
      this.moved = performance.now();
      if (this.settled) this.told.onMoved();
      this.settled = false;
    }
    if (!this.running && !this.closing.signal.aborted) {
      this.last = performance.now();
      this.running = requestAnimationFrame((now) => this.step(now));
    }
  }

  private step(now: number): void {
    this.running = 0;
    if (!this.tiles) return;
    const moving = this.motion.advance(Math.min(64, Math.max(1, now - this.last)));
    this.last = now;
    if (moving) this.moved = now;
    this.scene.moving = moving || now - this.moved < REST;
    const busy = this.dirty || moving ? this.scene.draw(now) : false;
    this.dirty = moving || busy;
    this.drawLine();
    if (moving || this.pointer) this.hover();
    if (this.dirty) {
      this.running = requestAnimationFrame((next) => this.step(next));
    } else if (!this.settled && this.scene.complete) {
      clearTimeout(this.rest);
      this.rest = window.setTimeout(() => this.settle(), REST);
    }
  }

  private settle(): void {
    if (this.settled || this.dirty || performance.now() - this.moved < REST - 20) return;
    this.settled = true;
    this.change(false); // thumbnails are fetched from now on
    this.told.onSettled(this.camera.look(), this.scene.inView());
  }

  private hover(): void {
    const { pointer } = this;
    const seen = pointer && !this.open ? this.scene.at(pointer.left, pointer.top) : null;
    if (seen?.id === this.hovered?.id) return;
    this.hovered = seen;
    this.point(seen);
    this.told.onHover(seen);
  }

  private drawLine(): void {
    const { camera } = this;
    const corners = this.line.map(
      ([x, y]) => `${camera.toScreenX(x).toFixed(1)},${camera.toScreenY(y).toFixed(1)}`,
    );
    this.outline.setAttribute("points", corners.join(" "));
  }

  private meant(): Meant {
    const { camera, motion } = this;
    const moved = (act: () => void) => {
      act();
      this.change();
    };
    return {
      drag: (right, down) => moved(() => camera.pan(right, down)),
      release: (right, down) => moved(() => motion.glide(right, down)),
      step: (right, down) => moved(() => motion.step(right, down)),
      zoom: (levels, left, top) => moved(() => motion.zoomBy(levels, left, top)),
      pinch: (levels, left, top) => moved(() => camera.zoomAt(camera.zoom + levels, left, top)),
      hold: () => motion.stop(),
      whole: () => this.whole(),
      hover: (left, top, kind) => {
        if (kind === "touch") return;
        this.pointer = { left, top };
        this.change(false);
      },
      leave: () => {
        this.pointer = null;
        this.hover();
      },
      click: (left, top) => {
        const seen = this.scene.at(left, top);
        if (seen) this.told.onOpen(seen);
      },
      open: () => {
        const seen = this.scene.inView()[0];
        if (seen) this.told.onOpen(seen);
      },
      around: () => this.around(),
      drawing: () => this.lassoing,
      line: (left, top, what) => this.draw([camera.toMapX(left), camera.toMapY(top)], what),
      escape: () => {
        this.open = false;
        this.line = [];
        this.told.onLine(null);
        this.change(false);
      },
    };
  }

  private draw(corner: Corner, what: "begin" | "go on" | "end"): void {
    if (what === "begin") {
      this.line = [];
      this.open = true;
    }
    if (!this.open) return;
    this.line.push(corner);
    this.change(false);
    if (what !== "end") return;
    this.open = false;
    const line = simplified(this.line, 1.5 / this.camera.scale);
    this.line = line.length >= 3 ? line : [];
    this.told.onLine(line.length >= 3 ? line : null);
  }
}
