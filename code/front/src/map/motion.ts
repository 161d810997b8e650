/** How the camera moves: at once with the finger, smoothly to an aim, gliding on when let go. */

import { type Camera, type Look, scaleOf } from "./camera";

const SETTLE = 90; // milliseconds to two thirds of the way to an aim
const GLIDE = 220;
const SLOW = 0.02; // pixels a millisecond, below which gliding ends

export class Motion {
  still = false;
  private zoom: { aim: number; left: number; top: number } | null = null;
  private aim: Look | null = null;
  private speed = { right: 0, down: 0 };
  private steps: { right: number; down: number } | null = null;

  constructor(private readonly camera: Camera) {}

  /** Zoom by so many levels around a point of the screen. */
  zoomBy(levels: number, left: number, top: number): void {
    this.aim = null;
    const from = this.zoom?.aim ?? this.camera.zoom;
    this.zoom = { aim: this.camera.allowed(from + levels), left, top };
    if (this.still) this.finish();
  }

  /** Move by pixels, smoothly. */
  step(right: number, down: number): void {
    this.aim = null;
    this.steps = {
      right: (this.steps?.right ?? 0) + right,
      down: (this.steps?.down ?? 0) + down,
    };
    if (this.still) this.finish();
  }

  /** Go to a look. */
  goTo(look: Look): void {
    this.stop();
    this.aim = look;
    if (this.still) this.finish();
  }

  /** Glide on at a speed in pixels a millisecond. */
  glide(right: number, down: number): void {
    if (!this.still) this.speed = { right, down };
  }

  stop(): void {
    this.zoom = null;
    this.aim = null;
    this.steps = null;
    this.speed = { right: 0, down: 0 };
  }

  /** Move on by some milliseconds; tells whether there is more to come. */
  advance(passed: number): boolean {
    const part = 1 - Math.exp(-passed / SETTLE);
    const { camera } = this;
    if (this.aim) this.towards(this.aim, part);
    if (this.zoom) {
      const { aim, left, top } = this.zoom;
      const rest = aim - camera.zoom;
      const near = Math.abs(rest) < 0.002;
      camera.zoomAt(near ? aim : camera.zoom + rest * part, left, top);
      if (near) this.zoom = null;
    }
    if (this.steps) {
      const { right, down } = this.steps;
      const near = Math.abs(right) + Math.abs(down) < 0.5;
      const [x, y] = near ? [right, down] : [right * part, down * part];
      camera.pan(x, y);
      this.steps = near ? null : { right: right - x, down: down - y };
    }
    const { right, down } = this.speed;
    if (right || down) {
      camera.pan(right * passed, down * passed);
      const kept = Math.exp(-passed / GLIDE);
      const fast = Math.hypot(right, down) * kept > SLOW;
      this.speed = fast ? { right: right * kept, down: down * kept } : { right: 0, down: 0 };
    }
    return Boolean(this.aim || this.zoom || this.steps || this.speed.right || this.speed.down);
  }

  private finish(): void {
    if (this.aim) this.camera.lookAt(this.aim);
    if (this.zoom) this.camera.zoomAt(this.zoom.aim, this.zoom.left, this.zoom.top);
    if (this.steps) this.camera.pan(this.steps.right, this.steps.down);
    this.stop();
  }

  private towards(aim: Look, part: number): void {
    const { camera } = this;
    const [x, y, zoom] = [aim.x - camera.x, aim.y - camera.y, aim.zoom - camera.zoom];
    const pixels = Math.hypot(x, y) * scaleOf(camera.zoom);
    if (pixels < 0.5 && Math.abs(zoom) < 0.002) {
      camera.lookAt(aim);
      this.aim = null;
      return;
    }
    camera.lookAt({ x: camera.x + x * part, y: camera.y + y * part, zoom: camera.zoom + zoom * part });
  }
}
