/** A picture of one's own to search by. It is kept in this page alone, until the page is left. */

import { Refused } from "../api";

export interface OwnPicture {
  readonly blob: Blob;
  readonly name: string;
  readonly url: string;
  /** One picture's results are not another's. */
  readonly number: number;
}

/** As much as the server takes. */
const MOST_BYTES = 20e6;

let held: OwnPicture | null = null;

export const ownPicture = () => held;

export function hold(file: File): OwnPicture {
  if (file.size > MOST_BYTES) {
    throw new Refused(`${file.name} is larger than 20 MB, which is the most that can be sent.`, 0);
  }
  if (held) URL.revokeObjectURL(held.url);
  const number = (held?.number ?? 0) + 1;
  held = { blob: file, name: file.name, url: URL.createObjectURL(file), number };
  return held;
}

/** The first file among what was pasted or dropped; whether it is a picture, the server says. */
export function fileOf(data: DataTransfer | null): File | null {
  return data?.files[0] ?? null;
}
