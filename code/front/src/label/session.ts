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

export class Session {
  private shown: Picture[] = [];
  private done: { picture: Picture; label: ClassName }[] = [];
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
    this.done.push({ picture, label });
    this.count(1);
    const decision = { image: picture.id, label, labeller: this.labeller, order: this.order };
    const token = newToken();
    this.outbox.add({
      image: picture.id,
      send: () => decide({ ...decision, token }),
      kept: (kept) => this.confirmed(kept),
      refused: (error) => {
        this.done = this.done.filter((each) => each.picture.id !== picture.id);
        this.shown.unshift(picture);
        this.count(-1);
        this.say(sentence(error));
      },
    });
    void this.fill();
    return true;
  }

  /** Take the latest decision back, of this session or of one before. */
  undo(): void {
    const last = this.done.pop();
    const asked = { labeller: this.labeller, token: newToken() };
    if (last) {
      this.shown.unshift(last.picture);
      this.count(-1);
      announce(`${last.label} was taken back.`);
    }
    this.outbox.add({
      image: null,
      send: () => undo(last ? { ...asked, image: last.picture.id } : asked),
      kept: (kept) => {
        if (!last && kept.picture) this.showAgain(kept.picture, kept.label);
        this.confirmed(kept);
      },
      refused: (error) => {
        announce(sentence(error));
        this.say(sentence(error));
      },
    });
  }

  private showAgain(picture: Picture, label: string): void {
    this.shown = [picture, ...this.shown.filter((each) => each.id !== picture.id)];
    this.left += 1;
    this.changes += 1;
    announce(`${label} was taken back.`);
  }

  /** The server's count is taken when nothing is on its way that would change it. */
  private confirmed(kept: Kept): void {
    if (this.outbox.waiting === 0) this.progress = kept.progress;
    this.tell();
  }

  private count(step: 1 | -1): void {
    this.changes += 1;
    const { total, today } = this.progress;
    this.progress = { total: Math.max(0, total + step), today: Math.max(0, today + step) };
    this.left = Math.max(0, this.left - step);
    this.say("");
  }

  private say(problem: string): void {
    this.problem = problem;
    this.tell();
  }

  private async fill(): Promise<void> {
    if (this.asking || this.ended || this.shown.length > AHEAD) return;
    this.asking = true;
    this.tell();
    const held = () => [...this.shown.map((picture) => picture.id), ...this.outbox.images];
    const before = this.outbox.waiting === 0 ? this.changes : -1;
    try {
      const next = await getNext(this.labeller, this.order, 2 * AHEAD, held().slice(-MOST_SKIPPED));
      this.outbox.note(false);
      const known = new Set([...held(), ...this.done.map((each) => each.picture.id)]);
      this.shown.push(...next.items.filter((picture) => !known.has(picture.id)));
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
