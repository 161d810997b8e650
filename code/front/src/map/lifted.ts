/** An image lifted above the others, in a ring: the one under the mouse, or the chosen one. */

import { Container, Sprite, Texture } from "pixi.js";
import type { TileView } from "./tile_view";

const LEAST = 72; // pixels along it, so that it is seen among many
const MOST_LARGER = 3;
const RING = 4; // pixels

export class Lifted {
  readonly container = new Container({ visible: false });
  private readonly ring = new Sprite({ texture: Texture.WHITE, anchor: 0.5 });
  private readonly picture = new Sprite({ texture: Texture.EMPTY, anchor: 0.5 });

  constructor() {
    this.container.addChild(this.ring, this.picture);
  }

  set colour(colour: number) {
    this.ring.tint = colour;
  }

  /** `better`: a larger picture of it, if that is there by now. */
  place(view: TileView, index: number, better: Texture | null): void {
    const below = view.pictureOf(index);
    const { w, h } = view.tile.images;
    const [own, high] = [w[index]! * view.size, h[index]! * view.size];
    const larger = Math.max(1, Math.min(MOST_LARGER, LEAST / Math.max(own, high)));
    const [width, height] = [own * larger, high * larger];
    this.container.visible = true;
    this.container.position.set(view.container.x + below.x, view.container.y + below.y);
    const texture = better ?? below.texture;
    this.picture.texture = texture;
    this.picture.scale.set(width / texture.width, height / texture.height);
    this.ring.scale.set(width + 2 * RING, height + 2 * RING);
  }

  /** Let go of it, and of its texture, which may be dropped. */
  hide(): void {
    this.container.visible = false;
    this.picture.texture = Texture.EMPTY;
  }
}
