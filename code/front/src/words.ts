/** Numbers and images as people read them. */

import type { ImageItem } from "./api";

const english = new Intl.NumberFormat("en");

export const count = (number: number): string => english.format(number);

export const images = (number: number): string =>
  number === 1 ? "1 image" : `${count(number)} images`;

export function bytes(number: number): string {
  if (number < 1000) return `${number} bytes`;
  const [value, unit] = number < 1e6 ? [number / 1e3, "kB"] : [number / 1e6, "MB"];
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), most * 0.6)).replace(/[\s,;:.]+$/, "")}…`;
}

/** What an image shows, for those who do not see it. */
export function altText(item: Pick<ImageItem, "title" | "class" | "year" | "caption">): string {
  if (item.caption) return shortened(item.caption, 160);
  const kind = item.class ? `${item.class[0]?.toUpperCase()}${item.class.slice(1)}` : "Image";
  return item.title ? `${kind} from “${shortened(item.title, 110)}”` : `${kind} of ${item.year}`;
}

export function authorLine(authors: readonly string[], most = 6): string {
  if (authors.length <= most) return authors.join(", ");
  return `${authors.slice(0, most).join(", ")} and ${count(authors.length - most)} more`;
}

/** A label within a sentence: "Pixels" becomes "pixels", but "VGG16" stays. */
export const within = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.slice(0, 1).toLowerCase() + label.slice(1) : label;

/** "Figure 3", or what a figure without a number is called. */
export const figureName = (number: number | null): string =>
  number === null ? "Figure without a number" : `Figure ${number}`;
