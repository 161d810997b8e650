/** What Wander shows, as the address tells it. */

import type { About, Id } from "../api";
import { type Filter, filterParams, readFilter } from "../filter";

export interface Wander {
  readonly filter: Filter;
  /** The chosen image. */
  readonly near: Id | null;
  /** Own picture instead of a chosen image: it is not in the address, as it is never stored. */
  readonly picture: boolean;
  /** A random sample although an image is chosen. */
  readonly random: boolean;
  readonly seed: number;
  readonly embedding: string;
  /** The embedding shown beside the first. */
  readonly beside: string | null;
  readonly distances: boolean;
  /** The images walked, oldest first; the chosen one is among them. */
  readonly path: readonly Id[];
}

/** Longer walks lose their beginning: addresses should stay below what mail and chat cut off. */
export const LONGEST_PATH = 60;

const isId = (text: string) => /^[0-9]{1,19}$/.test(text);

export function readWander(params: URLSearchParams, about: About): Wander {
  const known = (slug: string | null) =>
    about.embeddings.find((embedding) => embedding.slug === slug)?.slug;
  const near = params.get("near") ?? "";
  const seed = Number(params.get("seed") ?? 0);
  const embedding = known(params.get("embedding")) ?? about.embeddings[0]?.slug ?? "";
  const beside = known(params.get("with")) ?? null;
  return {
    filter: readFilter(params),
    near: isId(near) ? near : null,
    picture: params.get("picture") === "own" && !isId(near),
    random: params.get("order") === "random",
    seed: Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31 ? seed : 0,
    embedding,
    beside: beside === embedding ? null : beside,
    distances: params.get("distances") === "shown",
    path: (params.get("path") ?? "").split(",").filter(isId).slice(-LONGEST_PATH),
  };
}

export function wanderParams(wander: Wander): URLSearchParams {
  const params = new URLSearchParams();
  if (wander.near) params.set("near", wander.near);
  else if (wander.picture) params.set("picture", "own");
  if (wander.random && (wander.near || wander.picture)) params.set("order", "random");
  if (wander.near || wander.picture || wander.beside) params.set("embedding", wander.embedding);
  if (wander.beside) params.set("with", wander.beside);
  if (wander.seed) params.set("seed", String(wander.seed));
  filterParams(wander.filter).forEach((value, key) => params.set(key, value));
  if (wander.distances) params.set("distances", "shown");
  if (wander.path.length > 0) params.set("path", wander.path.join(","));
  return params;
}

export const isNearest = (wander: Wander) =>
  !wander.random && (wander.near !== null || wander.picture);

/** Follow an image: it becomes the centre, and a step of the path. */
export function followed(wander: Wander, id: Id): Wander {
  const here = wander.near === null ? -1 : wander.path.lastIndexOf(wander.near);
  // what was walked after the place that one went back to is another walk
  const walked = here < 0 ? wander.path : wander.path.slice(0, here + 1);
  const path = walked.at(-1) === id ? walked : [...walked, id];
  return { ...wander, near: id, picture: false, random: false, path: path.slice(-LONGEST_PATH) };
}
