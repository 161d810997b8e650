/** Which images a page shows, so that their credits can be listed. */

import { useEffect } from "preact/hooks";
import type { Id } from "./api";

const lists = new Set<{ ids: readonly Id[] }>();

/** Say which images are shown as long as the caller is on the page. */
export function useShown(ids: readonly Id[]): void {
  useEffect(() => {
    const list = { ids };
    lists.add(list);
    return () => {
      lists.delete(list);
    };
  }, [ids]);
}

export function shownNow(): Id[] {
  return [...new Set([...lists].flatMap((list) => list.ids))];
}
