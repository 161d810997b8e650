/** The colours of frames, and what they stand for. They differ for the colour-blind, too. */

import type { About } from "../api";
import type { MapAnswer } from "./map_api";
import type { Seen } from "./scene";
import type { ColourBy } from "./state";
import type { Tint } from "./tile_view";

/** Okabe's and Ito's, but for yellow, which is lost on white. */
const PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"] as const;
const OTHER = "#8a8f94";
/** Viridis, but for its brightest end. */
const YEARS = ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#bddf26"] as const;
const CLASSES = ["diagram", "sensor", "mixed"];

export interface Entry {
  readonly value: string;
  readonly label: string;
  readonly colour: string;
  /** Images in view. */
  readonly images: number;
}

export type Legend =
  | { readonly kind: "words"; readonly entries: readonly Entry[] }
  | { readonly kind: "years"; readonly first: number; readonly last: number };

const numberOf = (colour: string) => Number.parseInt(colour.slice(1), 16);

/** Which value has which colour. Values keep theirs as long as they are in view. */
export class Colours {
  private slots: (string | null)[] = PALETTE.map(() => null);

  constructor(
    private readonly by: ColourBy,
    private readonly about: About,
    private readonly map: MapAnswer,
  ) {
    if (by === "class") this.slots = PALETTE.map((_, index) => CLASSES[index] ?? null);
  }

  readonly tint: Tint = (tile, index) => {
    if (this.by === "year") return this.yearTint(tile.images.year[index]!);
    return numberOf(this.colourOf(this.valueOf(tile.images, index)));
  };

  /** What is in view: colours for the values that have most images there. Tells whether any is new. */
  look(seen: readonly Seen[]): { legend: Legend; changed: boolean } {
    const { first, last } = this.about.years;
    if (this.by === "year") return { legend: { kind: "years", first, last }, changed: false };
    const counts = new Map<string, number>();
    for (const { tile, index } of seen) {
      const value = this.valueOf(tile.images, index);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const before = this.slots.join("\n");
    if (this.by !== "class") this.assign(counts);
    const entries = this.slots.flatMap((value, index) => {
      const images = value === null ? 0 : (counts.get(value) ?? 0);
      if (value === null || (images === 0 && this.by !== "class")) return [];
      return [{ value, label: this.label(value), colour: PALETTE[index] ?? OTHER, images }];
    });
    entries.sort((a, b) => b.images - a.images);
    const rest = seen.length - entries.reduce((sum, { images }) => sum + images, 0);
    if (rest > 0) {
      const label = this.by === "class" ? "not classified" : "others";
      entries.push({ value: "", label, colour: OTHER, images: rest });
    }
    return { legend: { kind: "words", entries }, changed: this.slots.join("\n") !== before };
  }

  private assign(counts: ReadonlyMap<string, number>): void {
    const ranked = [...counts]
      .filter(([value]) => value !== "")
      .sort(([a, images], [b, others]) => others - images || (a < b ? -1 : 1))
      .slice(0, PALETTE.length)
      .map(([value]) => value);
    const kept = this.slots.map((value) => (value !== null && ranked.includes(value) ? value : null));
    const fresh = ranked.filter((value) => !kept.includes(value));
    this.slots = kept.map((value) => value ?? fresh.shift() ?? null);
  }

  private valueOf(images: Seen["tile"]["images"], index: number): string {
    if (this.by === "cluster") {
      const cluster = images.cluster[index]!;
      return cluster < 0 ? "" : String(cluster);
    }
    const by = this.by === "class" ? "class" : "category";
    return this.map.names[by][images[by][index]!] ?? "";
  }

  private colourOf(value: string): string {
    const slot = this.slots.indexOf(value);
    return value === "" || slot < 0 ? OTHER : (PALETTE[slot] ?? OTHER);
  }

  private label(value: string): string {
    if (this.by === "class") return value;
    const facet = this.by === "cluster" ? "cluster" : "category";
    const known = this.about.facets[facet]?.find((found) => found.value === value)?.label;
    return known || (this.by === "cluster" ? `cluster ${value}` : value);
  }

  private yearTint(year: number): number {
    const { first, last } = this.about.years;
    const part = Math.max(0, Math.min(1, (year - first) / Math.max(1, last - first)));
    const at = Math.min(YEARS.length - 2, Math.floor(part * (YEARS.length - 1)));
    const [low, high] = [numberOf(YEARS[at]!), numberOf(YEARS[at + 1]!)];
    const between = part * (YEARS.length - 1) - at;
    const mixed = (shift: number) => {
      const [from, to] = [(low >> shift) & 255, (high >> shift) & 255];
      return Math.round(from + (to - from) * between) << shift;
    };
    return mixed(16) | mixed(8) | mixed(0);
  }
}
