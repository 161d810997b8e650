/** Where the cards of a masonry are: each goes to the shortest column, so the nearest stay on top. */

export interface Box {
  readonly column: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly boxes: readonly Box[];
  readonly height: number;
}

/** What a card has besides its picture, in pixels; masonry.css draws the same. */
export const MAT = 10;
export const LINE = 26;
const GAP = 14;
/** A card that is far longer or flatter than this would hide its neighbours, or be a line. */
const FLATTEST = 0.3;
const LONGEST = 2.2;

export function columnsOf(width: number, target = 205): number {
  return Math.max(2, Math.round((width + GAP) / (target + GAP)));
}

export function lay(
  pictures: readonly { width: number; height: number }[],
  width: number,
  columns: number,
): Layout {
  const column = Math.floor((width - GAP * (columns - 1)) / columns);
  const tops = new Array<number>(columns).fill(0);
  const boxes = pictures.map((picture) => {
    const shortest = tops.indexOf(Math.min(...tops));
    const ratio = picture.height / Math.max(1, picture.width);
    const shown = Math.min(Math.max(ratio || 1, FLATTEST), LONGEST);
    const height = Math.round((column - 2 * MAT) * shown) + 2 * MAT + LINE;
    const top = tops[shortest] ?? 0;
    tops[shortest] = top + height + GAP;
    return { column: shortest, left: shortest * (column + GAP), top, width: column, height };
  });
  return { boxes, height: Math.max(0, Math.max(...tops) - GAP) };
}

/** The card that an arrow key leads to from `index`, or null at the edge. */
export function beside(layout: Layout, index: number, key: string): number | null {
  const from = layout.boxes[index];
  if (!from) return null;
  if (key === "Home") return 0;
  if (key === "End") return layout.boxes.length - 1;
  const middle = from.top + from.height / 2;
  let best: number | null = null;
  let least = Infinity;
  layout.boxes.forEach((box, other) => {
    const apart = box.top + box.height / 2 - middle;
    const fits =
      key === "ArrowDown" ? box.column === from.column && apart > 0
      : key === "ArrowUp" ? box.column === from.column && apart < 0
      : key === "ArrowRight" ? box.column === from.column + 1
      : key === "ArrowLeft" ? box.column === from.column - 1
      : false;
    if (fits && Math.abs(apart) < least) {
      best = other;
      least = Math.abs(apart);
    }
  });
  return best;
}
