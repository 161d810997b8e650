/** Results as a masonry. Only the cards near the window are in the page, however many there are. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ImageItem } from "./api";
import { ImageCard } from "./card";
import { beside, columnsOf, lay } from "./masonry_layout";

interface MasonryProps {
  items: readonly ImageItem[];
  /** How many there are in all, loaded or not. */
  total: number;
  label: string;
  hrefOf: (item: ImageItem) => string;
  distances?: boolean;
  chosen?: string | null | undefined;
  marks?: ReadonlyMap<string, string> | undefined;
}

/** Pixels above and below the window for which cards are kept. */
const AROUND = 900;

export function Masonry({ items, total, label, hrefOf, distances, chosen, marks }: MasonryProps) {
  const list = useRef<HTMLOListElement>(null);
  const [width, setWidth] = useState(0);
  const [range, setRange] = useState<readonly [number, number]>([0, 2000]);
  const [active, setActive] = useState(0);
  const wanted = useRef<number | null>(null);
  const layout = useMemo(() => lay(items, width, columnsOf(width)), [items, width]);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = list.current?.getBoundingClientRect().top ?? 0;
      // in steps, so that the cards are not drawn again for each pixel
      const from = Math.floor((-top - AROUND) / 300) * 300;
      const to = Math.ceil((innerHeight - top + AROUND) / 300) * 300;
      setRange((last) => (last[0] === from && last[1] === to ? last : [from, to]));
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, [items, width]);

  // Other results begin at their first card again.
  const first = items[0]?.id;
  useEffect(() => setActive(0), [first]);

  // The card that an arrow led to may have come into the page just now. Before the next key is
  // heard: Enter follows the card that has the focus.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const card = list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] > a`);
    wanted.current = null;
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey) return;
    if (!/^(Arrow|Home|End)/.test(event.key)) return;
    event.preventDefault();
    const next = beside(layout, active, event.key);
    if (next === null || next === active) return;
    wanted.current = next;
    setActive(next);
  };

  const height = `${layout.height}px`;
  return (
    <ol ref={list} class="masonry" aria-label={label} style={{ height }} onKeyDown={onKeyDown}>
      {width > 0 &&
        items.map((item, index) => {
          const box = layout.boxes[index];
          if (!box) return null;
          const near = box.top < range[1] && box.top + box.height > range[0];
          if (!near && index !== active) return null;
          return (
            <li
              key={item.id}
              data-index={index}
              aria-setsize={total}
              aria-posinset={index + 1}
              style={{
                width: `${box.width}px`,
                height: `${box.height}px`,
                transform: `translate(${box.left}px, ${box.top}px)`,
              }}
            >
              <ImageCard
                item={item}
                href={hrefOf(item)}
                distances={distances ?? false}
                mark={marks?.get(item.id)}
                chosen={item.id === chosen}
                tabIndex={index === active ? 0 : -1}
                onFocus={() => setActive(index)}
              />
            </li>
          );
        })}
    </ol>
  );
}
