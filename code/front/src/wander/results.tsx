/** Results that go on as one scrolls, or with a button. */

import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Id, ImageItem } from "../api";
import { announce } from "../announce";
import { Masonry } from "../masonry";
import { useShown } from "../shown";
import { count, images } from "../words";
import { type Loaded, type Part, useImageList } from "./image_list";

interface ResultsProps {
  /** The question as a text: another key is another list. */
  question: string | null;
  part: Part;
  label: string;
  hrefOf: (item: ImageItem) => string;
  distances?: boolean;
  chosen?: Id | null;
  marks?: ReadonlyMap<Id, string>;
  onLoaded?: (loaded: Loaded) => void;
  empty?: string;
}

export function Results(props: ResultsProps) {
  const { loaded, error, waiting, more } = useImageList(props.question, props.part);
  const end = useRef<HTMLDivElement>(null);
  const fresh = loaded.key === props.question;

  useEffect(() => {
    if (loaded.key === null || !fresh) return;
    props.onLoaded?.(loaded);
    announce(`${count(loaded.items.length)} of ${images(loaded.total)} shown: ${props.label}`);
  }, [loaded, fresh]);
  useShown(useMemo(() => loaded.items.map((item) => item.id), [loaded.items]));

  useEffect(() => {
    const element = end.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) more();
      },
      { rootMargin: "700px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more]);

  return (
    <div class={`results ${fresh || loaded.key === null ? "" : "stale"}`} aria-busy={waiting}>
      <Masonry
        items={loaded.items}
        total={loaded.total}
        label={props.label}
        hrefOf={props.hrefOf}
        distances={props.distances ?? false}
        chosen={props.chosen}
        marks={props.marks}
      />
      {error && <p class="refusal">{error}</p>}
      {fresh && !error && loaded.items.length === 0 && (
        <p class="results-empty">{props.empty ?? "These filters leave no image."}</p>
      )}
      <div ref={end} class="results-end">
        {fresh && loaded.next !== null && (
          <button type="button" class="button" disabled={waiting} onClick={more}>
            {waiting ? "More are on their way…" : error ? "Try again" : "Show more"}
          </button>
        )}
        {fresh && loaded.next === null && loaded.items.length > 8 && (
          <p class="quiet small">That is all.</p>
        )}
      </div>
    </div>
  );
}
