/**
 * One labeller at work in one order: what is shown, and what was decided.
 *
 * A decision counts at once on the page and is sent behind it, by the outbox.
 */

import { sentence } from "../answer";
import { announce } from "../announce";
import {
  type ClassName,
  decide,
  getNext,
  type Kept,
  type Order,
  type Picture,
  type Progress,
  undo,
} from "./label_api";
import { mayPass, newToken, type Outbox } from "./outbox";

const AHEAD = 8; // images that are loaded before they are shown
const AGAIN = 2000; // milliseconds until a server that is gone is asked again
const MOST_SKIPPED = 400; // images that are told to be held already

export interface View {
  readonly current: Picture | null;
  readonly ahead: readonly Picture[];
  readonly left: number;
  readonly progress: Progress;
  /** What the server refused, or why there is nothing to show. */
  readonly problem: string;
  readonly asking: boolean;
}

export const EMPTY: View = {
  current: null,
  ahead: [],
  left: 0,
  progress: { total: 0, today: 0 },
  problem: "",
  asking: true,
};

interface Done {
  readonly picture: Picture;
  readonly label: ClassName;
}

export class Session {
  private shown: Picture[] = [];
  private done: Done[] = [];
  private left = 0;
  private progress: Progress = { total: 0, today: 0 };
  private problem = "";
  private asking = false;
  private ended = false;
  private changes = 0; // decisions made and taken back: an answer from before one is out of date

  constructor(
    private readonly labeller: string,
    private readonly order: Order,
    private readonly outbox: Outbox,
    private readonly changed: (view: View) => void,
  ) {}

  /** Ask for images, at the beginning or where there were none: others may have labelled since. */
  begin(): void {
    this.problem = "";
    void this.fill();
  }

  end(): void {
    this.ended = true;
  }

  /** Decide the image that is shown; false where there is none. */
  decide(label: ClassName): boolean {
    const picture = this.shown.shift();
    if (!picture) return false;
    const made: Done = { picture, label };
    this.done.push(made);
    this.count(1);
    const decision = { image: picture.id, label, labeller: this.labeller, order: this.order };
    const token = newToken();
    this.outbox.add({
      image: picture.id,
      send: () => decide({ ...decision, token }),
      kept: (kept) => this.confirmed(kept),
      refused: () => {
        if (!this.done.includes(made)) return; // it was taken back already
        this.done = this.done.filter((each) => each !== made);
        if (!this.shown.some((each) => each.id === picture.id)) this.shown.unshift(picture);
        this.count(-1);
      },
    });
    void this.fill();
    return true;
  }

  /** Take the latest decision back, of this session or of one before. */
  undo(): void {
    const last = this.done.pop();
    const asked = { labeller: this.labeller, token: newToken() };
    let image = last?.picture.id ?? null;
    if (last) {
      this.shown.unshift(last.picture);
      this.count(-1);
      announce(`${last.label} was taken back.`);
    }
    this.outbox.add({
      image: null,
      send: async () => {
        // Named, as "the latest" is another one when it is sent again.
        image ??= (await getNext(this.labeller, "random", 1, [])).last;
        return image === null ? null : undo({ ...asked, image });
      },
      kept: (kept) => {
        if (!last) this.takenBack(kept);
        this.confirmed(kept);
      },
      refused: () => undefined,
    });
  }

  /** Tell of a decision that was made before this session, and show its image again. */
  private takenBack(kept: Kept | null): void {
    if (kept?.picture) {
      const picture = kept.picture;
      this.shown = [picture, ...this.shown.filter((each) => each.id !== picture.id)];
      this.left += 1;
      this.changes += 1;
    }
    if (!kept) this.problem = `${this.labeller} has decided nothing here that could be undone.`;
    announce(kept ? `${kept.label || "The latest decision"} was taken back.` : this.problem);
  }

  /** The server's count is taken when nothing is on its way that would change it. */
  private confirmed(kept: Kept | null): void {
    if (kept && this.outbox.waiting === 0) this.progress = kept.progress;
    this.tell();
  }

  private count(step: 1 | -1): void {
    this.changes += 1;
    const { total, today } = this.progress;
    this.progress = { total: Math.max(0, total + step), today: Math.max(0, today + step) };
    this.left = Math.max(0, this.left - step);
    this.problem = "";
    this.tell();
  }

  private async fill(): Promise<void> {
    if (this.asking || this.ended || this.shown.length > AHEAD) return;
    this.asking = true;
    this.tell();
    const held = () => [...this.shown.map((picture) => picture.id), ...this.outbox.images];
    const before = this.outbox.waiting === 0 ? this.changes : -1;
    const sent = new Set(this.outbox.images);
    // What was confirmed before it was asked stands, unless it comes: another page took it back.
    const stood = new Set(this.done.filter((each) => !sent.has(each.picture.id)));
    try {
      const next = await getNext(this.labeller, this.order, 2 * AHEAD, held().slice(-MOST_SKIPPED));
      this.outbox.note(false);
      const made = this.done.filter((each) => !stood.has(each)); // since, or on its way
      const known = new Set([...held(), ...made.map((each) => each.picture.id)]);
      const fresh = next.items.filter((picture) => !known.has(picture.id));
      const again = new Set(fresh.map((picture) => picture.id));
      this.done = this.done.filter((each) => !again.has(each.picture.id));
      this.shown.push(...fresh);
      const current = before === this.changes;
      if (current) this.progress = next.progress;
      // at first there is nothing better; what is on its way the server has not heard of yet
      if (current || this.left === 0) this.left = next.left - this.outbox.images.length;
      this.left = Math.max(this.shown.length, this.left);
    } catch (error) {
      if (mayPass(error)) {
        this.outbox.note(true);
        setTimeout(() => void this.fill(), AGAIN);
      } else {
        this.problem = sentence(error);
      }
    }
    this.asking = false;
    this.tell();
  }

  private tell(): void {
    if (this.ended) return;
    this.changed({
      current: this.shown[0] ?? null,
      ahead: this.shown.slice(1, AHEAD + 1),
      left: this.left,
      progress: this.progress,
      problem: this.problem,
      asking: this.asking,
    });
  }
}
