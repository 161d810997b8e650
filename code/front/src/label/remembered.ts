/** What the browser keeps for the next time: the labeller's name, and how he likes the page. */

import { useState } from "preact/hooks";

export function useRemembered(key: string, first = ""): [string, (value: string) => void] {
  const [value, setValue] = useState(() => read(key) ?? first);
  const keep = (next: string) => {
    setValue(next);
    try {
      localStorage.setItem(`label.${key}`, next);
    } catch {
      // a browser that keeps nothing asks again the next time
    }
  };
  return [value, keep];
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(`label.${key}`);
  } catch {
    return null;
  }
}
