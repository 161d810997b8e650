/**
 * What was decided and is not confirmed yet: sent one after the other, for as long as it takes.
 *
 * While the server is gone it waits here, and is sent again with the token by which the server knows
 * what it has kept already.
 */

import { sentence } from "../answer";
import { Refused } from "../api";
import type { Kept } from "./label_api";

const AGAIN = 2000; // milliseconds until what failed is sent again

export interface Letter {
  /** The image that it decides, or null. */
  readonly image: string | null;
  /** Null where there was nothing to be sent. */
  readonly send: () => Promise<Kept | null>;
  readonly kept: (kept: Kept | null) => void;
  readonly refused: () => void;
}

export class Outbox {
  private letters: Letter[] = [];
  private sending = false;
  private listeners = new Set<() => void>();
  gone = false;
  /** Why the server refused what it refused last; it stays until it is read. */
  refusal = "";

  get waiting(): number {
    return this.letters.length;
  }

  /** Images whose decision is on its way. */
  get images(): string[] {
    return this.letters.flatMap((letter) => (letter.image === null ? [] : [letter.image]));
  }

  add(letter: Letter): void {
    this.letters.push(letter);
    this.tell();
    void this.send();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Note whether the server answered, whoever asked it. */
  note(gone: boolean): void {
    if (this.gone === gone) return;
    this.gone = gone;
    this.tell();
  }

  /** The refusal was read. */
  read(): void {
    this.refusal = "";
    this.tell();
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let letter = this.letters[0]; letter; letter = this.letters[0]) {
      try {
        const kept = await letter.send();
        this.letters.shift();
        this.note(false);
        letter.kept(kept);
      } catch (error) {
        if (mayPass(error)) {
          this.note(true);
          await new Promise((wake) => setTimeout(wake, AGAIN));
          continue;
        }
        this.letters.shift();
        this.note(false);
        this.refusal = sentence(error);
        letter.refused();
      }
      this.tell();
    }
    this.sending = false;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** Whether the same may go well in a moment: the server is gone, hangs or has too much to do. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Refused)) return true;
  return error.status === 0 || error.status === 408 || error.status >= 500;
}

/** What a decision is known by when it is sent again. */
export function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
