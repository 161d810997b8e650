/** An answer of the server while a page is on: waited for, there, or refused. */

import { useEffect, useState } from "preact/hooks";

export interface Answer<T> {
  /** What came last; it stays on the page while the next is waited for. */
  readonly value: T | null;
  readonly error: string | null;
  readonly waiting: boolean;
}

const nothing = { value: null, error: null, waiting: true };

/** Ask whenever `key` changes, and forget what was asked before. `null` asks nothing. */
export function useAnswer<T>(
  key: string | null,
  question: (signal: AbortSignal) => Promise<T>,
): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>(nothing);
  useEffect(() => {
    if (key === null) {
      setAnswer({ value: null, error: null, waiting: false });
      return;
    }
    const control = new AbortController();
    setAnswer((last) => ({ value: last.value, error: null, waiting: true }));
    question(control.signal).then(
      (value) => setAnswer({ value, error: null, waiting: false }),
      (error: unknown) => {
        if (control.signal.aborted) return;
        setAnswer({ value: null, error: sentence(error), waiting: false });
      },
    );
    return () => control.abort();
  }, [key]);
  return answer;
}

/** What went wrong, as a sentence. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
