/** A list of images that is loaded part by part, as one goes on. */

import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ImageItem, ImageList } from "../api";
import { sentence } from "../answer";

export const PART = 48;
/** As deep as the server answers. */
const DEEPEST = 100_000;

export interface Loaded {
  /** Of which question these are the images; another one may be on its way. */
  readonly key: string | null;
  readonly items: readonly ImageItem[];
  readonly total: number;
  readonly sampled: boolean;
  readonly next: number | null;
  readonly note: string | null;
}
/** Lists that were shown a while ago, so that going back shows them at once and as deep. */
const shelf = new Map<string, Loaded>();
const SHELVED = 30;

function shelve(list: Loaded): void {
  if (list.key === null) return;
  shelf.delete(list.key);
  shelf.set(list.key, list);
  const oldest = shelf.keys().next().value;
  if (shelf.size > SHELVED && oldest !== undefined) shelf.delete(oldest);
}

const NOTHING: Loaded = {
  key: null,
  items: [],
  total: 0,
  sampled: false,
  next: null,
  note: null,
};

export type Part = (offset: number, limit: number, signal: AbortSignal) => Promise<ImageList>;

export function useImageList(key: string | null, part: Part) {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  const [error, setError] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(false);
  const control = useRef<AbortController | null>(null);
  const busy = useRef(false);

  const load = useCallback(
    (before: Loaded, offset: number) => {
      if (busy.current || key === null) return;
      const own = new AbortController();
      control.current = own;
      busy.current = true;
      setWaiting(true);
      setError(null);
      part(offset, PART, own.signal)
        .then(
          ({ items: found, total, sampled, next: further, note = null }) => {
            if (own.signal.aborted) return;
            const known = new Set(before.items.map((item) => item.id));
            const items = [...before.items, ...found.filter((item) => !known.has(item.id))];
            const next = further !== null && further <= DEEPEST ? further : null;
            const list = { key, items, total, sampled, next, note };
            shelve(list);
            setLoaded(list);
          },
          (refused: unknown) => {
            if (own.signal.aborted) return;
            // of a part that failed nothing changes, so that it is not asked for again by itself
            if (before.key !== key) setLoaded({ ...before, key });
            setError(sentence(refused));
          },
        )
        .finally(() => {
          if (own.signal.aborted) return;
          busy.current = false;
          setWaiting(false);
        });
    },
    [key],
  );

  useLayoutEffect(() => {
    const known = key === null ? NOTHING : shelf.get(key);
    busy.current = false;
    setWaiting(false);
    setError(null);
    if (known) setLoaded(known);
    else load(NOTHING, 0);
    return () => control.current?.abort();
  }, [key]);

  const more = useCallback(() => {
    if (loaded.key === key && loaded.next !== null) load(loaded, loaded.next);
  }, [loaded, key, load]);

  return { loaded, error, waiting, more };
}
