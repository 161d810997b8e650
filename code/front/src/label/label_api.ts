/** What the labelling server says, typed, and how it is asked. */

import { address, ask, type Id } from "../api";

export const CLASSES = ["diagram", "mixed", "sensor"] as const;
export type ClassName = (typeof CLASSES)[number];

export const ORDERS = ["random", "uncertain", "double"] as const;
export type Order = (typeof ORDERS)[number];

export interface LabelAbout {
  profile: string;
  images: number;
  table: string;
  classes: { name: ClassName; key: string; means: string }[];
  adjudicator: string;
  labeller: string;
  predicted: boolean;
  notice: string;
}
export interface Picture {
  id: Id;
  width: number;
  height: number;
  jpeg: string;
  identifier: string;
  title: string;
  category: string;
  year: number;
  caption: string;
}
export interface Progress {
  total: number;
  today: number;
}
export interface Next {
  items: Picture[];
  left: number;
  progress: Progress;
  /** The image that the labeller decided last, of those that stand. */
  last: Id | null;
}
export interface Kept {
  image: Id;
  label: ClassName | "";
  repeated: boolean;
  progress: Progress;
  picture: Picture | null;
}
export interface Agreement {
  labellers: { name: string; total: number; today: number; classes: Record<ClassName, number> }[];
  pairs: {
    labellers: [string, string];
    images: number;
    agreed: number;
    kappa: number | null;
    confusion: number[][];
  }[];
  classes: Record<ClassName, number>;
  tied: number;
}
export interface Imported {
  added: number;
  known: number;
  elsewhere: number;
}
export interface Decision {
  image: Id;
  label: ClassName;
  labeller: string;
  order: Order;
  token: string;
}
export interface Undo {
  labeller: string;
  image?: Id;
  token: string;
}

export const getAbout = (signal: AbortSignal) => ask<LabelAbout>("api/label/about", undefined, { signal });

export const getAgreement = (signal?: AbortSignal) =>
  ask<Agreement>("api/label/agreement", undefined, signal ? { signal } : {});

export function getNext(labeller: string, order: Order, count: number, skip: Id[]): Promise<Next> {
  const params = new URLSearchParams({ labeller, order, count: String(count) });
  if (skip.length) params.set("skip", skip.join(","));
  return ask("api/label/next", params);
}

const json = { method: "POST", headers: { "Content-Type": "application/json" } };

/** A decision has to be answered, or it is sent again: a server that hangs is one that is gone. */
const within = () => AbortSignal.timeout(10_000);

export const decide = (decision: Decision) =>
  ask<Kept>("api/label/decisions", undefined, {
    ...json,
    body: JSON.stringify(decision),
    signal: within(),
  });

export const undo = (asked: Undo) =>
  ask<Kept>("api/label/undo", undefined, { ...json, body: JSON.stringify(asked), signal: within() });

export const importLabels = (body: Blob, labeller: string) =>
  ask<Imported>("api/label/import", new URLSearchParams({ labeller }), {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream" },
    body,
  });

export function exportAddress(form: "csv" | "lists" | "folders", labeller: string): string {
  const params = new URLSearchParams({ form });
  if (labeller && form !== "csv") params.set("labeller", labeller);
  return address("api/label/export", params);
}
