/** What part of the map is on the screen. */

/** The middle of the screen on the map's square (0, 0 to 1, 1), and how near one is. */
export interface Look {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export type Bounds = readonly [left: number, top: number, right: number, bottom: number];

/** Pixels along a tile when it is first asked for; until the next level it grows to twice that. */
export const TILE = 384;

/** Pixels along the whole square. */
export const scaleOf = (zoom: number): number => TILE * 2 ** zoom;

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);
const MARGIN = 28;

export class Camera {
  x = 0.5;
  y = 0.5;
  zoom = 0;
  width = 1;
  height = 1;
  private bounds: Bounds = [0, 0, 1, 1];
  private nearest = 6;

  /** The map that is looked at, and the nearest zoom that is of use there. */
  setMap(bounds: Bounds, nearest: number): void {
    this.bounds = bounds;
    this.nearest = nearest;
  }

  get scale(): number {
    return scaleOf(this.zoom);
  }

  /** The look that shows the whole map. */
  whole(): Look {
    const [left, top, right, bottom] = this.bounds;
    const across = Math.max(this.width - 2 * MARGIN, 64) / Math.max(right - left, 1e-6);
    const down = Math.max(this.height - 2 * MARGIN, 64) / Math.max(bottom - top, 1e-6);
    const zoom = Math.log2(Math.min(across, down) / TILE);
    return { x: (left + right) / 2, y: (top + bottom) / 2, zoom: Math.min(zoom, this.nearest) };
  }

  lookAt({ x, y, zoom }: Look): void {
    const [left, top, right, bottom] = this.bounds;
    this.x = clamp(x, left, right);
    this.y = clamp(y, top, bottom);
    this.zoom = this.allowed(zoom);
  }

  allowed(zoom: number): number {
    return clamp(zoom, this.whole().zoom - 0.5, this.nearest);
  }

  look(): Look {
    return { x: this.x, y: this.y, zoom: this.zoom };
  }

  /** Move by pixels. */
  pan(right: number, down: number): void {
    const { scale } = this;
    this.lookAt({ x: this.x + right / scale, y: this.y + down / scale, zoom: this.zoom });
  }

  /** Zoom so that what lies under a point of the screen stays there. */
  zoomAt(zoom: number, left: number, top: number): void {
    const aim = this.allowed(zoom);
    const before = 1 / this.scale;
    const after = 1 / scaleOf(aim);
    const right = left - this.width / 2;
    const down = top - this.height / 2;
    this.lookAt({
      x: this.x + right * (before - after),
      y: this.y + down * (before - after),
      zoom: aim,
    });
  }

  toScreenX = (x: number): number => (x - this.x) * this.scale + this.width / 2;
  toScreenY = (y: number): number => (y - this.y) * this.scale + this.height / 2;
  toMapX = (left: number): number => this.x + (left - this.width / 2) / this.scale;
  toMapY = (top: number): number => this.y + (top - this.height / 2) / this.scale;
}
