/** Thumbnails in place of small pictures, for the few images that are large on the screen. */

import { ImageSource, Texture } from "pixi.js";
import { type Id, thumbnail } from "../api";
import { picture } from "./map_api";

const AT_ONCE = 4;
const KEPT = 120;
const MOST = 96; // on the screen at a time

interface Held {
  texture: Texture;
  bitmap: ImageBitmap;
  used: number;
}

export class Thumbnails {
  private readonly held = new Map<Id, Held>();
  private readonly coming = new Map<Id, AbortController>();
  private readonly failed = new Set<Id>();
  private readonly wanted = new Map<Id, number>();
  private frame = 0;
  private shown = 0;

  constructor(private readonly onCome: () => void) {}

  /** The thumbnail of an image, if it is there; else it is asked for, the middle first. */
  get(id: Id, x: number, y: number): Texture | null {
    const held = this.held.get(id);
    if (held) {
      held.used = this.frame;
      this.shown++;
      return held.texture;
    }
    if (!this.coming.has(id) && !this.failed.has(id)) this.wanted.set(id, x * x + y * y);
    return null;
  }

  begin(): void {
    this.frame++;
    this.shown = 0;
    this.wanted.clear();
  }

  fetch(): void {
    const room = Math.min(AT_ONCE - this.coming.size, MOST - this.shown);
    if (room <= 0 || this.wanted.size === 0) return;
    const next = [...this.wanted].sort(([, a], [, b]) => a - b).slice(0, room);
    for (const [id] of next) void this.load(id);
  }

  /** Drop what is not on the screen any more; to be called when nothing shows it. */
  tidy(): void {
    if (this.held.size <= KEPT) return;
    for (const [id, held] of this.held) {
      if (this.held.size <= KEPT) break;
      if (held.used === this.frame) continue;
      this.held.delete(id);
      release(held);
    }
  }

  close(): void {
    for (const control of this.coming.values()) control.abort();
    for (const held of this.held.values()) release(held);
    this.held.clear();
  }

  private async load(id: Id): Promise<void> {
    const control = new AbortController();
    this.coming.set(id, control);
    try {
      const bitmap = await picture(thumbnail(id), control.signal);
      if (control.signal.aborted) {
        bitmap.close();
        return;
      }
      const source = new ImageSource({ resource: bitmap, autoGenerateMipmaps: false });
      this.held.set(id, { texture: new Texture({ source }), bitmap, used: this.frame });
    } catch {
      if (!control.signal.aborted) this.failed.add(id);
    }
    this.coming.delete(id);
    if (!control.signal.aborted) this.onCome();
  }
}

function release({ texture, bitmap }: Held): void {
  texture.destroy(true);
  bitmap.close();
}
